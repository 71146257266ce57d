import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import type { FactRecord, FactTable } from '#domain/fold/fact-table.ts'
import type { FactId } from '#domain/ids.ts'
import { asStreamId } from '#domain/stream.ts'
import { override } from '../world/gate.ts'
import { sheetOf } from './mutant-parts.ts'
import type { Mutants } from './mutants.ts'

/** Broken variants of what a phone shows of its log (FACT-3, FACT-9, SYN-13). */
export const VIEW_MUTANTS: Mutants = {
  'a packed view that is checked by its cursor alone': () => ({
    phone: {
      views: (views, log) =>
        override(views, {
          read: async (stream, version) => {
            const packed = await views.read(stream, version)
            const cursor = await log.readCursor(stream)
            if (packed?.cursor.n !== cursor.n) return null
            const { epoch, erasures, mark } = await log.readState()
            const { facts, sheets } = await log.readTail(stream, {
              fact: mark.fact - 1,
              sheet: mark.sheet - 1,
            })
            // As if what stands at the mark were what was folded last.
            const last = { fact: facts[0]?.fact.id ?? null, sheet: sheets[0]?.sheet.id ?? null }
            return {
              ...packed,
              epoch,
              erasures,
              mark,
              table: { ...(packed.table as object), last, ahead: [] },
            }
          },
        }),
    },
  }),

  'packed views that outlive an erasure': () => ({
    phone: { views: (views) => override(views, { removeStale: () => Promise.resolve() }) },
  }),

  'a view that folds the contacts with the event': () => ({
    phone: {
      viewLog: (log) =>
        override(log, {
          readTail: async (stream, after) => {
            const tail = await log.readTail(stream, after)
            const other = asStreamId(`${stream}/contacts`)
            if (!other) return tail
            const more = await log.readTail(other, after)
            return { facts: [...tail.facts, ...more.facts], sheets: [...tail.sheets, ...more.sheets] }
          },
        }),
    },
  }),

  'a view whose mark runs ahead of what it folded': () => ({
    phone: {
      viewLog: (log) =>
        override(log, {
          readTail: (stream, after) =>
            log.readTail(stream, after.sheet === 0 ? after : { ...after, sheet: after.sheet + 1 }),
        }),
    },
  }),

  'rivals settled by the clock': () => ({
    phone: {
      show: (state) => ({ ...state, table: settle(state.table, (a, b) => b.time.wallMs - a.time.wallMs) }),
    },
  }),

  'rivals settled by who came first instead of by their ids': () => ({
    phone: { isShownByAll: true, show: (state) => ({ ...state, table: settle(state.table, () => 0) }) },
  }),

  'rivals settled by their places in the chains of their phones instead of by their ids': () => ({
    phone: {
      isShownByAll: true,
      show: (state, sheets) => ({ ...state, table: settle(state.table, byPlace(sheets)) }),
    },
  }),
}

/** The one in the sheet with the lower number comes first; two phones may both have made their second. */
function byPlace(sheets: readonly { readonly bytes: Uint8Array }[]) {
  const places = new Map<FactId, number>()
  for (const { bytes } of sheets) {
    const { facts = [], number = Infinity } = sheetOf(bytes) ?? {}
    for (const { id } of facts) places.set(id, Math.min(number, places.get(id) ?? Infinity))
  }
  const placeOf = ({ id }: FactRecord) => places.get(id) ?? MAX_NUMBER
  return (a: FactRecord, b: FactRecord) => placeOf(a) - placeOf(b)
}

/** Of what nobody has signed yet. */
const MAX_NUMBER = 1_000_000

/** The table with one registration of each person: the first in this order; a stable sort keeps that of arrival. */
function settle(table: FactTable, order: (a: FactRecord, b: FactRecord) => number): FactTable {
  const kept = new Set<FactId>()
  for (const ids of table.bySubject.values()) {
    const rivals = ids.flatMap((id) => table.facts.get(id) ?? []).filter(({ kind }) => kind === 'registered')
    const [first] = rivals.sort(order)
    if (first) kept.add(first.id)
  }
  const settled = emptyTable()
  for (const record of table.facts.values()) {
    if (record.kind === 'registered' && !kept.has(record.id)) continue
    const fact = { ...record, seq: 0, lacksPersonal: false }
    for (const author of record.authors) addFact(settled, { fact, author, clock: null })
  }
  return { ...settled, clocks: table.clocks, guestClocks: table.guestClocks }
}
