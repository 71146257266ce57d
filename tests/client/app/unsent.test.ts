import { describe, expect, it, vi } from 'vitest'
import { createUnsentService } from '#client/app/unsent-service.ts'
import { countOnPhone, countUnsent, NOTHING_UNSENT } from '#client/services/unsent.ts'

function build(parcels: () => Promise<Uint8Array[]> = () => Promise.resolve([])) {
  const heard = { custody: () => {}, blobs: () => {}, round: () => {}, added: () => {} }
  const counts = { records: 0, photos: 0 }
  const stop = () => true
  const unsent = createUnsentService({
    custody: {
      count: vi.fn(() => counts.records),
      countPeers: () => 1,
      countHeld: () => 0,
      countOnlyHere: () => counts.records - 1,
      readAll: () => Promise.resolve(),
      onChange: (listener) => ((heard.custody = () => listener(new Set())), stop),
    },
    blobs: { countWaiting: () => counts.photos, onChange: (listener) => ((heard.blobs = listener), stop) },
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
    expect(unsent.now().photos).toBe(2)
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
    await vi.waitFor(() => expect(parcels).toHaveBeenCalledTimes(2))
    expect(unsent.now().sealed).toBe(0)
    await expect(unsent.read()).rejects.toThrow('broken')
  })

  it('adds up all of it, and what lies nowhere else', () => {
    expect(countUnsent(NOTHING_UNSENT)).toBe(0)
    const some = { records: 10, peers: 4, held: 1, alone: 5, photos: 2, sealed: 3 }
    expect(countUnsent(some)).toBe(15)
    expect(countOnPhone(some)).toBe(10)
  })
})
