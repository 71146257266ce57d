import { MAX_NAME_LENGTH } from '#domain/consent/consent.ts'
import type { ConsentState, ConsentWay, Relation } from '#domain/consent/consent.ts'
import { encodeSignature, SIGNATURE_HEIGHT, SIGNATURE_WIDTH } from '#domain/consent/signature-path.ts'
import type { Stroke } from '#domain/consent/signature-path.ts'
import type { WordingLanguage } from '#domain/consent/wording.ts'
import type { ConsentNote } from '#domain/drafts/minors.ts'
import { containsIdentityNumber } from '#domain/text/identity-number.ts'

/** What stands in the form of a consent. */
export interface ConsentForm {
  answer: ConsentState | undefined
  way: ConsentWay | undefined
  language: WordingLanguage
  signer: string
  relation: Relation | undefined
  strokes: readonly Stroke[]
  /** Who cannot draw a signature: the name stands for it. */
  isTyped: boolean
}

export type ConsentField = 'answer' | 'way' | 'signer' | 'pad'
export type ConsentFault = ConsentField | 'identity-number' | 'too-long'

export type ConsentCheck =
  | { readonly kind: 'note'; readonly note: Omit<ConsentNote, 'photo'> }
  | { readonly kind: 'faults'; readonly faults: ReadonlyMap<ConsentField, ConsentFault> }

/** Ways in which a person answers, so that their name belongs to it. */
const NAMED: readonly ConsentWay[] = ['signature', 'guardian-present']

/** Reads the form; all faults at once. @param version of the wording that was on the screen */
export function checkConsent(form: ConsentForm, version: string): ConsentCheck {
  const faults = new Map<ConsentField, ConsentFault>()
  const { answer, way } = form
  const signer = form.signer.trim()
  if (answer === undefined) faults.set('answer', 'answer')
  if (way === undefined) faults.set('way', 'way')
  const fault = faultOfName(signer)
  if (fault) faults.set('signer', fault)
  else if (way && NAMED.includes(way) && signer === '') faults.set('signer', 'signer')
  const isSigned = way === 'signature' && !form.isTyped
  const pad = { width: SIGNATURE_WIDTH, height: SIGNATURE_HEIGHT }
  const signature = isSigned ? encodeSignature(form.strokes, pad) : null
  if (isSigned && signature === null) faults.set('pad', 'pad')
  if (faults.size > 0 || answer === undefined || way === undefined) return { kind: 'faults', faults }
  const relation = form.relation ?? null
  const { language } = form
  return {
    kind: 'note',
    note: { state: answer, way, version, language, signer, relation, signature },
  }
}

/** What is wrong with a name that somebody typed; an empty one is not. */
export function faultOfName(name: string): 'identity-number' | 'too-long' | null {
  if (containsIdentityNumber(name)) return 'identity-number'
  return name.length > MAX_NAME_LENGTH ? 'too-long' : null
}
