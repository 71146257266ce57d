import { readPlannedPerson } from '#domain/drafts/roster-entry.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import { foldContact } from '#domain/fold/contact-view.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { personIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { EventId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import type { ExistingPerson, PlannedPerson } from '#domain/roster-import/types.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { parseBirthDate } from '#domain/text/birth-date.ts'
import type { TrustDeps } from '../control/trust.ts'
import { appendAsServer } from './append-as-server.ts'
import type { DeskDeps } from './append-as-server.ts'
import { readStream } from './read-stream.ts'

/** Everybody of an event: the list, walk-ins included. */
export async function listPeople(deps: TrustDeps, event: EventId): Promise<readonly PersonView[]> {
  return foldPeople((await readStream(deps, eventStream(event))).table)
}

/** The same, as an import compares its people with. */
export async function listExisting(
  deps: TrustDeps,
  event: EventId,
  thisYear: number,
): Promise<readonly ExistingPerson[]> {
  const { table: contacts } = await readStream(deps, contactsStream(event))
  return (await listPeople(deps, event)).map(({ id, ids, name, born }) => {
    const { phones, guardianPhones } = foldContact(contacts, ids)
    const read = parseBirthDate(born, thisYear)
    const birth = read.kind === 'read' ? { birth: read.birth } : {}
    return { id, name, phones: [...phones, ...guardianPhones], ...birth }
  })
}

/** Adds people of an import to an event's list and contacts: all of them, or none. */
export async function addPeople(
  deps: DeskDeps,
  event: EventId,
  people: readonly PlannedPerson[],
): Promise<void> {
  const entries: FactDraft[] = []
  const contacts: FactDraft[] = []
  for (const planned of people) {
    const person = personIdOf(deps.random.bytes(SUBJECT_ID_BYTES))
    const { entry, contact } = readPlannedPerson(planned)
    entries.push(draftRegistration(person, entry))
    const note = draftContact(person, contact)
    if (note) contacts.push(note)
  }
  await appendAsServer(deps, [
    { stream: eventStream(event), drafts: entries },
    { stream: contactsStream(event), drafts: contacts },
  ])
}
