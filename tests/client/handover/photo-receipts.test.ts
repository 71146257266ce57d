// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { MemoryBlobStore } from '#client/blobs/memory-blob-store.ts'
import type { BlobRecord } from '#client/blobs/blob-ports.ts'
import { choosePhotos, MOST_PHOTO_BYTES } from '#client/handover/copy-photos.ts'
import { StorageFailure } from '#client/ports.ts'
import { readCarried } from '#domain/drafts/handover.ts'
import type { StreamId } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { readFact } from '#domain/log/fact.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { BLOB_PUT_PATH } from '#protocol/blob-limits.ts'
import { anEvent } from '#tests/support/facts.ts'
import { aPhoto } from '#tests/support/photos.ts'
import { networkTo, newDisk, noNetwork, openDisk, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import {
  add,
  blob,
  copyOf,
  fileOf,
  gather,
  NONE,
  photo,
  sync,
  take,
} from '#tests/client/support/photo-phones.ts'

const onlyHere = ({ services }: TestPhone) => services.phoneData.countOnlyHere()
const photosHere = async (phone: TestPhone) => (await onlyHere(phone)).photos

/** Hands everything of the first phone over to the second. */
async function give(from: TestPhone, to: TestPhone) {
  return add(to, await fileOf(await copyOf(from)))
}

/** Hands back what the first phone signed for others, and nothing else. */
async function giveReceipt(from: TestPhone, to: TestPhone): Promise<void> {
  const copy = await from.services.handover.writeCopy('receipts')
  if (copy.kind !== 'copy') throw new Error(copy.kind)
  expect(copy.photos).toEqual([])
  await add(to, copy.bytes)
}

describe('receipts for photos', () => {
  it('[SYN-12] let the phone be signed out with no network, and not before; the other one brings them home', async () => {
    const { app, event, stream, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    const { unsent, phoneData, blobs } = a.services
    await take(a, event)
    expect(await phoneData.signOut()).toMatchObject({ kind: 'refused', onlyHere: { records: 1, photos: 1 } })
    expect(await give(a, b)).toMatchObject({ receipt: 'saved', photos: { ...NONE, added: 1 } })
    // a file that was given away is no receipt
    expect(await phoneData.signOut()).toMatchObject({ kind: 'refused', onlyHere: { records: 1, photos: 1 } })
    expect(unsent.now()).toMatchObject({ photos: 1, photoPeers: 0 })
    await giveReceipt(b, a)
    await expect.poll(() => unsent.now()).toMatchObject({ photos: 1, photoPeers: 1, alone: 0 })
    expect(blobs.listWaiting().map((waiting) => unsent.isOnPeers(waiting))).toEqual([true])
    // B has signed for it, and may not let go of it
    expect(await b.services.phoneData.signOut()).toMatchObject({ kind: 'refused', onlyHere: { photos: 1 } })
    // clearing keeps what only a phone has signed for (SYN-15)
    expect(await phoneData.clear()).toEqual({ kind: 'done', kept: 1 })
    expect(await a.disk.log.listStreams()).toContain(stream)
    expect(await phoneData.signOut()).toEqual({ kind: 'done', kept: 0 })
    b.network.fetch = networkTo(app).fetch
    for (let round = 0; round < 2; round++) await sync(b)
    expect(await app.store.readBlob(stream, blob)).toEqual(photo)
  })

  it('[SYN-12] count where all records are on the server and the photo alone waits, also after a restart', async () => {
    const { app, event, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    await take(a, event)
    await give(a, b)
    // a network too weak for photos: the receipt comes with the log
    const all = networkTo(app).fetch
    for (const { network } of [a, b])
      network.fetch = (input, init) =>
        typeof input === 'string' && input.includes(BLOB_PUT_PATH) ? noNetwork(input) : all(input, init)
    for (const phone of [a, b, a]) await sync(phone)
    expect(a.services.outbox.count()).toBe(0)
    await expect.poll(() => onlyHere(a)).toEqual({ records: 0, photos: 0, sealed: 0 })
    a.phone.stop()
    const again = await startPhone({ fetch: noNetwork }, openDisk(a.disk.name))
    await expect.poll(() => photosHere(again)).toBe(0)
    expect(again.services.unsent.now()).toMatchObject({ records: 0, photos: 1, photoPeers: 1 })
    expect(await again.services.phoneData.signOut()).toEqual({ kind: 'done', kept: 0 })
  })

  it('[SYN-12] are given once, and never for a photo that was first kept here', async () => {
    const { event, stream, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    await take(a, event)
    await give(a, b)
    const facts = b.services.outbox.count()
    expect(await give(a, b)).toMatchObject({ photos: { ...NONE, known: 1 } })
    expect(b.services.outbox.count()).toBe(facts)
    // A is given its own photo back: were it to sign for that, both phones would let go of it
    expect(await give(b, a)).toMatchObject({ photos: { ...NONE, known: 1 } })
    expect(await a.disk.log.listUnsealed(stream, 9)).toEqual([])
    expect(await give(a, b)).toMatchObject({ photos: { ...NONE, known: 1 } })
    expect(await photosHere(b)).toBe(1)
  })

  it('[SYN-12] stand in the stream that the photo is of, and in no other', async () => {
    const { event, stream, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    const contact = { phones: ['+77010000000'], guardianPhones: [] }
    await a.services.desk.addPeople(event, [{ entry: { name: 'Серікова Айгерім' }, contact }])
    await take(a, event)
    await give(a, b)
    const signed = async (of: StreamId) => {
      const facts = (await b.disk.log.listUnsealed(of, 9)).map(({ envelope }) =>
        readCarried(readFact(envelope, null)?.body ?? {}),
      )
      return facts.map(({ sheets, blobs }) => ({ sheets: sheets.length, blobs }))
    }
    expect(await signed(stream)).toEqual([{ sheets: 1, blobs: [blob] }])
    expect(await signed(contactsStream(event))).toEqual([{ sheets: 1, blobs: [] }])
  })

  it('[SYN-12] are given for what was fetched from the server before', async () => {
    const { event, stream, join } = await gather()
    const blobs = new MemoryBlobStore()
    const [a, b] = [await join('A'), await join('B', event, newDisk(), { blobs })]
    const record = { stream, blob, size: photo.length, names: [], keptMs: 1, state: 'fetched' } as const
    await blobs.keep([{ record, bytes: photo }])
    await take(a, event)
    expect(await give(a, b)).toMatchObject({ photos: { ...NONE, known: 1 } })
    await giveReceipt(b, a)
    await expect.poll(() => photosHere(a)).toBe(0)
  })

  it('[SYN-12] are not given for what could not be kept, was damaged, or may not be read', async () => {
    const { event, join } = await gather()
    const blobs = new MemoryBlobStore()
    const [a, full, b] = [await join('A'), await join('Full', event, newDisk(), { blobs }), await join('B')]
    const stranger = await join('Elsewhere', null)
    await take(a, event)
    const file = await fileOf(await copyOf(a))
    blobs.keep = () => Promise.reject(new StorageFailure('no-space'))
    expect(await add(full, file)).toMatchObject({ receipt: 'saved', photos: { ...NONE, lost: 1 } })
    expect(await add(b, file.subarray(0, file.length - 50))).toMatchObject({ isWhole: false, photos: NONE })
    expect(await add(stranger, file)).toMatchObject({ sealedSheets: 1, photos: { ...NONE, sealed: 1 } })
    for (const other of [full, b]) await giveReceipt(other, a)
    expect(await stranger.services.handover.writeCopy('receipts')).toEqual({ kind: 'nothing' })
    // the record is on other phones, its photo is on none
    await expect.poll(() => onlyHere(a)).toEqual({ records: 0, photos: 1, sealed: 0 })
    expect(await a.services.phoneData.signOut()).toMatchObject({ kind: 'refused', onlyHere: { photos: 1 } })
  })

  it('[SYN-12] are for one photo each: what is taken after stays, and goes first into the next file', async () => {
    const { event, join } = await gather()
    const [a, b] = [await join('A'), await join('B')]
    await take(a, event)
    await give(a, b)
    await giveReceipt(b, a)
    await expect.poll(() => photosHere(a)).toBe(0)
    await take(a, event, aPhoto(90_000, 2))
    expect(await photosHere(a)).toBe(1)
    expect(await give(a, b)).toMatchObject({ photos: { ...NONE, known: 1, added: 1 } })
    await giveReceipt(b, a)
    await expect.poll(() => onlyHere(a)).toEqual({ records: 0, photos: 0, sealed: 0 })
  })
})

describe('receipts of several phones', () => {
  it('[SYN-12] never let all of them be signed out: who signed last for records and photos keeps them', async () => {
    const { event, join } = await gather()
    const [a, b, c] = [await join('A'), await join('B'), await join('C')]
    await take(a, event)
    await give(a, b)
    c.clock.advance(60_000)
    // with what B carries comes what B signed for it
    await give(b, c)
    expect(await c.services.phoneData.signOut()).toMatchObject({
      kind: 'refused',
      onlyHere: { records: 1, photos: 1 },
    })
    await giveReceipt(b, a)
    await giveReceipt(c, b)
    const NOTHING = { records: 0, photos: 0, sealed: 0 }
    for (const phone of [a, b]) {
      await expect.poll(() => onlyHere(phone)).toEqual(NOTHING)
      expect(await phone.services.phoneData.signOut()).toEqual({ kind: 'done', kept: 0 })
    }
    expect(await c.services.phoneData.signOut()).toMatchObject({ kind: 'refused', onlyHere: { photos: 1 } })
  })
})

describe('which photos go into a file', () => {
  it('[SYN-12] are first those that no other phone has signed for, so that a second file holds the rest', async () => {
    const blobs = new MemoryBlobStore()
    const stream = eventStream(anEvent())
    const records = Array.from({ length: 5 }, (_, i): BlobRecord => {
      const about = { stream, blob: blobIdFor(aPhoto(9, i)), size: MOST_PHOTO_BYTES / 2 }
      return { ...about, names: [], keptMs: i, state: 'waiting' }
    })
    await blobs.keep(records.map((record) => ({ record, bytes: aPhoto(9) })))
    const signed = new Set<string>()
    const choose = async () => {
      const { taken, left } = await choosePhotos({ blobs, isOnPeers: (of) => signed.has(of.blob) })
      for (const of of taken) signed.add(of.blob)
      return [taken.map(({ keptMs }) => keptMs), left]
    }
    expect(await choose()).toEqual([[0, 1], 3])
    expect(await choose()).toEqual([[2, 3], 1])
    expect(await choose()).toEqual([[4, 0], 0])
  })
})
