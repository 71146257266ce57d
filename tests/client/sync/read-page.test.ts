import { describe, expect, it } from 'vitest'
import type { SheetId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { eventStream } from '#domain/stream.ts'
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
  let cursor = emptyCursor(stream)
  const entries = sheets.map((sheet, i): LogEntry => {
    const n = i + 1
    return typeof sheet === 'string' ? { tag: 'id', n, sheet } : { tag: 'bytes', n, sheet }
  })
  for (const sheet of [first, second]) if (sheet) cursor = advanceCursor(cursor, sheet.id)
  const { page, stopped } = await readPage(
    {
      findCertificate: () => Promise.resolve(gate.certificate),
      device: null,
      verify: fakeVerify,
      viewAt: () => Promise.resolve(null),
      pause: () => Promise.resolve(),
    },
    { cursor: emptyCursor(stream), trail: [], sent: [] },
    { outcome: 'page', stream, verdicts: [], from: 0, entries, cursor, hasMore: false },
  )
  return { stopped, n: page?.cursor.n ?? null, sheets: page?.entries.map((entry) => entry.sheet) }
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
})
