import path from 'node:path'
import { expect, it } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { backUp } from '#server/backup/back-up.ts'
import { restore } from '#server/backup/restore.ts'
import { verifyStore } from '#server/backup/verify-store.ts'
import { putBlob } from '#server/blobs/take-blobs.ts'
import { describeVerification } from '#server/cli/describe-verification.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { requestNumber } from '#tests/support/messages.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aLog, openRaw, stream, verify } from '../backup/a-log.ts'

const photo = aPhoto(2_000)
const blob = blobIdFor(photo)

/** A server with one photo that is whole and one that is on its way. */
async function aLogWithPhotos() {
  const log = await aLog({ sheets: 2 })
  const head = { protocol: 1, request: requestNumber(), stream } as const
  await putBlob(log.app.deps, { ...head, blob, size: 2_000, start: 0, bytes: photo })
  const other = aPhoto(900, 2)
  const half = { blob: blobIdFor(other), size: 900, start: 0, bytes: other.slice(0, 100) }
  await putBlob(log.app.deps, { ...head, ...half })
  return log
}

it('[SYN-9] a backup holds the photos, checked, and a restore brings them back', async () => {
  const { folder } = await aLogWithPhotos()
  const file = path.join(temporaryFolder(), 'backup.sqlite')
  const outcome = await backUp({ folder, file }, verify)
  expect(outcome).toMatchObject({ kind: 'sound', verification: { blobs: 1, problems: [] } })
  const other = temporaryFolder()
  expect(await restore({ folder: other, file, stamp: '1' }, verify)).toMatchObject({ kind: 'restored' })
  const store = openSqlite({ folder: other })
  expect(await store.readBlob(stream, blob)).toEqual(photo)
  expect(await store.listBlobs(stream)).toMatchObject([{}, {}])
  await store.close()
})

it('[SYN-9] a photo that is not what its hash says is found', async () => {
  const { app, folder } = await aLogWithPhotos()
  openRaw(folder).exec("update blob_part set bytes = x'00' where length(bytes) = 2000")
  const verification = await verifyStore(app.deps)
  const n = (await app.store.listBlobs(stream)).findIndex((row) => row.blob === blob) + 1
  expect(verification.problems).toEqual([{ stream, n, fault: 'blob' }])
  expect(describeVerification(verification)).toContain('1 photos and drawings recomputed, 1 do not fit')
})
