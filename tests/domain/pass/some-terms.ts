import { passOfPerson } from '#domain/ids.ts'
import type { PassTerms } from '#domain/pass/pass.ts'
import { aPerson, anEvent } from '#tests/support/facts.ts'

/** What a pass says; every field has a default. */
export function someTerms(changes: Partial<PassTerms> = {}): PassTerms {
  return {
    scope: { kind: 'event', event: anEvent() },
    pass: passOfPerson(aPerson()),
    untilMs: 500_000 * 3_600_000,
    isMinor: false,
    companions: 0,
    ...changes,
  }
}
