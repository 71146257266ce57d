import { expect, it } from 'vitest'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { PackedView, ViewStorePort } from '#client/ports.ts'
import { anEvent } from '#tests/support/facts.ts'
import { aSheet } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const contacts = contactsStream(anEvent())
const log = { epoch: 'log', erasures: 2 }
const cursor = advanceCursor(emptyCursor(stream), aSheet().id)

function aView(changes: Partial<PackedView> = {}): PackedView {
  return {
    version: 3,
    ...log,
    mark: { fact: 4, sheet: 5 },
    cursor,
    // Whatever a browser can copy may stand in a table.
    table: { rows: [new Uint8Array([1, 2, 3]), null, 'Ә'], byKey: new Map([['a', 1]]) },
    ...changes,
  }
}

/** What every store of packed views promises (`ViewStorePort`). */
export function viewStoreContract(open: () => ViewStorePort): void {
  it('[SYN-13] gives back what was packed last, stream by stream', async () => {
    const store = open()
    expect(await store.read(stream, 3)).toBeNull()
    await store.write(stream, aView({ mark: { fact: 1, sheet: 1 } }))
    await store.write(contacts, aView({ table: 'other' }))
    await store.write(stream, aView())
    // A store may keep the name of the stream in the record.
    expect({ ...(await store.read(stream, 3)), stream: undefined }).toEqual(aView())
    expect({ ...(await store.read(contacts, 3)), stream: undefined }).toEqual(aView({ table: 'other' }))
  })

  it('[SYN-13] gives back nothing that another version packed', async () => {
    const store = open()
    await store.write(stream, aView())
    expect(await store.read(stream, 2)).toBeNull()
    expect(await store.read(stream, 4)).toBeNull()
    expect(await store.read(stream, 3)).not.toBeNull()
  })

  it('keeps a copy: what goes on being folded changes no record, nor does what was read', async () => {
    const store = open()
    const rows = [1, 2]
    await store.write(stream, aView({ table: rows }))
    rows.push(3)
    const read = await store.read(stream, 3)
    expect(read?.table).toEqual([1, 2])
    ;(read?.table as number[]).pop()
    expect((await store.read(stream, 3))?.table).toEqual([1, 2])
  })

  it('removes the record of one stream; of one that has none, nothing', async () => {
    const store = open()
    await store.write(stream, aView())
    await store.write(contacts, aView())
    for (let times = 0; times < 2; times++) await store.remove(stream)
    expect(await store.read(stream, 3)).toBeNull()
    expect(await store.read(contacts, 3)).not.toBeNull()
  })

  it.each([
    ['of another log', { epoch: 'earlier' }],
    ['packed before the last erasure', { erasures: 1 }],
    ['packed after erasures that this log does not know', { erasures: 3 }],
    ['ahead of this log in facts', { mark: { fact: 5, sheet: 5 } }],
    ['ahead of this log in sheets', { mark: { fact: 4, sheet: 6 } }],
  ])('[SYN-10] sweeps what was %s, and leaves the rest', async (_what, stale) => {
    const store = open()
    await store.write(stream, aView(stale))
    await store.write(contacts, aView())
    await store.removeStale({ ...log, mark: { fact: 4, sheet: 5 } })
    expect(await store.read(stream, 3)).toBeNull()
    expect(await store.read(contacts, 3)).not.toBeNull()
  })
}
