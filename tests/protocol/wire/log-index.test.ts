import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyCursor } from '#domain/log/digest.ts'
import type { StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { LogIndex } from '#protocol/wire/log-index.ts'
import type { LogPosition } from '#protocol/wire/log-index.ts'
import { LogIndexes } from '#protocol/wire/log-indexes.ts'
import { aCheckIn, anEvent, aPerson, aRegistration } from '#tests/support/facts.ts'
import { hexOf } from '#tests/support/hex.ts'
import { aDevice, aServer, aSheet } from '#tests/support/sheets.ts'
import type { TestSheet } from '#tests/support/sheets.ts'
import { anyLog, bundleOf, entriesOf, indexOf } from '#tests/support/wire.ts'

const stream = eventStream(anEvent())
const sheets = [1, 2, 3, 4].map((number) =>
  aSheet({
    stream,
    device: number % 2 ? aServer() : aDevice(),
    number,
    facts: [aRegistration({ person: aPerson(String(number)), seq: number }), aCheckIn({ seq: 10 + number })],
  }),
) as [TestSheet, TestSheet, TestSheet, TestSheet]
const positionsOf = (log: readonly TestSheet[]): LogPosition[] =>
  log.map(({ id, bytes }, i) => ({ n: i + 1, sheet: id, isHeld: false, bytes }))
const cursorAt = (log: readonly TestSheet[], of: StreamId = stream) => indexOf(of, log).cursor

/** What a view says, told by how a sheet is packed against it. */
function told(index: LogIndex, log: readonly TestSheet[]): string {
  const view = index.viewAt(cursorAt(log))
  if (!view) return 'another log'
  const facts = [1, 2, 3, 4].map((i) => aCheckIn({ person: aPerson(String(i)), seq: 100 + i }))
  const next = aSheet({ stream, device: aServer(), number: 9, facts, previous: sheets[0].id })
  return hexOf(bundleOf(entriesOf([next]), { stream, view: () => view, sent: [] }))
}

describe('the index of a log', () => {
  it('[SHEET-6] says of any earlier position what it said when the log ended there', () => {
    fc.assert(
      fc.property(anyLog(stream), (log) => {
        const whole = indexOf(stream, log)
        for (let n = 0; n <= log.length; n++)
          expect(told(whole, log.slice(0, n))).toBe(told(indexOf(stream, log.slice(0, n)), log.slice(0, n)))
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('[SHEET-6] says nothing of another log, or of one further on', () => {
    const index = indexOf(stream, sheets.slice(0, 2))
    expect(index.viewAt(cursorAt(sheets.slice(0, 3)))).toBeNull()
    expect(index.viewAt({ ...cursorAt(sheets.slice(0, 2)), n: 1 })).toBeNull()
    expect(index.viewAt(emptyCursor(stream))).not.toBeNull()
  })

  it.each([
    ['who lacks its bytes', null],
    ['who has them', sheets[1].bytes],
  ])('[SYN-5] counts a held position for nothing, until its sheet is numbered again: %s', (_who, bytes) => {
    const [one, two, three] = sheets
    const held = new LogIndex(stream)
    for (const row of positionsOf([one, two, three, two]))
      expect(held.take(row.n === 2 ? { ...row, isHeld: true, bytes } : row)).toBe(true)
    const facts = [aCheckIn({ person: aPerson('2'), seq: 5 }), aCheckIn({ person: aPerson('3'), seq: 6 })]
    const next = entriesOf([aSheet({ stream, device: aDevice({ name: 'new' }), facts })])
    const packed = (index: LogIndex) => {
      const view = index.viewAt(index.cursor)
      if (!view) throw new Error('an index knows its end')
      return hexOf(bundleOf(next, { stream, view: () => view, sent: [] }))
    }
    expect(packed(held)).toBe(packed(indexOf(stream, [one, three, two])))
    expect(packed(held)).not.toBe(packed(indexOf(stream, [one, two, three])))
  })

  it('[SHEET-6] does not go on over a gap, a sheet that is not here or one that cannot be read', () => {
    const index = new LogIndex(stream)
    const [first, second] = positionsOf([...sheets]) as [LogPosition, LogPosition]
    expect(index.take(second)).toBe(false)
    expect(index.take({ ...first, bytes: null })).toBe(false)
    expect(index.take({ ...first, bytes: new Uint8Array(3) })).toBe(false)
    expect(index.take(first)).toBe(true)
    expect(index.take(first)).toBe(true)
    expect(index.cursor).toEqual(cursorAt([sheets[0]]))
    expect(index.size).toBe(4)
  })

  it('[SHEET-6] takes over nothing of a view that does not begin at its end', () => {
    const index = indexOf(stream, sheets.slice(0, 2))
    const early = index.viewAt(cursorAt(sheets.slice(0, 1)))
    early?.close(new Uint8Array(32))
    if (early) index.absorb(early)
    expect(index.cursor.n).toBe(2)
  })
})

describe('the indexes in use', () => {
  const aLog = (positions: readonly LogPosition[], of = stream) => {
    const asked: (readonly [number, number])[] = []
    const listPositions = (after: number, most: number) => {
      asked.push([after, most])
      return Promise.resolve(positions.filter(({ n }) => n > after).slice(0, most))
    }
    return { stream: of, listPositions, pause: () => Promise.resolve(), asked }
  }

  it('[SHEET-6] read a log once, and then what came since', async () => {
    const indexes = new LogIndexes(1000)
    const log = aLog(positionsOf(sheets))
    expect((await indexes.viewAt(log, cursorAt(sheets.slice(0, 2))))?.().from).toBe(2)
    expect((await indexes.viewAt(log, cursorAt(sheets)))?.().from).toBe(4)
    expect((await indexes.viewAt(log, cursorAt(sheets.slice(0, 3))))?.().from).toBe(3)
    expect(log.asked).toEqual([
      [0, 2],
      [2, 2],
    ])
  })

  it('[SYN-3] begin anew where the log is another than it was', async () => {
    const indexes = new LogIndexes(1000)
    await indexes.viewAt(aLog(positionsOf(sheets)), cursorAt(sheets))
    const healed = [sheets[0], sheets[2], sheets[1]]
    const view = await indexes.viewAt(aLog(positionsOf(healed)), cursorAt(healed))
    expect(view?.().from).toBe(3)
  })

  it('[SHEET-6] say nothing of a log that lacks a sheet, or ends before the cursor', async () => {
    const indexes = new LogIndexes(1000)
    const lacking = positionsOf(sheets).map((row) => (row.n === 2 ? { ...row, bytes: null } : row))
    expect(await indexes.viewAt(aLog(lacking), cursorAt(sheets))).toBeNull()
    expect(await indexes.viewAt(aLog(positionsOf(sheets.slice(0, 3))), cursorAt(sheets))).toBeNull()
    expect((await indexes.viewAt(aLog(positionsOf(sheets)), cursorAt(sheets)))?.().from).toBe(4)
  })

  it('[SHEET-6] may be made by several at once', async () => {
    const indexes = new LogIndexes(1000)
    const log = aLog(positionsOf(sheets))
    const all = [1, 4, 2, 3].map((n) => indexes.viewAt(log, cursorAt(sheets.slice(0, n))))
    expect((await Promise.all(all)).map((view) => view?.().from)).toEqual([1, 4, 2, 3])
  })

  it('[SHEET-6] take over a page that was applied', async () => {
    const indexes = new LogIndexes(1000)
    const log = aLog(positionsOf(sheets.slice(0, 3)))
    const view = await indexes.viewAt(log, cursorAt(sheets.slice(0, 3)))
    const known = view?.()
    known?.close(cursorAt(sheets).digest)
    if (known) indexes.absorb(stream, known)
    expect((await indexes.viewAt(log, cursorAt(sheets)))?.().from).toBe(4)
    indexes.absorb(contactsStream(anEvent()), (view as NonNullable<typeof view>)())
    expect(log.asked).toHaveLength(1)
  })

  it('[SHEET-6] are dropped, the longest idle first, when they hold too much', async () => {
    const indexes = new LogIndexes(20)
    const streams = ['a', 'b', 'c'].map((name) => eventStream(anEvent(name))) as [
      StreamId,
      StreamId,
      StreamId,
    ]
    const [a, b, c] = streams.map((of) => {
      const log = [1, 2, 3].map((number) =>
        aSheet({ stream: of, number, facts: [aCheckIn({ seq: number }), aCheckIn({ seq: 50 + number })] }),
      )
      return { log: aLog(positionsOf(log), of), cursor: cursorAt(log, of) }
    }) as [Asking, Asking, Asking]
    for (const { log, cursor } of [a, b, a, c, a, b]) await indexes.viewAt(log, cursor)
    // Ten each: while the third is in use, only the one that was used last before it stays.
    expect([a, b, c].map(({ log }) => log.asked.length)).toEqual([1, 2, 1])
  })
  interface Asking {
    readonly log: ReturnType<typeof aLog>
    readonly cursor: ReturnType<typeof cursorAt>
  }
})
