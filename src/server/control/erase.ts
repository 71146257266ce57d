import { draftErased } from '#domain/drafts/control.ts'
import { listJoined } from '#domain/fold/joins.ts'
import { listToldBefore } from '#domain/fold/told-before.ts'
import type { EventId, FactId, PersonId, StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { finishPending } from '../desk/pending.ts'
import { openStreamReader } from '../desk/read-stream.ts'
import { StorageFailure } from '../ports.ts'
import type { StreamTransaction } from '../ports.ts'
import { done, NOT_FOUND, UNCHANGED } from './outcome.ts'
import type { Changed, DecisionOutcome } from './outcome.ts'
import { stateJournalled } from './state-facts.ts'
import type { ControlDeps } from './state-facts.ts'
import { readStreamControl } from './stream-control.ts'
import { stripStored } from './strip-stored.ts'
import { readTrust } from './trust.ts'
import type { Trust } from './trust.ts'

export interface Erasing {
  readonly event: EventId
  readonly people: readonly PersonId[]
}

/** Times that the log may grow between reading who is joined and stating it. */
const ATTEMPTS = 20

/**
 * Erases people of an event, under all ids that are joined to theirs: personal parts go from the event's stream and
 * from its contacts, from what is stored and from whatever arrives later (SYN-10). So does what was written of an
 * incident before it was known to be theirs. Envelopes stay.
 */
export async function erasePeople(deps: ControlDeps, { event, people }: Erasing): Promise<DecisionOutcome> {
  // What an import left to be stated in the contacts must not bring anything back afterwards.
  await finishPending(deps)
  const [stream, contacts] = [eventStream(event), contactsStream(event)]
  const reader = openStreamReader(deps, stream)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { table } = await reader.read()
    if (!people.every((id) => table.bySubject.has(id))) return NOT_FOUND
    const joined = [...new Set(people.flatMap((id) => listJoined(table, id)))].sort()
    const facts = listToldBefore(table, joined)
    const trust = await readTrust(deps)
    const changed = await deps.store.transact(stream, async (transaction) => {
      const { n } = await transaction.append(stream, [])
      return n === reader.n ? eraseIn(deps, transaction, { stream, trust, people: joined, facts }) : null
    })
    if (!changed) continue
    const inContacts = await deps.store.transact(contacts, (transaction) =>
      eraseIn(deps, transaction, { stream: contacts, trust, people: joined, facts: [] }),
    )
    return done(changed, inContacts)
  }
  throw new StorageFailure('busy')
}

interface Erasure {
  readonly stream: StreamId
  readonly trust: Trust
  readonly people: readonly PersonId[]
  readonly facts: readonly FactId[]
}

async function eraseIn(
  deps: ControlDeps,
  transaction: StreamTransaction,
  { stream, trust, people, facts }: Erasure,
): Promise<Changed> {
  const control = await readStreamControl(transaction, { stream, trust })
  const lacking = people.filter((person) => !control.state.control.erasedPeople.has(person))
  if (lacking.length === 0) return UNCHANGED
  await stateJournalled(deps, transaction, control, draftErased({ people: lacking, facts }))
  return { sheets: 0, facts: await stripStored(transaction, control), streams: 1 }
}
