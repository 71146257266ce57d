import type { Incident } from '#domain/drafts/results.ts'
import type { PersonId } from '#domain/ids.ts'
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
