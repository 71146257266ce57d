import type { EventView } from '../fold/event-view.ts'
import type { PersonView } from '../fold/person-view.ts'
import type { Settings } from '../settings/settings.ts'
import { localDate } from '../text/calendar.ts'
import type { PlainDay } from '../text/calendar.ts'

/** Who is a minor at an event: whoever is younger than the age of consent on its first day. */
export interface MinorRule {
  readonly consentAge: number
  /** By the event's own clock; `null`: the event is not in this phone's schedule, and only the flag tells. */
  readonly day: PlainDay | null
}

/** The rule of an event. Ask once for a list, then `isMinor` for everybody on it. */
export function minorRuleOf(
  { consentAge }: Pick<Settings, 'consentAge'>,
  event: Pick<EventView, 'startsMs' | 'utcOffsetMinutes'> | null,
): MinorRule {
  return { consentAge, day: event && localDate(event.startsMs, event.utcOffsetMinutes) }
}

/**
 * Whether a guardian answers for somebody. A birth date decides where there is one, for the flag may have been made
 * by another age; without one the flag does, and pupils count as minors unless somebody said otherwise. A bare year
 * that leaves it open counts as a minor, because to ask once too often harms nobody.
 */
export function isMinor(
  { born, isMinor: isFlagged }: Pick<PersonView, 'born' | 'isMinor'>,
  rule: MinorRule,
): boolean {
  const [year, month, day] = born.split('-').map(Number)
  if (rule.day === null || !year) return isFlagged
  const age = rule.day.year - year
  if (age !== rule.consentAge) return age < rule.consentAge
  if (!month || !day) return true
  return rule.day.month < month || (rule.day.month === month && rule.day.day < day)
}

/** A minor of whom no answer is known. Who refused is not asked again by a list. */
export function lacksConsent(
  person: Pick<PersonView, 'born' | 'isMinor' | 'consent'>,
  rule: MinorRule,
): boolean {
  return person.consent === 'unknown' && isMinor(person, rule)
}
