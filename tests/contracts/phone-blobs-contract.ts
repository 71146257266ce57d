import { expect, it } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { BlobRecord, BlobStorePort, NewBlob } from '#client/blobs/blob-ports.ts'
import { aCheckIn, anEvent, aPerson, bytesFor } from '#tests/support/facts.ts'

const stream = eventStream(anEvent())

function aBlob(name: string, changes: Partial<BlobRecord> = {}): NewBlob {
  const bytes = bytesFor(name, 20)
  const names = [{ fact: aCheckIn({ seq: 1 }).id, subjects: [aPerson()] }]
  const record = { stream, blob: blobIdFor(bytes), size: 20, names, keptMs: 1, state: 'waiting' as const }
  return { record: { ...record, ...changes }, bytes }
}

/** What every store of photos on a phone promises (`client/blobs/blob-ports.ts`). */
export function phoneBlobsContract(make: () => BlobStorePort): void {
  it('[SYN-9] keeps bytes and what is known of them', async () => {
    const store = make()
    const [one, two] = [aBlob('one'), aBlob('two')]
    await store.keep([one, two])
    const records = await store.list()
    expect(records).toHaveLength(2)
    expect(records).toEqual(expect.arrayContaining([one.record, two.record]))
    expect(await store.readBytes(one.record)).toEqual(one.bytes)
    expect(await store.readBytes({ stream: contactsStream(anEvent()), blob: one.record.blob })).toBeNull()
  })

  it('[SYN-9] a blob that is kept again keeps its bytes and state, and is named by both facts', async () => {
    const store = make()
    const one = aBlob('one')
    await store.keep([one])
    await store.setState([one.record], 'stored')
    const other = { fact: aCheckIn({ seq: 2 }).id, subjects: [] }
    await store.keep([{ ...aBlob('one', { names: [other] }), bytes: new Uint8Array(3) }])
    await store.keep([one])
    expect(await store.list()).toEqual([
      { ...one.record, state: 'stored', names: [...one.record.names, other] },
    ])
    expect(await store.readBytes(one.record)).toEqual(one.bytes)
  })

  it('[SYN-12] knows of one that came in a copy that it did, whatever becomes of it: receipts go by that', async () => {
    const store = make()
    const [mine, carried] = [aBlob('mine'), aBlob('carried', { isCarried: true })]
    await store.keep([mine, carried])
    await store.setState([mine.record, carried.record], 'stored')
    await store.setState([mine.record, carried.record], 'waiting')
    await store.keep([aBlob('mine'), aBlob('carried')])
    const records = await store.list()
    expect(records).toHaveLength(2)
    expect(records).toEqual(expect.arrayContaining([mine.record, carried.record]))
  })

  it('[SYN-9] stores a part of a larger buffer by itself', async () => {
    const store = make()
    const large = bytesFor('large', 32)
    const one = aBlob('one')
    await store.keep([{ record: one.record, bytes: large.subarray(3, 6) }])
    const bytes = await store.readBytes(one.record)
    expect(bytes).toEqual(large.slice(3, 6))
    expect(bytes?.buffer.byteLength).toBe(3)
  })

  it('[SYN-10] removes bytes and record; what is removed stays away', async () => {
    const store = make()
    const [one, two] = [aBlob('one'), aBlob('two')]
    await store.keep([one, two])
    await store.remove([one.record])
    await store.setState([one.record, two.record], 'fetched')
    expect(await store.list()).toEqual([{ ...two.record, state: 'fetched' }])
    expect(await store.readBytes(one.record)).toBeNull()
  })

  it('tells of every change until one stops listening', async () => {
    const store = make()
    const one = aBlob('one')
    let told = 0
    const stop = store.watch(() => {
      told++
    })
    await store.keep([one])
    await store.setState([one.record], 'stored')
    await store.remove([one.record])
    expect(told).toBe(3)
    stop()
    await store.keep([one])
    expect(told).toBe(3)
  })
}
