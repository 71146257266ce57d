import { known } from '../known.ts'
import type { FactId, PartyId, PersonId } from '../ids.ts'
import type { FactDraft } from '../log/fact.ts'
import type { Mark, Presence } from '../fold/presence.ts'
import { writeSaidTime } from './said-time.ts'
import type { SaidTime } from './said-time.ts'

/** How a mark was made. */
export type MarkWay = 'tap' | 'scan' | 'group' | 'default'

/** "They arrived", knowing what this device knows (FACT-6). @param said when that was, if not just now */
export function draftCheckIn(
  person: PersonId,
  presence: Presence,
  way: MarkWay = 'tap',
  said?: SaidTime,
): FactDraft {
  return draftMark('checked-in', { person, way, knew: headsOf(presence), said })
}

/** "They left", knowing what this device knows. @param said when that was, if not just now */
export function draftCheckOut(
  person: PersonId,
  presence: Presence,
  way: MarkWay = 'tap',
  said?: SaidTime,
): FactDraft {
  return draftMark('checked-out', { person, way, knew: headsOf(presence), said })
}

/**
 * "That happened at another time." Each stands in the place of the mark that it replaces, whoever made that (FACT-6),
 * and knows nothing of its own, so that it stands nowhere else.
 * @param marks of one person; several corrections of one mark are replaced by one
 */
export function draftTimeCorrections(marks: readonly CorrectedMark[], said: SaidTime): readonly FactDraft[] {
  const places = new Map<FactId, CorrectedMark[]>()
  for (const mark of marks) places.set(mark.place, [...(places.get(mark.place) ?? []), mark])
  return [...places.values()].flatMap((rivals) =>
    rivals.slice(0, 1).map(({ kind, person, way }) => ({
      ...draftMark(kind, { person, way, knew: [], said }),
      replaces: rivals.map(({ id }) => id),
    })),
  )
}

type CorrectedMark = Pick<Mark, 'id' | 'kind' | 'person' | 'way' | 'place'>

/** "They came too, and earlier": an arrival that was never marked, before all that is known of the person. */
export function draftMissingArrival(person: PersonId, said: SaidTime): FactDraft {
  return draftMark('checked-in', { person, way: 'tap', knew: [], said })
}

/** Takes back one's own facts about a person: a mark, a walk-in. */
export function draftRetraction(person: PersonId, facts: readonly FactId[]): FactDraft {
  return { kind: 'retracted', subjects: [person], replaces: facts }
}

/** Taking back many marks at once says each in a few bytes more, and stays well below 8 KB. */
const MOST_TAKEN_BACK = 100

/** Takes back one's own facts about many people or parties: a whole group marked by mistake. */
export function draftRetractions(
  marks: readonly { readonly person: PersonId | PartyId; readonly fact: FactId }[],
): readonly FactDraft[] {
  const drafts: FactDraft[] = []
  for (let at = 0; at < marks.length; at += MOST_TAKEN_BACK) {
    const some = marks.slice(at, at + MOST_TAKEN_BACK)
    drafts.push({
      kind: 'retracted',
      subjects: some.map(({ person }) => person),
      replaces: some.map(({ fact }) => fact),
    })
  }
  return drafts
}

/**
 * Takes back facts of one's own about a person. Of a corrected time that is a correction to the time of before, for
 * what was replaced stays replaced (FACT-4); where that was done already, the mark itself goes.
 */
export function draftUndo(
  person: PersonId,
  marks: readonly Mark[],
  facts: readonly FactId[],
): readonly FactDraft[] {
  const restored = marks.filter((mark) => facts.includes(mark.id) && isUndoneByTime(mark))
  const others = facts.filter((fact) => !restored.some(({ id }) => id === fact))
  const backs = restored.flatMap((mark) =>
    draftTimeCorrections([mark], { atMs: known(mark.before[0]).time.ms, why: 'back' }),
  )
  return others.length > 0 ? [...backs, draftRetraction(person, others)] : backs
}

/** Does an undo of this mark put back an older time, rather than taking the mark away? */
export function isUndoneByTime({ place, id, said, before }: Mark): boolean {
  return place !== id && before.length > 0 && said?.why !== 'back'
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

interface MarkParts {
  readonly person: PersonId
  readonly way: MarkWay
  readonly knew: readonly FactId[]
  readonly said: SaidTime | undefined
}

function draftMark(kind: Mark['kind'], { person, way, knew, said }: MarkParts): FactDraft {
  const { body = {}, ...personal } = said ? writeSaidTime(said) : {}
  return { kind, subjects: [person], body: { way, ...body }, ...personal, knew }
}

function headsOf(presence: Presence): readonly FactId[] {
  return presence.marks.filter((mark) => mark.isHead).map((mark) => mark.id)
}
