import type { FactId, PersonId } from '../ids.ts'
import type { FactDraft } from '../log/fact.ts'
import type { Presence } from '../fold/presence.ts'

/** How a mark was made. */
export type MarkWay = 'tap' | 'scan' | 'group' | 'default'

/** "They arrived", knowing what this device knows (FACT-6). */
export function draftCheckIn(person: PersonId, presence: Presence, way: MarkWay = 'tap'): FactDraft {
  return { kind: 'checked-in', subjects: [person], body: { way }, knew: headsOf(presence) }
}

/** "They left", knowing what this device knows. */
export function draftCheckOut(person: PersonId, presence: Presence, way: MarkWay = 'tap'): FactDraft {
  return { kind: 'checked-out', subjects: [person], body: { way }, knew: headsOf(presence) }
}

/** Takes back one's own facts about a person: a mark, a walk-in. */
export function draftRetraction(person: PersonId, facts: readonly FactId[]): FactDraft {
  return { kind: 'retracted', subjects: [person], replaces: facts }
}

/**
 * "These two are one person" (FACT-7).
 * @param replaces partings of the pair that this undoes, whoever made them.
 */
export function draftMerge(a: PersonId, b: PersonId, replaces: readonly FactId[] = []): FactDraft {
  return { kind: 'people-merged', subjects: [a, b], replaces }
}

/** "These two are not one person"; beats every join of the pair until replaced. */
export function draftParting(a: PersonId, b: PersonId): FactDraft {
  return { kind: 'people-parted', subjects: [a, b] }
}

function headsOf(presence: Presence): readonly FactId[] {
  return presence.marks.filter((mark) => mark.isHead).map((mark) => mark.id)
}
