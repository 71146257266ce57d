import type { EventId, FactId, PersonId } from '#domain/ids.ts'
import type { Consent, PersonView } from '#domain/fold/person-view.ts'
import { isMinor, type MinorRule } from '#domain/minors/is-minor.ts'
import type { PassVerdict } from '#domain/pass/judge-pass.ts'
import type { Pass } from '#domain/pass/pass.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { FeedbackKind } from '#client/scan/ports.ts'

/** What the scanner marks. */
export type ScanMode = 'in' | 'out'

/** Why a code is not taken. `wrong-code`, `unknown-code`: typed by hand. */
export type RefusedWhy =
  | Exclude<PassVerdict['kind'], 'valid' | 'untrusted'>
  | Extract<PassVerdict, { kind: 'untrusted' }>['why']
  | 'several'
  | 'wrong-code'
  | 'unknown-code'

/** What a helper must know before the person walks on. */
export type Flag = Exclude<Consent, 'given'> | 'hand-over'

/** The answer to one code. */
export type Outcome =
  | {
      readonly kind: 'marked'
      readonly mode: ScanMode
      readonly person: PersonView
      /** The id that was scanned, which may be another than the joined one (FACT-7). */
      readonly marked: PersonId
      readonly facts: readonly FactId[]
      readonly flags: readonly Flag[]
      /** People that the pass says come along. */
      readonly companions: number
    }
  /** Nothing was written: the mark is there already, or, `never-in`, somebody leaves who never came. */
  | { readonly kind: 'already'; readonly mode: ScanMode | 'never-in'; readonly person: PersonView }
  | {
      readonly kind: 'stranger'
      readonly pass: Pass
      /** As it was typed when it could not be saved. */
      readonly name?: string
    }
  /** `people`: whom it may stand for all the same, to be marked by hand. */
  | {
      readonly kind: 'refused'
      readonly why: RefusedWhy
      readonly people: readonly PersonId[]
      /** The event it was made for, where that is another one. */
      readonly event: EventId | null
    }
  | {
      readonly kind: 'not-saved'
      readonly name: string
      readonly reason: Extract<SaveOutcome, { kind: 'not-saved' }>['reason']
    }

/** Whom a code stands for, or why for nobody. */
export type Reading =
  | { readonly kind: 'person'; readonly person: PersonId; readonly companions: number }
  | Extract<Outcome, { kind: 'stranger' | 'refused' }>

/** What a verdict on a pass means at the gate. */
export function readVerdict(verdict: PassVerdict): Reading {
  switch (verdict.kind) {
    case 'valid':
      return readPeople(verdict.pass, verdict.people)
    case 'untrusted':
      return refuse(verdict.why, verdict.people)
    case 'expired':
    case 'revoked':
      return refuse(verdict.kind, verdict.people)
    case 'wrong-event': {
      const { scope } = verdict.pass
      return refuse('wrong-event', [], scope.kind === 'event' ? scope.event : null)
    }
    case 'forged':
    case 'unreadable':
    case 'too-new':
    case 'not-a-pass':
      return refuse(verdict.kind)
  }
}

/** A code that is not taken. */
export function refuse(
  why: RefusedWhy,
  people: readonly PersonId[] = [],
  event: EventId | null = null,
): Extract<Outcome, { kind: 'refused' }> {
  return { kind: 'refused', why, people, event }
}

function readPeople(pass: Pass, people: readonly PersonId[]): Reading {
  const [first] = people
  if (first === undefined) return { kind: 'stranger', pass }
  if (people.length > 1) return refuse('several', people)
  return { kind: 'person', person: first, companions: pass.companions }
}

/** What is to be done about somebody who is on the list. */
export function planMark(
  person: PersonView,
  mode: ScanMode,
): ScanMode | Extract<Outcome, { kind: 'already' }> {
  const { state } = person.presence
  if (mode === 'in') return state === 'here' ? { kind: 'already', mode, person } : 'in'
  if (state === 'left') return { kind: 'already', mode, person }
  return state === 'expected' ? { kind: 'already', mode: 'never-in', person } : 'out'
}

/** The yellow band: about a child, the guardian's answer when they come, and to whom they go when they leave. */
export function listFlags(person: PersonView, mode: ScanMode, rule: MinorRule): readonly Flag[] {
  if (!isMinor(person, rule)) return []
  if (mode === 'out') return ['hand-over']
  return person.consent === 'given' ? [] : [person.consent]
}

/** How it looks, sounds and feels (screens, feedback matrix). */
export function feedbackOf(outcome: Outcome): FeedbackKind {
  switch (outcome.kind) {
    case 'marked':
      return outcome.flags.length > 0 ? 'flagged' : 'marked'
    case 'already':
      return 'already'
    case 'stranger':
      return 'stranger'
    case 'refused':
    case 'not-saved':
      return 'refused'
  }
}

/** Success leaves by itself; everything else waits for a tap or another code. */
export function leavesByItself(outcome: Outcome): boolean {
  return outcome.kind === 'marked'
}
