import { bytesOfSubject } from '../ids.ts'
import type { PartyId, PersonId } from '../ids.ts'
import type { CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import type { Consent, Source } from '../fold/person-view.ts'
import type { ParticipantKind } from '../participant.ts'

/** What a roster row or a walk-in form says about a person. Texts are made NFC here, before capture (SHEET-6). */
export interface Registration {
  readonly name: string
  readonly sortName?: string
  readonly no?: number
  readonly group?: string
  readonly className?: string
  readonly locality?: string
  /** `YYYY` or `YYYY-MM-DD`. */
  readonly born?: string
  /** As somebody said; left out, a birth date or the kind of participant decides. */
  readonly isMinor?: boolean
  readonly consent?: Consent
  readonly source: Source
  readonly who?: ParticipantKind
  /** One of a party that was counted without names: fills a place of that count (FACT-10). */
  readonly party?: PartyId
}

export interface ContactNote {
  /** E.164. */
  readonly phones: readonly string[]
  readonly guardianPhones: readonly string[]
  readonly unread?: string
}

/** "This person is on the list"; name and all that could point at a child are in the erasable part. */
export function draftRegistration(person: PersonId, entry: Registration): FactDraft {
  return {
    kind: 'registered',
    subjects: [person],
    body: present({
      source: entry.source,
      no: entry.no,
      group: entry.group,
      who: entry.who,
      party: entry.party && bytesOfSubject(entry.party),
    }),
    personal: present({
      name: entry.name,
      sort: entry.sortName === entry.name ? undefined : entry.sortName,
      class: entry.className,
      place: entry.locality,
      born: entry.born,
      minor: entry.isMinor === undefined ? undefined : Number(entry.isMinor),
      consent: entry.consent === 'unknown' ? undefined : entry.consent,
    }),
  }
}

/** How to reach the person; goes to the event's contacts stream. `null` when there is nothing to note. */
export function draftContact(person: PersonId, note: ContactNote): FactDraft | null {
  const personal = present({
    phones: note.phones.length > 0 ? note.phones : undefined,
    guardians: note.guardianPhones.length > 0 ? note.guardianPhones : undefined,
    unread: note.unread,
  })
  return Object.keys(personal).length > 0 ? { kind: 'contact-noted', subjects: [person], personal } : null
}

function present(
  fields: Readonly<Record<string, CanonicalValue | undefined>>,
): Record<string, CanonicalValue> {
  const kept: Record<string, CanonicalValue> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === '') continue
    kept[key] = typeof value === 'string' ? tidyText(value) : value
  }
  return kept
}

/** NFC, no half of a surrogate pair, no byte order mark in front: the only changes made to a text a person entered. */
export function tidyText(text: string): string {
  return text
    .replace(/^\uFEFF+/, '')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .normalize('NFC')
}
