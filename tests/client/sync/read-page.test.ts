import { describe, expect, it } from 'vitest'
import type { DeviceId, SheetId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import type { LogEntry } from '#protocol/messages.ts'
import { readPage } from '#client/sync/read-page.ts'
import { aCheckIn, anEvent, bytesFor } from '#tests/support/facts.ts'
import { fakeVerify } from '#tests/support/fake-signatures.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const gate = aDevice({ name: 'gate' })
const [first, second] = [1, 2].map(() => aSheet({ device: gate, stream, facts: [aCheckIn()] }))
const spoilt = bytesFor('no sheet', 80)

/** Reads these entries as the whole log of the stream. */
async function read(...sheets: readonly (SheetId | Uint8Array)[]) {
  const entries = sheets.map((sheet, i): LogEntry => {
    const n = i + 1
    return typeof sheet === 'string' ? { tag: 'id', n, sheet } : { tag: 'bytes', n, sheet }
  })
  const { page, stopped } = await readEntries(entries)
  return { stopped, n: page?.cursor.n ?? null, sheets: page?.entries.map((entry) => entry.sheet) }
}

/** The same, had an answer of these entries, said to follow this position, and to be these sheets, come to a phone. */
function readEntries(
  entries: readonly LogEntry[],
  { from = 0, all = [first, second], device = null as DeviceId | null } = {},
) {
  let cursor = emptyCursor(stream)
  for (const sheet of all) if (sheet) cursor = advanceCursor(cursor, sheet.id)
  return readPage(
    {
      findCertificate: () => Promise.resolve(gate.certificate),
      device,
      verify: fakeVerify,
      viewAt: () => Promise.resolve(null),
      pause: () => Promise.resolve(),
    },
    { cursor: emptyCursor(stream), trail: [], sent: [] },
    { outcome: 'page', stream, verdicts: [], from, entries: [...entries], cursor, hasMore: false },
  )
}

describe('a page of the log', () => {
  it('[SYN-3] is believed as a whole when its digest is the one of its sheets', async () => {
    if (!first || !second) throw new Error('no sheets')
    expect(await read(first.bytes, second.id)).toEqual({ stopped: null, n: 2, sheets: [first.id, second.id] })
  })

  it('[SYN-3] that breaks off keeps the signed sheets before the break', async () => {
    if (!first) throw new Error('no sheet')
    expect(await read(first.bytes, spoilt)).toEqual({ stopped: 'bad-sheet', n: 1, sheets: [first.id] })
  })

  it('[SYN-2] that breaks off makes no sheet safe by its bare id', async () => {
    if (!first || !second) throw new Error('no sheets')
    expect(await read(second.id, first.bytes, spoilt)).toEqual({ stopped: 'bad-sheet', n: 0, sheets: [] })
    expect(await read(first.bytes, second.id, spoilt)).toEqual({
      stopped: 'bad-sheet',
      n: 1,
      sheets: [first.id],
    })
  })

  it('[SYN-3] that goes on from a position nobody asked about is not believed', async () => {
    expect(await readEntries([], { from: 1 })).toMatchObject({ page: null, stopped: 'bad-answer' })
  })

  it('[SYN-3] is not believed past a gap in its positions', async () => {
    if (!first || !second) throw new Error('no sheets')
    const read = await readEntries([
      { tag: 'bytes', n: 1, sheet: first.bytes },
      { tag: 'bytes', n: 3, sheet: second.bytes },
    ])
    expect(read).toMatchObject({ stopped: 'bad-answer', page: { cursor: { n: 1 } } })
  })

  it('[SHEET-4] takes no sheet of another stream, and none that its device did not sign', async () => {
    if (!first) throw new Error('no sheet')
    const elsewhere = aSheet({ device: gate, stream: contactsStream(anEvent()), facts: [aCheckIn()] })
    // Says to be of the gate's certificate, and was signed with another key.
    const forged = aSheet({ device: { ...gate, key: aDevice({ name: 'forger' }).key }, stream })
    for (const { bytes } of [elsewhere, forged])
      expect(await read(first.bytes, bytes)).toEqual({ stopped: 'bad-sheet', n: 1, sheets: [first.id] })
  })

  it('[SYN-1] tells this phone’s own sheets, as they come back after its storage was set back, from others’', async () => {
    if (!first) throw new Error('no sheet')
    const entries: LogEntry[] = [{ tag: 'bytes', n: 1, sheet: first.bytes }]
    for (const [device, origin] of [
      [gate.device, 'own'],
      [null, 'carried'],
    ] as const) {
      const { page } = await readEntries(entries, { all: [first], device })
      expect(page?.entries).toMatchObject([{ stored: { origin } }])
    }
  })
})
