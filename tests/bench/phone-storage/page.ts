import { parseEventId, personIdOf } from '#domain/ids.ts'
import type { PersonId } from '#domain/ids.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import {
  deviceOfKey,
  encodeCertificate,
  encodeCertificateBody,
  readCertificate,
} from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { freezeFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { sealSheet, takePage } from '#domain/log/seal.ts'
import { eventStream } from '#domain/stream.ts'
import { chanceOf } from '#server/demo/chance.ts'
import { inventName } from '#server/demo/names.ts'
import { captureFacts } from '#client/log/capture.ts'
import { createSession } from '#client/log/session.ts'
import type { PageEntry } from '#client/ports.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { DexieViewStore } from '#client/storage/view-store.ts'
import { peopleOf } from '#client/views/people-index.ts'
import { ViewKeeper } from '#client/views/view-keeper.ts'
import { openBare, putBare, readAllBare } from './bare-store.ts'

/**
 * Runs the phone's real storage in a browser's page beside the barest IndexedDB that could do the same, one after
 * the other, so that both meet the same machine in the same mood. Driven by `measure.ts`.
 */

const EVENT = parseEventId('0123456789abcdef')
if (!EVENT) throw new Error('not an event id')
const stream = eventStream(EVENT)
const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
const clock = {
  now: () => ({
    wallMs: Date.now(),
    utcOffsetMinutes: 300,
    monotonicMs: Math.round(performance.now()),
  }),
}
const session = createSession(clock, random)
const pause = () => Promise.resolve()

const db = openLogDatabase('bench-log')
const log = new DexieFactLog(db, createChangeSignal('bench-log'))
const store = new DexieViewStore('bench-views')
const server = makeServer()
const keeper = new ViewKeeper({ log, store, own: () => server, pause, locate: pause })

/** A roster as it comes down: sheets of the server, with positions. The bare store gets the same rows. */
async function fillRoster(count: number): Promise<void> {
  const chance = chanceOf(count)
  const facts = Array.from({ length: count }, (_, i) =>
    freeze(draftRegistration(personIdOf(random.bytes(10)), { name: inventName(chance), source: 'roster', consent: 'unknown', no: i + 1 })),
  ) // prettier-ignore
  let cursor = emptyCursor(stream)
  const asked = cursor
  const entries: PageEntry[] = []
  for (let left: readonly FrozenFact[] = facts, number = 1; left.length > 0; number++) {
    const page = takePage(left)
    const { id, bytes } = await sealSheet(
      { organisation: server.organisation, stream, device: server.device, number, previous: null, certificate: server.id, clock: null },
      page,
      () => Promise.resolve(new Uint8Array(64)),
    ) // prettier-ignore
    cursor = advanceCursor(cursor, id)
    const stored = {
      id,
      stream,
      device: server.device,
      number,
      certificate: server.id,
      origin: 'server',
      bytes,
    } as const
    entries.push({ n: cursor.n, digest: cursor.digest, sheet: id, stored, isHeld: false })
    left = left.slice(page.length)
  }
  await log.applyPage({ stream, asked, from: 0, entries, cursor, certificates: [server], erased: null })
  const bare = await openBare()
  await putBare(bare, facts.map(({ id, envelope, personal }) => ({ id, envelope, personal }))) // prettier-ignore
  bare.close()
  const view = await keeper.open(stream)
  peopleOf(view)
  await keeper.packAll(0)
}

/** Durations in ms of check-ins and of bare strict puts of the same bytes, taken in turns. */
async function measureMarks(count: number): Promise<{ readonly marks: number[]; readonly puts: number[] }> {
  const people = await listPeople()
  const bare = await openBare()
  const marks: number[] = []
  const puts: number[] = []
  for (let i = 0; i < count; i++) {
    const person = people[i % people.length]
    if (!person) throw new Error('nobody on the list')
    const draft = { kind: 'checked-in', subjects: [person], body: { way: 'tap' } }
    const { id, envelope, personal } = freeze(draft)
    const asMark = async () => {
      const began = performance.now()
      await captureFacts({ log, session, pause }, [{ stream, draft }])
      marks.push(performance.now() - began)
    }
    const asPut = async () => {
      const began = performance.now()
      await putBare(bare, [{ id, envelope, personal }])
      puts.push(performance.now() - began)
    }
    for (const measure of i % 2 === 0 ? [asMark, asPut] : [asPut, asMark]) await measure()
  }
  bare.close()
  // as the app does when it is put away
  await keeper.refresh(stream)
  await keeper.packAll(1)
  return { marks, puts }
}

/** From closed databases, of which there are two, to everybody in order. */
async function measureOpen(): Promise<{ readonly ms: number; readonly people: number }> {
  const began = performance.now()
  const view = await keeper.open(stream)
  const people = peopleOf(view).people().length
  return { ms: performance.now() - began, people }
}

/** From a closed database, as {@link measureOpen}. */
async function measureGetAll(): Promise<{ readonly ms: number; readonly rows: number }> {
  const began = performance.now()
  const bare = await openBare()
  const rows = (await readAllBare(bare)).length
  const ms = performance.now() - began
  bare.close()
  return { ms, rows }
}

async function listPeople(): Promise<readonly PersonId[]> {
  return peopleOf(await keeper.open(stream)).people().map((person) => person.id) // prettier-ignore
}

function freeze(draft: Parameters<typeof freezeFact>[0]): FrozenFact {
  return freezeFact(draft, session.nextMoment())
}

function makeServer(): Certificate {
  const key = new Uint8Array(65).fill(7)
  key[0] = 4
  const issuer = deviceOfKey(key)
  const body = encodeCertificateBody({ key, role: 'server', streams: ['event/*'], untilMs: Date.now(), organisation: new Uint8Array(16), issuer })
  const certificate = readCertificate(encodeCertificate(body, new Uint8Array(64)))
  if (!certificate) throw new Error('not a certificate')
  return certificate
} // prettier-ignore

export const bench = { fillRoster, measureMarks, measureOpen, measureGetAll }
export type Bench = typeof bench

declare global {
  interface Window {
    bench: Bench
  }
}
window.bench = bench
