import type { ConsentState, ConsentWay, Relation } from '../consent/consent.ts'
import type { WordingLanguage } from '../consent/wording.ts'
import type { BlobId, FactId, PersonId } from '../ids.ts'
import { namingBlob } from '../log/blob.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import { tidyText } from './registration.ts'

/** A guardian's answer as it was taken, on whatever way. */
export interface ConsentNote {
  readonly state: ConsentState
  readonly way: ConsentWay
  /** Of the wording that was read or shown, and in which language. */
  readonly version: string
  readonly language: WordingLanguage
  /** Who answered; empty where a list says it for all. */
  readonly signer: string
  readonly relation: Relation | null
  /** Drawn on the screen (`signature-path.ts`); `null`: none, or the name typed instead. */
  readonly signature: Uint8Array | null
  /** The photo of the paper (SYN-9), which stands in the body, for an erasure deletes it; `null`: none was taken. */
  readonly photo: BlobId | null
}

/** To whom a child was handed over. */
export type HandOver =
  | {
      readonly kind: 'to'
      readonly name: string
      readonly relation: Relation | null
      /** Called on the guardian's number before. */
      readonly isChecked: boolean
    }
  /** Went alone, which the guardian had allowed. */
  | { readonly kind: 'alone' }

/** Somebody who answers for a child. */
export interface Guardian {
  /** Empty where only the number is known. */
  readonly name: string
  readonly relation: Relation | null
  /** E.164; empty where only the name is known. */
  readonly phone: string
}

/** "The guardian says so." @param replaces what stood before: a later answer takes its place */
export function draftConsent(person: PersonId, note: ConsentNote, replaces: readonly FactId[]): FactDraft {
  const { state, way, version, language, signer, relation, signature, photo } = note
  return {
    kind: 'consent-noted',
    subjects: [person],
    ...(photo === null ? {} : { body: namingBlob(photo) }),
    personal: present({ state, way, version, lang: language, by: signer, relation, sign: signature }),
    replaces,
  }
}

/** A list with guardians' signatures that somebody brought: it speaks for many children at once. */
export type ListNote = Pick<ConsentNote, 'version' | 'language' | 'signer' | 'photo'>

/**
 * "The school's list says so", once for each child. The photo of the list is one and the same, and each names it: it
 * goes when the last of them is erased (SYN-10).
 */
export function draftListConsents(
  children: readonly { readonly person: PersonId; readonly replaces: readonly FactId[] }[],
  list: ListNote,
): readonly FactDraft[] {
  const note: ConsentNote = {
    ...list,
    state: 'given',
    way: 'school-list',
    relation: 'teacher',
    signature: null,
  }
  return children.map(({ person, replaces }) => draftConsent(person, note, replaces))
}

/** "The child went with this person"; saved with the check-out it belongs to. */
export function draftHandOver(person: PersonId, handOver: HandOver): FactDraft {
  const personal =
    handOver.kind === 'alone'
      ? { alone: 1 }
      : {
          to: '',
          ...present({
            to: handOver.name,
            relation: handOver.relation,
            checked: handOver.isChecked ? 1 : null,
          }),
        }
  return { kind: 'handed-over', subjects: [person], personal }
}

/**
 * "These answer for the child"; belongs in the contacts. The numbers alone stand there too, as an import writes them.
 * @param replaces contacts noted before: only their guardians are replaced (FACT-4)
 */
export function draftGuardians(
  person: PersonId,
  guardians: readonly Guardian[],
  replaces: readonly FactId[],
): FactDraft {
  const phones = guardians.map(({ phone }) => phone).filter(Boolean)
  const kin = guardians.map(({ name, relation, phone }) => present({ name, relation, phone }))
  return { kind: 'contact-noted', subjects: [person], personal: { guardians: phones, kin }, replaces }
}

function present(fields: Readonly<Record<string, CanonicalValue>>): CanonicalMap {
  const told = Object.entries(fields).filter(([, value]) => value !== null && value !== '')
  return Object.fromEntries(
    told.map(([key, value]) => [key, typeof value === 'string' ? tidyText(value) : value]),
  )
}
