import type { SessionId } from '../ids.ts'
import type { ClockMeasurement } from '../log/sheet.ts'
import { isBetterClock, rolesGranted } from './fact-table.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/**
 * How a time came about: the device's clock against the server's (`measured`), a later correction of that clock by a
 * person (`corrected`), what a person said of this one mark (`set`), or the device's word alone (`claimed`) (FACT-5).
 */
export type TimeQuality = 'measured' | 'corrected' | 'set' | 'claimed'

export interface CorrectedTime {
  /** Unix milliseconds. */
  readonly ms: number
  readonly quality: TimeQuality
  /** How far the true time may be off; meaningless for `claimed`. */
  readonly errorMs: number
}

/** What a person reading a watch can be off by. */
export const SAID_ERROR_MS = 60_000

/** A person says and reads times to the minute: two of the same minute are the same time. */
export const minuteOf = (ms: number): number => Math.floor(ms / 60_000)

/** When the fact happened, as well as this log can tell. Claimed times are data; they decide nothing (FACT-3). */
export function correctTime(table: FactTable, record: FactRecord): CorrectedTime {
  const { wallMs } = record.time
  const [correction] = listLive(table, table.clockCorrections.get(record.session), 'clock-corrected')
  const shift = correction?.body['shift']
  if (typeof shift === 'number') return { ms: wallMs + shift, quality: 'corrected', errorMs: SAID_ERROR_MS }
  const clock = findClock(table, record.session)
  if (clock) return { ms: wallMs + clock.offsetMs, quality: 'measured', errorMs: clock.errorMs }
  return { ms: wallMs, quality: 'claimed', errorMs: 0 }
}

/** The best measurement by anybody who has a right to this stream. */
export function findClock(table: FactTable, session: SessionId): ClockMeasurement | undefined {
  let best = table.clocks.get(session)
  for (const [device, clocks] of table.guestClocks) {
    const clock = clocks.get(session)
    if (clock && isBetterClock(clock, best) && rolesGranted(table, device).length > 0) best = clock
  }
  return best
}
