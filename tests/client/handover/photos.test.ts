// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { PersonId } from '#domain/ids.ts'
import { concatBytes } from '#domain/bytes.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { MOST_PHOTO_BYTES } from '#client/handover/copy-photos.ts'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { StorageFailure } from '#client/ports.ts'
import { erasePeople } from '#server/control/erase.ts'
import { BLOB_PUT_PATH } from '#protocol/blob-limits.ts'
import { scanRecords, writeRecord } from '#protocol/handover/records.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { networkTo, newDisk, noNetwork, openDisk, startPhone } from '#tests/support/phone.ts'
import {
  add,
  blob,
  bytesOf,
  copyOf,
  fileOf,
  gather,
  NONE,
  photo,
  sync,
  take,
} from '#tests/client/support/photo-phones.ts'

describe('photos in a copy', () => {
  it('[SYN-12, SYN-9] come to another phone with no network, and home by it though the first is destroyed', async () => {
    const { app, event, stream, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    await take(a, event)
    const copy = await copyOf(a)
    expect(copy).toMatchObject({ count: 1, photosLeft: 0 })
    expect(copy.photos).toHaveLength(1)
    const file = await fileOf(copy)
    expect(Buffer.from(file).includes(Buffer.from(photo.subarray(1_000, 1_100)))).toBe(false)
    expect(await add(b, file)).toMatchObject({ facts: 1, isWhole: true, photos: { ...NONE, added: 1 } })
    expect(b.services.blobs.countWaiting()).toBe(1)
    const results = await b.services.results.open(await b.services.boards.open(event))
    const [seen] = results.photos()
    expect(seen && (await results.readPhoto(seen))).toEqual(photo)
    // A is lost. B is closed for longer than what is unnamed stays, and comes home.
    b.phone.stop()
    const again = await startPhone(networkTo(app), openDisk(b.disk.name), undefined, {})
    again.clock.advance(3_600_000)
    expect(again.services.blobs.countWaiting()).toBe(1)
    await sync(again)
    await sync(again)
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
    expect(again.services.blobs.countWaiting()).toBe(0)
  })

  it('[SYN-12] change nothing where they are written, and nothing when they are added twice', async () => {
    const { event, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    await take(a, event)
    const file = await fileOf(await copyOf(a))
    expect(a.services.blobs.countWaiting()).toBe(1)
    expect(await a.services.phoneData.countOnlyHere()).toMatchObject({ photos: 1 })
    expect(await a.services.phoneData.signOut()).toMatchObject({ kind: 'refused', onlyHere: { photos: 1 } })
    await add(b, file)
    expect(await add(b, file)).toMatchObject({ facts: 0, photos: { ...NONE, known: 1 } })
    expect(await b.services.phoneData.countOnlyHere()).toMatchObject({ photos: 1 })
    expect(await add(a, file)).toMatchObject({ photos: { ...NONE, known: 1 } })
    expect(a.services.blobs.countWaiting()).toBe(1)
  })

  it('[SYN-12] go as letters too, and are passed on by whoever took them', async () => {
    const { event, join } = await gather()
    const [a, b, c] = [await join('A'), await join('B'), await join('C')]
    await take(a, event)
    const letters = await bytesOf(await (await copyOf(a)).letters())
    expect(await add(b, letters)).toMatchObject({ isWhole: true, photos: { ...NONE, added: 1 } })
    expect(await add(c, await fileOf(await copyOf(b)))).toMatchObject({ photos: { ...NONE, added: 1 } })
  })

  it('[SYN-12] bring the record that names them along, though the server has it already', async () => {
    const { app, event, stream, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    await take(a, event)
    const all = networkTo(app).fetch
    a.network.fetch = (input, init) =>
      typeof input === 'string' && input.includes(BLOB_PUT_PATH) ? noNetwork(input) : all(input, init)
    await sync(a)
    await sync(a)
    expect(a.services.outbox.count()).toBe(0)
    expect(a.services.blobs.countWaiting()).toBe(1)
    const copy = await copyOf(a)
    expect(copy.count).toBe(0)
    expect(await add(b, await fileOf(copy))).toMatchObject({ facts: 1, photos: { ...NONE, added: 1 } })
    b.network.fetch = a.network.fetch
    for (let round = 0; round < 2; round++) await sync(b)
    expect(b.services.outbox.countOnlyHere()).toBe(0)
    // its facts are in the log and its bytes are not: the stream stays (SYN-15)
    expect(await b.disk.log.dropStream(stream)).toBe(false)
    b.network.fetch = all
    b.clock.advance(120_000)
    for (let round = 0; round < 2; round++) await sync(b)
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
  })

  it('[SYN-12] are left out of codes, and of receipts', async () => {
    const { event, join } = await gather()
    const a = await join('A')
    await take(a, event)
    const records = await a.services.handover.writeCopy('records')
    expect(records).toMatchObject({ kind: 'copy', photos: [], photosLeft: 0, count: 1 })
    expect(await a.services.handover.writeCopy('receipts')).toEqual({ kind: 'nothing' })
  })

  it('are said to be of an event that is not this phone’s, and its pages are taken along', async () => {
    const { event, join } = await gather()
    const [a, stranger] = [await join('A'), await join('Elsewhere', null)]
    await take(a, event)
    const added = await add(stranger, await fileOf(await copyOf(a)))
    expect(added).toMatchObject({ sealedSheets: 1, photos: { ...NONE, sealed: 1 } })
    expect(stranger.services.blobs.countWaiting()).toBe(0)
  })

  it('[SYN-12] that are damaged cost nothing else; the same file whole brings them', async () => {
    const { event, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    const second = aPhoto(90_000, 2)
    await take(a, event)
    await take(a, event, second)
    const copy = await copyOf(a)
    const file = await fileOf(copy)
    const cut = await add(b, file.subarray(0, file.length - 50))
    expect(cut).toMatchObject({ facts: 2, isWhole: false, badSheets: 0, photos: { ...NONE, added: 1 } })
    // a photo without the page that names it is of nothing
    const { records } = scanRecords(file)
    const pageless = concatBytes(records.filter(({ type }) => type !== 4).map(writeRecord))
    const alone = await add(await join('C'), pageless)
    expect(alone).toMatchObject({ facts: 0, isWhole: false, photos: { ...NONE, bad: 2 } })
    expect(await add(b, file)).toMatchObject({ isWhole: true, photos: { ...NONE, added: 1, known: 1 } })
  })

  it('[SYN-10] that were erased meanwhile are not taken', async () => {
    const { app, event, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    await take(a, event)
    const file = await fileOf(await copyOf(a))
    const all = networkTo(app).fetch
    a.network.fetch = all
    await sync(a)
    const results = await a.services.results.open(await a.services.boards.open(event))
    const [seen] = results.photos()
    await erasePeople(app.deps, { event, people: [String(seen?.id) as PersonId] })
    b.network.fetch = all
    await sync(b)
    expect(await add(b, file)).toMatchObject({ photos: NONE })
    expect(b.services.blobs.countWaiting()).toBe(0)
  })

  it('[SYN-12] that the phone cannot keep are counted, and the records stay', async () => {
    const { event, join } = await gather()
    const disk = newDisk()
    const blobs = new DexieBlobStore(disk.db)
    const [a, full] = [await join('A'), await join('Full', event, disk, { blobs })]
    await take(a, event)
    blobs.keep = () => Promise.reject(new StorageFailure('no-space'))
    const file = await fileOf(await copyOf(a))
    expect(await add(full, file)).toMatchObject({ facts: 1, receipt: 'saved', photos: { ...NONE, lost: 1 } })
    blobs.keep = () => Promise.reject(new Error('a bug'))
    await expect(full.services.handover.addCopy(file)).rejects.toThrow('a bug')
  })
})

describe('a copy with many photos', () => {
  it('holds the oldest, up to what one file may hold, and says how many did not fit', async () => {
    const { event, join } = await gather()
    const blobs = new MemoryBlobStore()
    const a = await join('A', event, newDisk(), { blobs })
    await take(a, event)
    const [own] = await blobs.list()
    if (!own) throw new Error('no photo')
    const many = Array.from({ length: 3 }, (_, i) => ({
      ...{
        ...own,
        blob: blobIdFor(aPhoto(1_000, i + 5)),
        size: MOST_PHOTO_BYTES / 2,
        keptMs: own.keptMs + 1 + i,
      },
    }))
    await blobs.keep(many.map((record, i) => ({ record, bytes: aPhoto(1_000, i + 5) })))
    const copy = await copyOf(a)
    expect(copy.photosLeft).toBe(2)
    expect(copy.photos).toHaveLength(2)
  })

  it('leaves out what cannot be read, is not what its name says, or belongs to no record', async () => {
    const { event, join } = await gather()
    const blobs = new MemoryBlobStore()
    const a = await join('A', event, newDisk(), { blobs })
    await take(a, event)
    const [own] = await blobs.list()
    if (!own) throw new Error('no photo')
    const lost = { ...own, blob: blobIdFor(aPhoto(9, 7)) }
    const unnamed = { ...own, blob: blobIdFor(aPhoto(9, 8)), names: [] }
    await blobs.keep([
      { record: lost, bytes: aPhoto(9, 9) },
      { record: unnamed, bytes: aPhoto(9, 8) },
    ])
    expect((await copyOf(a)).photos).toHaveLength(1)
    blobs.readBytes = () => Promise.resolve(null)
    expect((await copyOf(a)).photos).toHaveLength(0)
  })
})
