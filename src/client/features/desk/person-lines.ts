import type { DeviceId } from '#domain/ids.ts'
import type { Contradiction, PersonView } from '#domain/fold/person-view.ts'
import type { Mark, PresenceState } from '#domain/fold/presence.ts'
import { isMinor, type MinorRule } from '#domain/minors/is-minor.ts'
import type { Custody } from '#client/ports.ts'

/** Where somebody is and since when; `null`: nobody has marked them. */
export function stateOf(person: PersonView): {
  readonly state: PresenceState
  readonly sinceMs: number | null
} {
  const { state, marks } = person.presence
  const last = state === 'left' ? marks.findLast((mark) => mark.kind === 'checked-out') : undefined
  return { state, sinceMs: last?.time.ms ?? person.stays.at(-1)?.fromMs ?? marks.at(-1)?.time.ms ?? null }
}

/** Here, or maybe here. */
export function isHere(person: PersonView): boolean {
  return person.presence.state === 'here' || person.presence.state === 'maybe-here'
}

/** What one phone says, in a contradiction. */
export interface LookSide {
  readonly kind: 'in' | 'out'
  readonly ms: number
  readonly devices: readonly DeviceId[]
}

/** Why an organiser should look at somebody. */
export type LookReason =
  | {
      readonly kind: 'maybe-here' | 'left-without-arriving' | 'rival-times'
      readonly sides: readonly LookSide[]
    }
  | { readonly kind: 'rival-values'; readonly field: string }
  /** A pass of theirs is somebody else's too. */
  | { readonly kind: 'shared-pass' }
  /** The server holds the record and does not apply it. */
  | { readonly kind: 'held' }
  /** A minor who is here, with no consent of a guardian. */
  | { readonly kind: 'no-consent' }

export interface Look {
  readonly person: PersonView
  readonly reasons: readonly LookReason[]
}

/** Everything odd about a person; contradictions first. */
export function listReasons(
  person: PersonView,
  custody: Custody | null,
  rule: MinorRule,
): readonly LookReason[] {
  const reasons = person.contradictions.map((each) => reasonOf(person, each))
  if (custody === 'look') reasons.push({ kind: 'held' })
  if (isHere(person) && person.consent !== 'given' && isMinor(person, rule))
    reasons.push({ kind: 'no-consent' })
  return reasons
}

function reasonOf({ presence }: PersonView, contradiction: Contradiction): LookReason {
  switch (contradiction.kind) {
    case 'rival-values':
      return { kind: contradiction.kind, field: contradiction.field }
    case 'shared-pass':
      return { kind: contradiction.kind }
    default:
      return { kind: contradiction.kind, sides: sidesOf(presence.marks, contradiction.facts) }
  }
}

/** Those who need a look, contradictions before missing consents. */
export function listLooks(
  people: readonly PersonView[],
  custodyOf: (person: PersonView) => Custody | null,
  rule: MinorRule,
): readonly Look[] {
  const looks = people.flatMap((person) => {
    const reasons = listReasons(person, custodyOf(person), rule)
    return reasons.length > 0 ? [{ person, reasons }] : []
  })
  const isMild = (look: Look) => look.reasons.every((reason) => reason.kind === 'no-consent')
  return [...looks.filter((look) => !isMild(look)), ...looks.filter(isMild)]
}

function sidesOf(marks: readonly Mark[], facts: readonly string[]): readonly LookSide[] {
  return marks
    .filter((mark) => facts.includes(mark.id))
    .map((mark) => ({
      kind: mark.kind === 'checked-in' ? 'in' : 'out',
      ms: mark.time.ms,
      devices: mark.devices,
    }))
}
