import type { DeviceId, FactId, SessionId } from '../ids.ts'
import { isPresenceKind } from '../log/kinds.ts'
import type { ClockMeasurement } from '../log/sheet.ts'
import { findClock, SAID_ERROR_MS } from './clock.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { isLive, listLive } from './replacement.ts'

/** The clock of one session, as far as marks were made by it. */
export interface SessionClock {
  readonly session: SessionId
  /** Who signed its marks; first of all the device whose clock it is. */
  readonly devices: readonly DeviceId[]
  /** Live marks whose time is read off this clock. */
  readonly count: number
  /** The first and the last of them, by the clock itself. */
  readonly firstWallMs: number
  readonly lastWallMs: number
  readonly measured: ClockMeasurement | null
  /** What a person said is to be added; `null`: nobody did. */
  readonly shiftMs: number | null
  /** Corrections that stand: a new one replaces them. */
  readonly corrections: readonly FactId[]
}

/**
 * Why a person should look at a clock.
 * - `corrected`: somebody did, and may do so again;
 * - `measured`: it was wrong by more than a minute, and its marks were put right by the measurement;
 * - `outside`: its marks lie far from the event's own hours;
 * - `sibling`: nothing was measured in this session, but the same device was wrong in another one.
 */
export interface ClockDoubt {
  readonly kind: 'corrected' | 'measured' | 'outside' | 'sibling'
  readonly clock: SessionClock
  /** What would put it right, if the log knows; ms to add to the clock. */
  readonly suggestedMs: number | null
}

const HOUR_MS = 3_600_000
const EARLY_MS = 3 * HOUR_MS
const LATE_MS = 6 * HOUR_MS

/** Clocks of a stream by which anybody was marked, in the order of their first marks. */
export function listSessionClocks(table: FactTable): readonly SessionClock[] {
  const sessions = new Map<SessionId, [FactRecord, ...FactRecord[]]>()
  for (const record of table.facts.values()) {
    const isTold = isPresenceKind(record.kind) && typeof record.body['at'] !== 'number'
    if (!isTold || !isLive(table, record)) continue
    const marks = sessions.get(record.session)
    if (marks) marks.push(record)
    else sessions.set(record.session, [record])
  }
  return [...sessions]
    .map(([session, marks]) => clockOf(table, session, marks))
    .sort((a, b) => a.firstWallMs - b.firstWallMs || (a.session < b.session ? -1 : 1))
}

/** Those that a person should look at. @param event its planned hours, Unix ms */
export function listClockDoubts(
  clocks: readonly SessionClock[],
  event: { readonly startsMs: number; readonly endsMs: number },
): readonly ClockDoubt[] {
  return clocks.flatMap((clock): readonly ClockDoubt[] => {
    const { shiftMs, measured } = clock
    if (shiftMs !== null) return [{ kind: 'corrected', clock, suggestedMs: null }]
    if (measured) return isWrong(measured) ? [{ kind: 'measured', clock, suggestedMs: null }] : []
    const sibling = clocks.find(
      (other) => other.measured && isWrong(other.measured) && isSameDevice(clock, other),
    )
    if (sibling?.measured) return [{ kind: 'sibling', clock, suggestedMs: sibling.measured.offsetMs }]
    const isOutside =
      clock.firstWallMs < event.startsMs - EARLY_MS || clock.lastWallMs > event.endsMs + LATE_MS
    return isOutside ? [{ kind: 'outside', clock, suggestedMs: null }] : []
  })
}

function clockOf(table: FactTable, session: SessionId, marks: readonly FactRecord[]): SessionClock {
  const walls = marks.map((mark) => mark.time.wallMs)
  const live = listLive(table, table.clockCorrections.get(session), 'clock-corrected')
  const shift = live[0]?.body['shift']
  return {
    session,
    devices: [...new Set(marks.flatMap((mark) => mark.authors.map(({ device }) => device)))].sort(),
    count: marks.length,
    firstWallMs: walls.reduce((a, b) => Math.min(a, b)),
    lastWallMs: walls.reduce((a, b) => Math.max(a, b)),
    measured: findClock(table, session) ?? null,
    shiftMs: typeof shift === 'number' ? shift : null,
    corrections: live.map(({ id }) => id),
  }
}

function isWrong({ offsetMs, errorMs }: ClockMeasurement): boolean {
  return Math.abs(offsetMs) > SAID_ERROR_MS + errorMs
}

function isSameDevice(a: SessionClock, b: SessionClock): boolean {
  return a.devices.some((device) => b.devices.includes(device))
}
