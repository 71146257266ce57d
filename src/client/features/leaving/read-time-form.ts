import type { SaidTime, TimeReason } from '#domain/drafts/said-time.ts'
import { containsIdentityNumber } from '#domain/text/identity-number.ts'
import { readEventTime, type EventHours } from './event-time.ts'

export interface TimeForm {
  readonly time: string
  readonly why: TimeReason | undefined
  readonly note: string
}

export interface TimeLimits {
  /** Nobody leaves before they came. */
  readonly notBeforeMs?: number | undefined
  readonly notAfterMs?: number | undefined
}

export type TimeField = 'time' | 'why' | 'note'

export interface TimeProblem {
  readonly field: TimeField
  readonly problem: 'unreadable' | 'before' | 'after' | 'noReason' | 'identity' | 'long'
}

export type TimeRead =
  | { readonly kind: 'read'; readonly said: SaidTime }
  | { readonly kind: 'problems'; readonly problems: readonly TimeProblem[] }

/** More than anybody reads in a history. */
const MOST_LETTERS = 200

/** What was typed as a said time, or everything that is wrong with it. */
export function readTimeForm(form: TimeForm, event: EventHours, limits: TimeLimits = {}): TimeRead {
  const atMs = readEventTime(form.time, event)
  const { notBeforeMs = -Infinity, notAfterMs = Infinity } = limits
  const problems: TimeProblem[] = []
  if (atMs === null) problems.push({ field: 'time', problem: 'unreadable' })
  else if (atMs < notBeforeMs) problems.push({ field: 'time', problem: 'before' })
  else if (atMs > notAfterMs) problems.push({ field: 'time', problem: 'after' })
  if (form.why === undefined) problems.push({ field: 'why', problem: 'noReason' })
  if (containsIdentityNumber(form.note)) problems.push({ field: 'note', problem: 'identity' })
  else if (form.note.trim().length > MOST_LETTERS) problems.push({ field: 'note', problem: 'long' })
  if (atMs === null || form.why === undefined || problems.length > 0) return { kind: 'problems', problems }
  return { kind: 'read', said: { atMs, why: form.why, note: form.note } }
}
