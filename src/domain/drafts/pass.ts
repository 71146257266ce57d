import { passOfPerson } from '../ids.ts'
import type { FactId, PassId, PersonId } from '../ids.ts'
import { known } from '../known.ts'
import type { FactDraft, SubjectId } from '../log/fact.ts'

/**
 * "This pass is theirs too": a pass made anew, a season pass that was recognised.
 * @param replaces what was said of whose it is: it is theirs alone then
 */
export function draftPassIssued(person: PersonId, pass: PassId, replaces: readonly FactId[] = []): FactDraft {
  const draft = { kind: 'pass-issued', subjects: subjectsOf(person, pass) }
  return replaces.length > 0 ? { ...draft, replaces } : draft
}

/** "This pass of theirs is good no longer": it was lost, or another took its place. */
export function draftPassRevoked(person: PersonId, pass: PassId): FactDraft {
  return { kind: 'pass-revoked', subjects: subjectsOf(person, pass) }
}

/** The person, and the pass where it is not their first, whose id is their own. */
function subjectsOf(person: PersonId, pass: PassId): readonly SubjectId[] {
  return pass === passOfPerson(person) ? [person] : [person, pass]
}

/** Whose pass a fact speaks of, and which. @throws {Error} where it has no subject: nothing leads to such a fact. */
export function readPassSubjects(subjects: readonly SubjectId[]): {
  readonly person: PersonId
  readonly pass: PassId
} {
  const person = known(subjects[0]) as PersonId
  return { person, pass: (subjects[1] as PassId | undefined) ?? passOfPerson(person) }
}
