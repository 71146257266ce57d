import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHeld, readReleased, readRevoked } from '#domain/drafts/control.ts'
import { holdOf, isErased, noteSheet } from '#domain/fold/control.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { listJoined } from '#domain/fold/joins.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import { isFieldReplaced } from '#domain/fold/replacement.ts'
import { addSheet, emptyState, foldSheets } from '#domain/fold/stream-state.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import { encodeSheet } from '#domain/log/sheet.ts'
import { stripSheet } from '#domain/log/strip-sheet.ts'
import { describeStream } from '#tests/support/describe-state.ts'
import { aPerson, seededRandom } from '#tests/support/facts.ts'
import { getSheet } from '#tests/support/sheets.ts'
import { deliver } from './deliver.ts'
import { everybody } from './random-log.ts'
import { aRandomStream } from './random-stream.ts'
import type { Delivery } from './random-stream.ts'

const history = fc.record({ seed: fc.nat(), size: fc.integer({ min: 1, max: 16 }) })
const runs = { numRuns: 300 }

describe('the state of a stream', () => {
  it('[FACT-9] is the same for any order and any repetition of its sheets', () => {
    fc.assert(
      fc.property(history, fc.nat(), ({ seed, size }, order) => {
        const log = aRandomStream(seededRandom(seed), size)
        const random = seededRandom(order)
        const told = describeStream(deliver(log))
        const mixed = random.shuffle([...log, ...random.some(log, 0.3)])
        expect(describeStream(deliver(mixed))).toBe(told)
        expect(describeStream(foldSheets(mixed))).toBe(told)
      }),
      runs,
    )
  })

  it('[FACT-9] is the same however the facts are spread over sheets that all count', () => {
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const log = aRandomStream(seededRandom(seed), size).filter(({ author }) => author?.role !== 'server')
        const split = log.flatMap(({ sheet, author }) =>
          sheet.facts.map((fact, i) => ({
            sheet: { ...sheet, facts: [fact], frozen: sheet.frozen.slice(i, i + 1) },
            author,
          })),
        )
        expect(describeStream(foldSheets(split))).toBe(describeStream(foldSheets(log)))
      }),
      runs,
    )
  })

  it('[SYN-5] leaves out exactly the sheets that are held by the words of the server', () => {
    let held = 0
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const log = aRandomStream(seededRandom(seed), size)
        const state = foldSheets(log)
        const isHeld = holdsByTheBook(log)
        for (const each of log) expect(holdOf(state.control, each.sheet) !== null).toBe(isHeld(each))
        held += log.filter(isHeld).length
        const rest = emptyState()
        for (const each of log) noteErasures(rest, each)
        for (const each of log) if (!isHeld(each)) addSheet(rest, withoutRulings(each), each.author)
        expect(JSON.parse(describeStream(rest))).toMatchObject(stateIn(describeStream(state)))
      }),
      runs,
    )
    expect(held).toBeGreaterThan(100)
  })

  it('[SYN-10] is the same whether erased parts arrived or not, and holds none of them', () => {
    let erased = 0
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const log = aRandomStream(seededRandom(seed), size)
        const state = foldSheets(log)
        const stripped = log.map((each) => ({ ...each, sheet: strip(each.sheet, state) }))
        expect(describeStream(foldSheets(stripped))).toBe(describeStream(state))
        for (const record of state.table.facts.values())
          if (isErased(state.control, record)) expect(record.personal).toBeNull()
        erased += stripped.filter(({ sheet }, i) => sheet !== log[i]?.sheet).length
      }),
      // Enough that a hundred are erased whatever is drawn.
      { numRuns: 500 },
    )
    expect(erased).toBeGreaterThan(100)
  })

  it('[SYN-10] never brings an older value back by an erasure', () => {
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const log = aRandomStream(seededRandom(seed), size)
        const before = foldSheets(log.map(withoutErasures)).table
        const after = foldSheets(log).table
        for (const record of after.facts.values())
          for (const field of Object.keys(record.personal ?? {}))
            if (!isFieldReplaced(after, record, field))
              expect(isFieldReplaced(before, record, field)).toBe(false)
      }),
      runs,
    )
  })

  it('[FACT-8] names every person whose view an added sheet changes', () => {
    fc.assert(
      fc.property(history, ({ seed, size }) => {
        const log = seededRandom(seed).shuffle(aRandomStream(seededRandom(seed), size))
        const state = emptyState()
        for (const { sheet, author } of log) noteSheet(state.control, sheet, author?.role ?? null)
        for (const { sheet, author } of log) {
          const before = viewsOf(state.table)
          const touched = addSheet(state, sheet, author)
          if (touched === 'all' || touched === 'refold') continue
          for (const [i, view] of viewsOf(state.table).entries()) {
            const ids = listJoined(state.table, everybody[i] ?? aPerson())
            if (view !== before[i]) expect(ids.some((id) => touched.has(id))).toBe(true)
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})

function viewsOf(table: FactTable): readonly string[] {
  return everybody.map((id) => JSON.stringify(foldPerson(table, id)))
}

/** The rule in its own words, fact by fact and sheet by sheet, with no index: what `Control` must agree with. */
function holdsByTheBook(log: readonly Delivery[]): (each: Delivery) => boolean {
  const rulings = log.filter(({ author }) => author?.role === 'server').flatMap(({ sheet }) => sheet.facts)
  const isLifted = (hold: string, sheet: string) =>
    rulings.some(
      (fact) =>
        fact.kind === 'released' &&
        fact.replaces.some((id) => id === hold) &&
        readReleased(fact.body).some((id) => id === sheet),
    )
  const isCorrected = (id: string) =>
    rulings.some((fact) => fact.kind === 'revoked' && fact.replaces.some((each) => each === id))
  const isReached = (from: string | null, sheet: string, device: string): boolean => {
    if (from === null || from === sheet) return from === sheet
    const at = log.find((each) => each.sheet.id === from && each.sheet.device === device)
    return isReached(at?.sheet.previous ?? null, sheet, device)
  }
  return ({ sheet: { id, device } }) =>
    rulings.some((fact) => {
      if (fact.kind === 'held')
        return readHeld(fact.body)?.sheets.includes(id) === true && !isLifted(fact.id, id)
      const revoked = fact.kind === 'revoked' ? readRevoked(fact.body) : null
      if (revoked?.device !== device || isCorrected(fact.id)) return false
      return !isReached(revoked.last, id, device) && !isLifted(fact.id, id)
    })
}

function noteErasures(state: StreamState, { sheet, author }: Delivery): void {
  const facts = sheet.facts.filter(({ kind }) => kind === 'erased')
  noteSheet(state.control, { ...sheet, facts }, author?.role ?? null)
}

function withoutRulings({ sheet }: Delivery): Delivery['sheet'] {
  const rulings = ['held', 'released', 'revoked']
  return {
    ...sheet,
    facts: sheet.facts.map((fact) => (rulings.includes(fact.kind) ? { ...fact, kind: 'x' } : fact)),
  }
}

function withoutErasures({ sheet, author }: Delivery): Delivery {
  const facts = sheet.facts.map((fact) => (fact.kind === 'erased' ? { ...fact, kind: 'x' } : fact))
  return { sheet: { ...sheet, facts }, author }
}

/** What a state says of its facts, without how its control came about. */
function stateIn(described: string): object {
  const entries = Object.entries(JSON.parse(described) as object)
  return Object.fromEntries(entries.filter(([name]) => name !== 'control'))
}

function strip(sheet: Delivery['sheet'], { control }: StreamState): Delivery['sheet'] {
  const bytes = encodeSheet(sheet.headerBytes, sheet.signature, sheet.frozen)
  const stripped = stripSheet(bytes, (fact) => isErased(control, fact))
  return stripped === bytes ? sheet : getSheet(stripped)
}
