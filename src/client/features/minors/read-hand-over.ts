import type { Relation } from '#domain/consent/consent.ts'
import type { Guardian, HandOver } from '#domain/drafts/minors.ts'
import { faultOfName } from './read-consent.ts'

/** Who takes the child: one of the guardians by their place, somebody else, or nobody. */
export type Taker = `guardian-${number}` | 'other' | 'alone'

export interface HandOverForm {
  taker: Taker | undefined
  name: string
  relation: Relation | undefined
  isChecked: boolean
}

export type HandOverFault = 'who' | 'name' | 'identity-number' | 'too-long'

export type HandOverCheck =
  | { readonly kind: 'hand-over'; readonly handOver: HandOver }
  | { readonly kind: 'fault'; readonly fault: HandOverFault }

/** Reads the form. A guardian of whom only the number is known needs no name: the relation tells enough. */
export function checkHandOver(form: HandOverForm, guardians: readonly Guardian[]): HandOverCheck {
  if (form.taker === 'alone') return { kind: 'hand-over', handOver: { kind: 'alone' } }
  const { isChecked } = form
  const known = guardians.find((_, i) => form.taker === `guardian-${String(i)}`)
  if (known) {
    const { name, relation } = known
    return { kind: 'hand-over', handOver: { kind: 'to', name, relation: relation ?? 'guardian', isChecked } }
  }
  if (form.taker !== 'other') return { kind: 'fault', fault: 'who' }
  const name = form.name.trim()
  const fault = name === '' ? 'name' : faultOfName(name)
  if (fault) return { kind: 'fault', fault }
  return { kind: 'hand-over', handOver: { kind: 'to', name, relation: form.relation ?? null, isChecked } }
}
