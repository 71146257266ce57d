import type { ConsentNote } from '../drafts/minors.ts'
import { minuteOf } from '../fold/clock.ts'
import { foldConsent } from '../fold/consent-view.ts'
import type { NotedConsent } from '../fold/consent-view.ts'
import type { FactRecord, FactTable } from '../fold/fact-table.ts'
import type { Mark } from '../fold/marks.ts'
import type { PersonView } from '../fold/person-view.ts'
import type { FactId } from '../ids.ts'
import type { FactDraft } from '../log/fact.ts'
import { groupSides, listRecords } from './sides.ts'
import type { LookSide } from './sides.ts'

/** Phones noted different answers of those who answer for a child. */
export interface RivalConsents {
  readonly person: PersonView
  /** The one that counts meanwhile first. */
  readonly sides: readonly LookSide<ConsentNote>[]
  /** All that stand, what was erased included. */
  readonly facts: readonly FactId[]
}

/** `null`: nobody noted anything, or all noted the same answer, on whatever way. */
export function findRivalConsents(table: FactTable, person: PersonView): RivalConsents | null {
  const { notes, facts, isContradiction } = foldConsent(table, person.ids)
  if (!isContradiction) return null
  const statements = notes.toSorted(byProof).map((note) => {
    const { state, fact, devices, time } = note
    return { key: state, told: note, fact, devices, ms: time.ms }
  })
  const sides = groupSides(statements)
  return { person, facts, sides: notes.flatMap(({ fact }) => sides.filter((side) => side.facts[0] === fact)) }
}

/** Of several that say the same, what somebody signed stands for them: choosing it keeps the signature. */
function byProof(a: NotedConsent, b: NotedConsent): number {
  const proofOf = ({ signature, photo }: NotedConsent) => Number(signature !== null || photo !== null)
  return proofOf(b) - proofOf(a)
}

/** The time of one mark was corrected in several ways. */
export interface RivalTimes {
  readonly person: PersonView
  readonly mark: Mark['kind']
  /** The mark whose time it is. */
  readonly place: FactId
  readonly sides: readonly LookSide<Mark>[]
  readonly facts: readonly FactId[]
}

/** Earliest first; what says the same minute is one side. */
export function listRivalTimes(person: PersonView): readonly RivalTimes[] {
  const { marks } = person.presence
  return [...new Set(marks.map(({ place }) => place))].flatMap((place) => {
    const rivals = marks.filter((mark) => mark.place === place)
    const sides = groupSides(
      rivals.map((mark) => {
        const { time, id: fact, devices, made } = mark
        return { key: String(minuteOf(time.ms)), told: mark, fact, devices, ms: made.ms }
      }),
    )
    const [first, second] = sides
    if (!first || !second) return []
    return [{ person, mark: first.told.kind, place, sides, facts: rivals.map(({ id }) => id) }]
  })
}

/** "It is as this fact says": the same once more, in the place of all of them. `null`: it is not here. */
export function draftChosenFact(
  table: FactTable,
  facts: readonly FactId[],
  chosen: FactId,
): FactDraft | null {
  const record = table.facts.get(chosen)
  return record ? draftAgain(record, facts) : null
}

/**
 * Undoes what replaced these facts, whole ones: each is said once more in the place of what was settled, since what was
 * replaced stays replaced (FACT-4).
 */
export function draftFactsAgain(
  table: FactTable,
  { values, settled }: { readonly values: readonly FactId[]; readonly settled: FactId },
): readonly FactDraft[] {
  return listRecords(table, values).map((record) => draftAgain(record, [settled]))
}

function draftAgain({ kind, subjects, body, personal }: FactRecord, replaces: readonly FactId[]): FactDraft {
  return { kind, subjects, body, replaces, ...(personal && { personal }) }
}
