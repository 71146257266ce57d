import { describe, expect, it, vi } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import type { BlobRecord } from '#client/blobs/blob-ports.ts'
import { eventually } from '#tests/support/eventually.ts'
import { anEvent } from '#tests/support/facts.ts'
import { createUnsentService } from '#client/app/unsent-service.ts'
import { countOnPeers, countOnPhone, countUnsent, NOTHING_UNSENT } from '#client/services/unsent.ts'

const PHOTO: BlobRecord = {
  ...{ stream: eventStream(anEvent()), blob: blobIdFor(new Uint8Array(3)), size: 0, names: [] },
  ...{ keptMs: 1, state: 'waiting' },
}

function build(parcels: () => Promise<Uint8Array[]> = () => Promise.resolve([])) {
  const heard = { custody: () => {}, blobs: () => {}, round: () => {}, added: () => {} }
  const counts = { records: 0, photos: 0 }
  const photos = () => Array.from({ length: counts.photos }, (_, i) => ({ ...PHOTO, size: i }))
  const stop = () => true
  const unsent = createUnsentService({
    custody: {
      count: vi.fn(() => counts.records),
      countPeers: () => 1,
      countHeld: () => 0,
      countOnlyHere: () => counts.records - 1,
      readAll: () => Promise.resolve(),
      hasPhotoReceipt: (photo) => (photo as BlobRecord).size === 1,
      onChange: (listener) => ((heard.custody = () => listener(new Set())), stop),
    },
    blobs: { listWaiting: photos, onChange: (listener) => ((heard.blobs = listener), stop) },
    device: { listParcels: parcels },
    onRound: (listener) => void (heard.round = listener),
    onAdded: (listener) => void (heard.added = listener),
  })
  return { unsent, heard, counts }
}

describe('what is not on the server', () => {
  it('[SYN-9] tells of records and of photos as each changes, until nobody listens', () => {
    const { unsent, heard, counts } = build()
    const told = vi.fn()
    const stop = unsent.onChange(told)
    counts.records = 3
    heard.custody()
    expect(unsent.now()).toMatchObject({ records: 3, peers: 1, alone: 2, photos: 0 })
    counts.photos = 2
    // counted once for everybody who looks
    expect(unsent.now().photos).toBe(0)
    heard.blobs()
    expect(unsent.now()).toMatchObject({ photos: 2, photoPeers: 1 })
    expect([0, 1].map((size) => unsent.isOnPeers({ ...PHOTO, size } as BlobRecord))).toEqual([false, true])
    expect(told).toHaveBeenCalledTimes(2)
    stop()
    heard.blobs()
    expect(told).toHaveBeenCalledTimes(2)
  })

  it('[SYN-12] looks for sealed pages when a file was added, in no round of a phone without any, and keeps the number when storage fails', async () => {
    const parcels = vi.fn(() => Promise.reject(new Error('broken')))
    const { unsent, heard } = build(parcels)
    heard.round()
    heard.added()
    await eventually(() => expect(parcels).toHaveBeenCalledTimes(2))
    expect(unsent.now().sealed).toBe(0)
    await expect(unsent.read()).rejects.toThrow('broken')
  })

  it('adds up all of it, and what lies nowhere else', () => {
    expect(countUnsent(NOTHING_UNSENT)).toBe(0)
    const some = { records: 10, peers: 4, held: 1, alone: 5, photos: 3, photoPeers: 1, sealed: 3 }
    expect(countUnsent(some)).toBe(16)
    expect(countOnPeers(some)).toBe(5)
    expect(countOnPhone(some)).toBe(10)
  })
})
