import type { EventId } from '../ids.ts'
import { codeOf, DESTINATIONS, FRACTIONS, ICC_ITEMS, MACHINES, TREE_WORK } from '../results/catalogue.ts'
import type { Destination, Fraction, IccItem, Machine, TreeWork } from '../results/catalogue.ts'
import { tallyField } from '../drafts/results.ts'
import type { Result } from '../drafts/results.ts'
import type { CanonicalMap } from '../log/canonical.ts'
import type { FactTable } from './fact-table.ts'
import { countOf, foldRecords, textOf } from './records.ts'
import type { RecordView } from './records.ts'

/** A result as noted, with who noted it. */
export interface NotedResult extends RecordView {
  readonly result: Result | Tally
  readonly note: string
}

/** One phone's running count. */
export interface Tally {
  readonly what: 'tally'
  readonly items: ReadonlyMap<IccItem, number>
}

/** Weight of a heap, and how it is known. */
export interface Weight {
  readonly weighedGrams: number
  readonly estimatedGrams: number
}

export interface FractionTotal extends Weight {
  readonly fraction: Fraction
  readonly full: number
  readonly part: number
}

export interface ResultsView extends Weight {
  /** Kinds of waste of which there is any, in the catalogue's order. */
  readonly fractions: readonly FractionTotal[]
  readonly full: number
  readonly part: number
  readonly byDestination: ReadonlyMap<Destination, Weight>
  readonly trees: ReadonlyMap<TreeWork, number>
  readonly squareMetres: number
  readonly metres: number
  readonly machines: ReadonlyMap<Machine, number>
  /** The sum over all phones' counts. */
  readonly items: ReadonlyMap<IccItem, number>
  readonly itemCount: number
  /** Everything that was noted, also what was taken out (`isVoid`), by claimed time. */
  readonly records: readonly NotedResult[]
}

/** What a full bag of a kind of waste weighs (`gramsPerBag` of the settings). */
export type BagWeight = (fraction: Fraction) => number

/**
 * What an event came to, from all phones: records add up, corrections replace within a record. Two phones that note
 * the same heap are for a person to see: every record names who noted it (FACT-4).
 */
export function foldResults(table: FactTable, event: EventId, bagWeight: BagWeight): ResultsView {
  const records = foldRecords(table, event, 'result-noted').flatMap(readNoted)
  return sumResults(records, bagWeight)
}

/** A record that says nothing this version can read is left out. */
function readNoted(record: RecordView): readonly NotedResult[] {
  const result = readResult(record.values)
  return result ? [{ ...record, result, note: textOf(record.values['note']) }] : []
}

/** Reads what a record says; `null`: nothing that this version knows. */
export function readResult(values: CanonicalMap): Result | Tally | null {
  switch (values['what']) {
    case 'bags':
      return readBags(values)
    case 'trees': {
      const work = codeOf(TREE_WORK, values['work'])
      return work && { what: 'trees', work, count: countOf(values['count']) }
    }
    case 'area':
      return { what: 'area', squareMetres: countOf(values['m2']) }
    case 'length':
      return { what: 'length', metres: countOf(values['m']) }
    case 'machines': {
      const machine = codeOf(MACHINES, values['machine']) ?? 'other'
      return { what: 'machines', machine, count: countOf(values['count']) }
    }
    case 'tally':
      return { what: 'tally', items: readItems(values) }
    default:
      return null
  }
}

function readBags(values: CanonicalMap): Result {
  return {
    what: 'bags',
    // A kind of waste of a later version counts as mixed.
    fraction: codeOf(FRACTIONS, values['fraction']) ?? 'mixed',
    full: countOf(values['full']),
    part: countOf(values['part']),
    grams: typeof values['grams'] === 'number' ? countOf(values['grams']) : null,
    to: codeOf(DESTINATIONS, values['to']) ?? 'landfill',
  }
}

function readItems(values: CanonicalMap): ReadonlyMap<IccItem, number> {
  const counts = ICC_ITEMS.map((item) => [item, countOf(values[tallyField(item)])] as const)
  return new Map(counts.filter(([, count]) => count > 0))
}

type Bags = Extract<Result, { what: 'bags' }>

/** What some bags weigh: as weighed, or else by what a bag weighs, a part-full one being half of it. */
export function weighBags({ fraction, full, part, grams }: Bags, bagWeight: BagWeight): Weight {
  if (grams !== null) return { weighedGrams: grams, estimatedGrams: 0 }
  return { weighedGrams: 0, estimatedGrams: Math.round((full + part / 2) * bagWeight(fraction)) }
}

function sumResults(records: readonly NotedResult[], bagWeight: BagWeight): ResultsView {
  const counting = records.filter(({ isVoid }) => !isVoid).map(({ result }) => result)
  const bags = listOf(counting, 'bags').map((one) => ({ ...one, ...weighBags(one, bagWeight) }))
  const items = addUp(listOf(counting, 'tally').flatMap((tally) => [...tally.items]))
  return {
    ...sumWeights(bags),
    full: sum(bags.map(({ full }) => full)),
    part: sum(bags.map(({ part }) => part)),
    fractions: FRACTIONS.flatMap((fraction) => {
      const some = bags.filter((one) => one.fraction === fraction)
      const [full, part] = [sum(some.map((one) => one.full)), sum(some.map((one) => one.part))]
      return some.length === 0 ? [] : [{ fraction, full, part, ...sumWeights(some) }]
    }),
    byDestination: new Map(DESTINATIONS.map((to) => [to, sumWeights(bags.filter((one) => one.to === to))])),
    trees: addUp(listOf(counting, 'trees').map(({ work, count }) => [work, count])),
    squareMetres: sum(listOf(counting, 'area').map((one) => one.squareMetres)),
    metres: sum(listOf(counting, 'length').map((one) => one.metres)),
    machines: addUp(listOf(counting, 'machines').map(({ machine, count }) => [machine, count])),
    items,
    itemCount: sum([...items.values()]),
    records,
  }
}

function listOf<What extends (Result | Tally)['what']>(results: readonly (Result | Tally)[], what: What) {
  return results.filter((one): one is Extract<Result | Tally, { what: What }> => one.what === what)
}

function sumWeights(weights: readonly Weight[]): Weight {
  return {
    weighedGrams: sum(weights.map((one) => one.weighedGrams)),
    estimatedGrams: sum(weights.map((one) => one.estimatedGrams)),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}

function addUp<Key>(counts: readonly (readonly [Key, number])[]): ReadonlyMap<Key, number> {
  const all = new Map<Key, number>()
  for (const [key, count] of counts) all.set(key, (all.get(key) ?? 0) + count)
  return all
}
