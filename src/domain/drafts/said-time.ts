import type { CanonicalMap } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import { tidyText } from './registration.ts'

/** Why a mark carries another time than that of its making. A reason that this version does not know is `other`. */
export const TIME_REASONS = [
  'late',
  'slip',
  'clock',
  'paper',
  'early',
  'stayed',
  'end',
  'back',
  'other',
] as const

/**
 * - `late`: marked later than it happened; `slip`: a wrong tap; `clock`: a wrong clock; `paper`: from the paper list;
 * - of departures at the end: `early`, `stayed` (longer than the others), `end` (with everybody);
 * - `back`: a correction is undone.
 */
export type TimeReason = (typeof TIME_REASONS)[number]

/** When it happened, as a person says (FACT-5). */
export interface SaidTime {
  /** Unix ms, true time. */
  readonly atMs: number
  readonly why: TimeReason
  /** In free words; personal, so that an erasure takes it away. */
  readonly note?: string
}

/** What of a said time goes into a mark's body and into its personal part. */
export function writeSaidTime({ atMs, why, note = '' }: SaidTime): Pick<FactDraft, 'body' | 'personal'> {
  const text = tidyText(note.trim())
  return { body: { at: atMs, why }, ...(text === '' ? {} : { personal: { note: text } }) }
}

/** The time that a mark carries; `null`: it happened when it was marked. */
export function readSaidTime(body: CanonicalMap, personal: CanonicalMap | null): Required<SaidTime> | null {
  const { at, why } = body
  if (typeof at !== 'number') return null
  const note = personal?.['note']
  return {
    atMs: at,
    why: TIME_REASONS.find((reason) => reason === why) ?? 'other',
    note: typeof note === 'string' ? note : '',
  }
}
