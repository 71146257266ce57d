import type { TimeQuality } from './clock.ts'
import type { Mark } from './marks.ts'

/**
 * What somebody's hours rest on: codes that were scanned, a coordinator who marked or said it, or a default departure
 * that nobody saw.
 */
export type HoursBasis = 'scanned' | 'coordinator' | 'default'

/** One stay, from an arrival to the departure that ended it. No stay ends at midnight (FACT-6). */
export interface Stay {
  readonly fromMs: number
  /** `null` while nobody has marked a departure. */
  readonly untilMs: number | null
  /** The weaker of the two ends. */
  readonly quality: TimeQuality
  /** The weaker of the two ends. */
  readonly basis: HoursBasis
}

/** Weakest first. */
const QUALITIES: readonly TimeQuality[] = ['claimed', 'set', 'corrected', 'measured']
const BASES: readonly HoursBasis[] = ['default', 'coordinator', 'scanned']

/**
 * Reads stays off the marks of one person.
 *
 * Several arrivals in a row are witnesses of one: the earliest counts, for the person was seen then already.
 * Of several departures in a row the latest counts, for the person was still there; a default one only where nobody
 * saw them leave. A departure with no arrival before it makes no stay (it is shown as a contradiction).
 *
 * @param marks live marks in the order of `Presence.marks`.
 */
export function listStays(marks: readonly Mark[]): readonly Stay[] {
  const stays: Stay[] = []
  let arrival: Mark | null = null
  let departure: Mark | null = null
  for (const mark of marks) {
    if (mark.kind === 'checked-in') {
      if (arrival && !departure) continue
      arrival = mark
      departure = null
      stays.push(stayOf(mark, null))
    } else if (arrival) {
      if (departure && mark.way === 'default' && departure.way !== 'default') continue
      departure = mark
      stays[stays.length - 1] = stayOf(arrival, mark)
    }
  }
  return stays
}

function stayOf(arrival: Mark, departure: Mark | null): Stay {
  const other = departure ?? arrival
  return {
    fromMs: arrival.time.ms,
    untilMs: departure && departure.time.ms,
    quality: weaker(QUALITIES, arrival.time.quality, other.time.quality),
    basis: weaker(BASES, basisOf(arrival), basisOf(other)),
  }
}

/** A scanned mark whose time a person said rests on that person. */
function basisOf({ way, said }: Mark): HoursBasis {
  if (way === 'default') return 'default'
  return way === 'scan' && !said ? 'scanned' : 'coordinator'
}

/** Whole minutes of all ended stays, rounded down; stays without a departure count nothing yet. */
export function countMinutes(stays: readonly Stay[]): number {
  const ms = stays.reduce((sum, stay) => sum + Math.max(0, (stay.untilMs ?? stay.fromMs) - stay.fromMs), 0)
  return Math.floor(ms / 60_000)
}

/** The weakest part of all stays; `null`: there is none. */
export function weakestBasis(stays: readonly Pick<Stay, 'basis'>[]): HoursBasis | null {
  return weakest(
    BASES,
    stays.map((stay) => stay.basis),
  )
}

/** The weakest time of all stays; `null`: there is none. */
export function weakestQuality(stays: readonly Pick<Stay, 'quality'>[]): TimeQuality | null {
  return weakest(
    QUALITIES,
    stays.map((stay) => stay.quality),
  )
}

function weaker<Value>(order: readonly Value[], a: Value, b: Value): Value {
  return order.indexOf(a) < order.indexOf(b) ? a : b
}

function weakest<Value>(order: readonly Value[], values: readonly Value[]): Value | null {
  return order.find((value) => values.includes(value)) ?? null
}
