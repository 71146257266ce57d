import { draftMerge } from '../drafts/attendance.ts'
import { draftPassIssued, draftPassRevoked, readPassSubjects } from '../drafts/pass.ts'
import { correctTime } from '../fold/clock.ts'
import type { FactTable } from '../fold/fact-table.ts'
import { listPartings } from '../fold/joins.ts'
import { findOwnHolder, listSharedPasses } from '../fold/passes.ts'
import type { PersonView } from '../fold/person-view.ts'
import type { DeviceId, FactId, PassId, PersonId } from '../ids.ts'
import type { FactDraft } from '../log/fact.ts'
import { devicesOf, groupSides, listRecords } from './sides.ts'

/** One pass that stands for several people. */
export interface SharedPass {
  readonly pass: PassId
  /** Those who are on the list, lowest id first. */
  readonly holders: readonly Holder[]
  /** What made it theirs, beside its id. */
  readonly facts: readonly FactId[]
}

export interface Holder {
  readonly person: PersonView
  /** Which phones gave it to them, and when first; `null`: it has been theirs from the beginning. */
  readonly given: { readonly devices: readonly DeviceId[]; readonly ms: number } | null
  /** It can be theirs alone: nobody else has it by their own id. */
  readonly mayKeep: boolean
}

/** Shared passes of these people, each once. */
export function listSharedLooks(table: FactTable, people: readonly PersonView[]): readonly SharedPass[] {
  const sharing = people.filter(({ contradictions }) =>
    contradictions.some(({ kind }) => kind === 'shared-pass'),
  )
  const byId = new Map(sharing.map((person) => [person.id, person]))
  const looks = new Map<PassId, SharedPass>()
  for (const person of sharing)
    for (const { pass, people: ids, facts } of listSharedPasses(table, person.ids)) {
      const own = findOwnHolder(table, pass)
      const holders = ids.flatMap((id) => {
        const holder = byId.get(id)
        if (!holder) return []
        return [
          { person: holder, given: findGiven(table, holder, facts), mayKeep: own === null || own === id },
        ]
      })
      looks.set(pass, { pass, holders, facts })
    }
  return [...looks.values()]
}

function findGiven(table: FactTable, { ids }: PersonView, facts: readonly FactId[]): Holder['given'] {
  const records = listRecords(table, facts).filter(({ subjects }) =>
    ids.includes(readPassSubjects(subjects).person),
  )
  const [given] = groupSides(
    records.map((record) => {
      const { ms } = correctTime(table, record)
      return { key: '', told: null, fact: record.id, devices: devicesOf(record), ms }
    }),
  )
  return given ? { devices: given.devices, ms: given.ms } : null
}

/** What can be said of such a pass: whose alone it is, that it is nobody's, or that the holders are one person. */
export type PassAnswer =
  | { readonly kind: 'owner'; readonly person: PersonId }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'one-person' }

/** The facts that say so; none where the answer does not fit. */
export function draftPassAnswer(
  table: FactTable,
  { pass, holders, facts }: SharedPass,
  answer: PassAnswer,
): readonly FactDraft[] {
  const [first, ...others] = holders.map(({ person }) => person)
  if (!first) return []
  switch (answer.kind) {
    case 'owner':
      return holders.some(({ person, mayKeep }) => mayKeep && person.id === answer.person)
        ? [draftPassIssued(answer.person, pass, facts)]
        : []
    case 'nobody':
      return [draftPassRevoked(first.id, pass)]
    case 'one-person':
      return others.map((other) => draftMerge(first.id, other.id, listPartings(table, first.ids, other.ids)))
  }
}
