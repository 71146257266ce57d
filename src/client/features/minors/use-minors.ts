import { computed, type ComputedRef } from 'vue'
import type { Consent, PersonView } from '#domain/fold/person-view.ts'
import { isMinor, minorRuleOf, type MinorRule } from '#domain/minors/is-minor.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'

export interface Minors {
  readonly rule: ComputedRef<MinorRule | null>
  readonly isMinor: (person: PersonView) => boolean
  /** What to show beside a name; `null`: an adult, nobody has to consent. */
  readonly consentOf: (person: PersonView) => Consent | null
}

/** Who of an open event is a minor, by its own settings and day. */
export function useMinors({ read }: Pick<OpenBoard, 'read'>): Minors {
  const latest = read((board) => minorRuleOf(board.settings(), board.event()), null)
  // the same rule stays the same object: no row is drawn anew because somebody was marked
  const rule = computed<MinorRule | null>((before) =>
    isSameRule(before ?? null, latest.value) ? (before ?? null) : latest.value,
  )
  const isUnderAge = (person: PersonView) => rule.value !== null && isMinor(person, rule.value)
  return {
    rule,
    isMinor: isUnderAge,
    consentOf: (person) => (isUnderAge(person) ? person.consent : null),
  }
}

function isSameRule(a: MinorRule | null, b: MinorRule | null): boolean {
  if (a === null || b === null) return a === b
  const [day, other] = [a.day, b.day]
  const isSameDay = day?.year === other?.year && day?.month === other?.month && day?.day === other?.day
  return a.consentAge === b.consentAge && isSameDay
}
