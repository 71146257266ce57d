import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFact, emptyTable, restoreRecord } from '#domain/fold/fact-table.ts'
import type { FactTable, FoldInput, Touched } from '#domain/fold/fact-table.ts'
import { listJoined } from '#domain/fold/joins.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import { isLive } from '#domain/fold/replacement.ts'
import { describeLog, describeState } from '#tests/support/describe-state.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import { aRandomLog, everybody } from './random-log.ts'

const history = fc.record({ seed: fc.nat(), size: fc.integer({ min: 1, max: 40 }) })
const runs = { numRuns: 300 }

describe('the fold', () => {
  it('[FACT-3] gives the same state for any order and any repetition of facts', () => {
    fc.assert(
      fc.property(history, fc.nat(), ({ seed, size }, order) => {
        const log = aRandomLog(seededRandom(seed), size)
        const random = seededRandom(order)
        const delivered = random.shuffle([...log, ...random.some(log, 0.3), ...random.some(log, 0.3)])
        expect(describeLog(delivered)).toBe(describeLog(log))
      }),
      runs,
    )
  })

  it('[FACT-3] joins two logs commutatively, associatively and idempotently', () => {
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const random = seededRandom(seed)
        const log = aRandomLog(random, size)
        const [a, b, c] = [random.some(log, 0.5), random.some(log, 0.5), random.some(log, 0.5)]
        expect(describeLog([...b, ...a])).toBe(describeLog([...a, ...b]))
        expect(describeLog([...a, ...c, ...b, ...c])).toBe(describeLog([...a, ...b, ...c]))
        expect(describeLog([...a, ...a])).toBe(describeLog(a))
      }),
      runs,
    )
  })

  it('[FACT-3] keeps the same facts alive whatever the clocks say', () => {
    const clock = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -50, max: 50 }))
    fc.assert(
      fc.property(history, fc.array(clock, { minLength: 40, maxLength: 40 }), ({ seed, size }, walls) => {
        const usual = aRandomLog(seededRandom(seed), size)
        const odd = aRandomLog(seededRandom(seed), size, (n) => walls[n - 1] ?? 0)
        expect(listAlive(odd)).toEqual(listAlive(usual))
      }),
      runs,
    )
  })

  it('[FACT-8] names every person whose view an added fact changes', () => {
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const table = emptyTable()
        for (const input of seededRandom(seed).shuffle(aRandomLog(seededRandom(seed), size))) {
          const before = viewsOf(table)
          const touched = addFact(table, input)
          const after = viewsOf(table)
          for (const [i, id] of everybody.entries()) {
            if (before[i] !== after[i]) expect(reaches(table, touched, id)).toBe(true)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  it('[SYN-13] is the same when its records are put back as they were', () => {
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const table = tableAfter(aRandomLog(seededRandom(seed), size))
        const again = emptyTable()
        for (const record of table.facts.values()) restoreRecord(again, record)
        for (const clock of table.clocks.values()) again.clocks.set(clock.session, clock)
        expect(describeState(again)).toBe(describeState(table))
      }),
      runs,
    )
  })

  it('[FACT-2] leaves unknown kinds out without losing the clock their sheet brought', () => {
    const random = seededRandom(7)
    const log = aRandomLog(random, 200)
    const unknown = log.filter(({ fact }) => fact.kind === 'tree-planted')
    const rest = log.filter(({ fact }) => fact.kind !== 'tree-planted')
    expect(unknown.length).toBeGreaterThan(0)
    const clocks = unknown.flatMap(({ clock }) => (clock ? [clock] : []))
    const table = tableAfter([...rest, ...unknown])
    expect([...table.facts.values()].some((record) => (record.kind as string) === 'tree-planted')).toBe(false)
    for (const { session, errorMs } of clocks)
      expect(table.clocks.get(session)?.errorMs).toBeLessThanOrEqual(errorMs)
    expect(describeState(table)).toBe(describeLog(log))
  })
})

/** Session and number of each fact that counts; ids would differ, for they hash the times. */
function listAlive(log: readonly FoldInput[]): readonly string[] {
  const table = tableAfter(log)
  const seqs = new Map(log.map(({ fact }) => [fact.id, fact.seq]))
  return [...table.facts.values()]
    .map((record) => `${record.session} ${String(seqs.get(record.id))} ${String(isLive(table, record))}`)
    .sort()
}

function tableAfter(log: readonly FoldInput[]): FactTable {
  const table = emptyTable()
  for (const input of log) addFact(table, input)
  return table
}

function viewsOf(table: FactTable): readonly string[] {
  return everybody.map((id) => JSON.stringify(foldPerson(table, id)))
}

function reaches(table: FactTable, touched: Touched, id: (typeof everybody)[number]): boolean {
  return touched === 'all' || listJoined(table, id).some((each) => touched.has(each)) || touched.has(id)
}
