import type { FactId, PartyId, PersonId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import type { ParticipantKind } from '../participant.ts'
import { tidyText } from './registration.ts'

/** More people than ever came to one place together: a slip of the finger is not a count. */
export const MOST_HEADS = 9_999

/** What somebody says who counts a party: people who came together and whose names are not taken (FACT-10). */
export interface HeadCount {
  /** At most `MOST_HEADS`; 0 takes the party off the list. */
  readonly count: number
  readonly who: ParticipantKind | null
  /** School and class, firm, street: personal, for of a small class it points at children. */
  readonly label: string
  readonly isHere: boolean
  /** Unix ms, as a person says; `null`: when it was counted. */
  readonly arrivedMs: number | null
  readonly leftMs: number | null
}

/** "So many came together." */
export function draftHeadCount(
  party: PartyId,
  counted: Pick<HeadCount, 'count'> & Partial<HeadCount>,
): FactDraft {
  return draftHeads(party, counted, [])
}

/**
 * A change of what was said of a party, field by field (FACT-4); `null` and an empty label clear their fields.
 * @param replaces everything live that was said of it, so that rivals end
 */
export function draftHeadCountChange(
  party: PartyId,
  changes: Partial<HeadCount>,
  replaces: readonly FactId[],
): FactDraft {
  return draftHeads(party, changes, replaces)
}

/**
 * "And so many with them": companions of one person, without names. Two phones that say it of one person say it of
 * the same companions, so the person is the subject.
 * @param replaces everything live that was said of it
 */
export function draftCompany(
  person: PersonId,
  companions: number,
  replaces: readonly FactId[] = [],
): FactDraft {
  return { kind: 'company-counted', subjects: [person], body: { companions }, replaces }
}

function draftHeads(party: PartyId, said: Partial<HeadCount>, replaces: readonly FactId[]): FactDraft {
  const body: Record<string, CanonicalValue> = {}
  const isFirst = replaces.length === 0
  const set = (key: string, value: CanonicalValue | undefined) => {
    // of a first statement nothing has to be cleared
    if (value !== undefined && !(isFirst && value === null)) body[key] = value
  }
  set('count', said.count)
  set('who', said.who)
  set('here', said.isHere === undefined || (isFirst && said.isHere) ? undefined : Number(said.isHere))
  set('in', said.arrivedMs)
  set('out', said.leftMs)
  const label = said.label === undefined ? undefined : tidyText(said.label.trim())
  const personal =
    label === undefined || (isFirst && label === '') ? {} : { personal: { label: label || null } }
  return { kind: 'party-counted', subjects: [party], body, replaces, ...personal }
}
