import type { Incident } from '#domain/drafts/results.ts'
import type { NotedIncident } from '#domain/fold/incident-view.ts'
import { parsePersonId, type PersonId } from '#domain/ids.ts'
import { containsIdentityNumber } from '#domain/text/identity-number.ts'

/** What stands in the form of an incident, as typed. */
export interface IncidentForm {
  what: string
  who: string
  /** Somebody of the list. */
  person: PersonId | null
  aid: string
  called: 'none' | '112' | '103'
  /** When a number was called, as its link was pressed; `null`: now. */
  calledMs: number | null
}

export const emptyIncident = (): IncidentForm => ({
  what: '',
  who: '',
  person: null,
  aid: '',
  called: 'none',
  calledMs: null,
})

/** What was written anew of an incident; `null`: as it is. */
export interface IncidentChange {
  what: string | null
  who: string | null
  /** The id of somebody of the list; empty: nobody of it. */
  person: string | null
  aid: string | null
  called: IncidentForm['called'] | null
}

export const emptyIncidentChange = (): IncidentChange => ({
  ...{ what: null, who: null, person: null, aid: null, called: null },
})

/** The form over what everybody sees of the incident by now. */
export function showIncident(change: IncidentChange, noted: NotedIncident): IncidentForm {
  const calledBefore = noted.called ?? 'none'
  const called = change.called ?? calledBefore
  return {
    what: change.what ?? noted.what,
    who: change.who ?? noted.who,
    person: change.person === null ? noted.person : parsePersonId(change.person),
    aid: change.aid ?? noted.aid,
    called,
    calledMs: called === calledBefore ? noted.calledMs : null,
  }
}

export interface IncidentWrong {
  readonly field: 'what' | 'who' | 'aid'
  readonly problem: 'what-missing' | 'identity-number' | 'note-long'
}

export type ReadIncident =
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'wrong'; readonly problems: readonly IncidentWrong[] }

const LONGEST = 1_000

/** What the form says, or what is wrong with it. @param nowMs when it was called, if nobody pressed the link */
export function readIncident(form: IncidentForm, nowMs: number): ReadIncident {
  const problems = (['what', 'who', 'aid'] as const).flatMap((field): readonly IncidentWrong[] => {
    const text = form[field]
    if (containsIdentityNumber(text)) return [{ field, problem: 'identity-number' }]
    if (text.length > LONGEST) return [{ field, problem: 'note-long' }]
    return field === 'what' && text.trim() === '' ? [{ field, problem: 'what-missing' }] : []
  })
  if (problems.length > 0) return { kind: 'wrong', problems }
  const called = form.called === 'none' ? null : form.called
  const { what, who, person, aid } = form
  const calledMs = called ? (form.calledMs ?? nowMs) : null
  return { kind: 'incident', incident: { what, who, aid, person, called, calledMs } }
}
