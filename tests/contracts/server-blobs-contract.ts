import { describe, expect, it } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { BlobRow, StorePort } from '#server/ports.ts'
import { anEvent, bytesFor } from '#tests/support/facts.ts'

const stream = eventStream(anEvent())
const other = contactsStream(anEvent())
const photo = bytesFor('a photo', 30)
const blob = blobIdFor(photo)
const part = (have: number): BlobRow => ({ blob, size: 30, have, state: 'part' })
const whole: BlobRow = { blob, size: 30, have: 30, state: 'whole' }

/** Brings the photo in two parts, the later one first. */
function bring(store: StorePort, row: BlobRow = whole, to = stream) {
  return store.transact(to, async (transaction) => {
    await transaction.noteBlob(to, part(10))
    await transaction.addBlobPart(to, blob, { start: 10, bytes: photo.slice(10) })
    await transaction.addBlobPart(to, blob, { start: 0, bytes: photo.slice(0, 10) })
    await transaction.noteBlob(to, row)
  })
}

/** What every store promises of photos and drawings (`server/ports.ts`). */
export function blobStoreContract(open: () => Promise<StorePort>): void {
  describe('blobs', () => {
    it('[SYN-9] joins the parts by where they begin, and gives only what is whole', async () => {
      const store = await open()
      expect(await store.readBlob(stream, blob)).toBeNull()
      await bring(store, part(30))
      expect(await store.readBlob(stream, blob)).toBeNull()
      expect(await store.transact(stream, (t) => t.readBlobParts(stream, blob))).toEqual(photo)
      await bring(store)
      expect(await store.readBlob(stream, blob)).toEqual(photo)
      expect(await store.listBlobs(stream)).toEqual([whole])
    })

    it('[SYN-9] keeps the part that stands, whatever is said to begin there', async () => {
      const store = await open()
      await bring(store)
      await store.transact(stream, (t) =>
        t.addBlobPart(stream, blob, { start: 0, bytes: new Uint8Array(10) }),
      )
      expect(await store.readBlob(stream, blob)).toEqual(photo)
    })

    it('[SYN-9] keeps each stream’s apart', async () => {
      const store = await open()
      await bring(store)
      expect(await store.readBlob(other, blob)).toBeNull()
      expect(await store.listBlobs(other)).toEqual([])
      expect(await store.transact(other, (t) => t.findBlobs(other, [blob]))).toEqual(new Map())
      expect(await store.transact(other, (t) => t.readBlobBytes(other))).toBe(0)
      expect(await store.transact(stream, (t) => t.readBlobBytes(stream))).toBe(30)
      expect(await store.listStreamsWithBlobs()).toEqual([stream])
      // Something is known of a photo, yet nothing was said: a stream is what its log says.
      expect(await store.listStreams('')).toEqual([])
    })

    it('finds those it is asked for', async () => {
      const store = await open()
      await bring(store)
      const found = await store.transact(stream, (t) =>
        t.findBlobs(stream, [blobIdFor(bytesFor('x', 1)), blob]),
      )
      expect(found).toEqual(new Map([[blob, whole]]))
      expect(await store.transact(stream, (t) => t.findBlobs(stream, []))).toEqual(new Map())
    })

    it('[SYN-10] takes away what has come, and remembers that it is gone', async () => {
      const store = await open()
      await bring(store)
      const gone: BlobRow = { blob, size: 0, have: 0, state: 'gone' }
      await store.transact(stream, async (transaction) => {
        await transaction.dropBlobParts(stream, [blob])
        await transaction.noteBlob(stream, gone)
      })
      expect(await store.readBlob(stream, blob)).toBeNull()
      expect(await store.transact(stream, (t) => t.readBlobParts(stream, blob))).toEqual(new Uint8Array(0))
      expect(await store.listBlobs(stream)).toEqual([gone])
      await store.transact(stream, (t) => t.dropBlobParts(stream, []))
    })

    it('undoes all of it when the work fails', async () => {
      const store = await open()
      const failing = store.transact(stream, async (transaction) => {
        await transaction.noteBlob(stream, part(0))
        await transaction.addBlobPart(stream, blob, { start: 0, bytes: photo })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await store.listBlobs(stream)).toEqual([])
      await bring(store)
      const undone = store.transact(stream, async (transaction) => {
        await transaction.dropBlobParts(stream, [blob])
        await transaction.noteBlob(stream, part(0))
        throw new Error('no')
      })
      await expect(undone).rejects.toThrow('no')
      expect(await store.readBlob(stream, blob)).toEqual(photo)
    })
  })
}
