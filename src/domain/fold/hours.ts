import type { TimeQuality } from './clock.ts'
import type { Mark } from './presence.ts'

/** One stay, from an arrival to the departure that ended it. No stay ends at midnight (FACT-6). */
export interface Stay {
  readonly fromMs: number
  /** `null` while nobody has marked a departure. */
  readonly untilMs: number | null
  /** The weaker of the two ends. */
  readonly quality: TimeQuality
}

const ORDER: readonly TimeQuality[] = ['claimed', 'corrected', 'measured']

/**
 * Reads stays off the marks of one person.
 *
 * Several arrivals in a row are witnesses of one: the earliest counts, for the person was seen then already.
 * Of several departures in a row the latest counts, for the person was still there. A departure with no
 * arrival before it makes no stay (it is shown as a contradiction).
 *
 * @param marks live marks in the order of `Presence.marks`.
 */
export function listStays(marks: readonly Mark[]): readonly Stay[] {
  const stays: Stay[] = []
  let arrival: Mark | null = null
  let isOpen = false
  for (const mark of marks) {
    if (mark.kind === 'checked-in') {
      if (isOpen) continue
      arrival = mark
      isOpen = true
      stays.push({ fromMs: mark.time.ms, untilMs: null, quality: mark.time.quality })
    } else if (arrival) {
      isOpen = false
      stays[stays.length - 1] = stayOf(arrival, mark)
    }
  }
  return stays
}

function stayOf(arrival: Mark, departure: Mark): Stay {
  const quality = weaker(arrival.time.quality, departure.time.quality)
  return { fromMs: arrival.time.ms, untilMs: departure.time.ms, quality }
}

/** Whole minutes of all ended stays, rounded down; stays without a departure count nothing yet. */
export function countMinutes(stays: readonly Stay[]): number {
  const ms = stays.reduce((sum, stay) => sum + Math.max(0, (stay.untilMs ?? stay.fromMs) - stay.fromMs), 0)
  return Math.floor(ms / 60_000)
}

function weaker(a: TimeQuality, b: TimeQuality): TimeQuality {
  return ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b
}
