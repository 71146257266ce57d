import { draftEvent } from '#domain/drafts/event.ts'
import { eventIdOf } from '#domain/ids.ts'
import type { EventId } from '#domain/ids.ts'
import { encodeCertificate } from '#domain/log/certificate.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { signCertificate } from '#server/enrolment/issue-certificate.ts'
import { issueIdentity } from '#server/keys/server-identity.ts'
import type { ServerIdentity } from '#server/ports.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import { draftRoster, SCHEDULE } from '../deeds/drafts.ts'
import { MemoryDevice } from './memory-device.ts'
import type { Phone, PhoneStorage } from './phone.ts'
import type { Journal } from './server-disk.ts'
import { FAIR_WEATHER } from './weather.ts'
import { World } from './world.ts'

/** What all histories have in common before anything happens. */
export interface Ground {
  readonly identity: ServerIdentity
  readonly events: readonly [EventId, EventId]
}

/** Where every history begins: made once, since it is the same for all. */
export interface Beginning extends Ground {
  readonly nowMs: number
  readonly journal: Journal
  readonly phones: readonly {
    readonly name: string
    /** Before it has read anything. */
    readonly enrolled: PhoneStorage
    /** With all that it may read. */
    readonly ready: PhoneStorage
  }[]
}

const ROSTER_SIZE = 4
const HOUR_MS = 3_600_000
/** After this a guest may write and no longer read (SHEET-4). */
const GUEST_MS = HOUR_MS

let begun: Promise<Beginning> | undefined

export const beginning = () => (begun ??= begin())

/**
 * A server with two events and their lists, an organiser, coordinators of the one or of both events, one whose
 * certificate ends within the hour, and a phone yet to enrol.
 */
async function begin(): Promise<Beginning> {
  const random = seededRandom(0)
  const ground = await makeGround(random)
  const world = new World({ random, ground, weather: FAIR_WEATHER, mutant: {} })
  world.calm(true)
  const [first, second] = world.events
  world.launch('plan', world.server.state(SCHEDULE, world.events.map(planOf)))
  for (const event of world.events)
    world.launch('list', world.server.state(eventStream(event), draftRoster(random, ROSTER_SIZE)))
  const [desk, north, south, both, , guest] = ['desk', 'north', 'south', 'both', 'late', 'guest'].map(
    (name) =>
      world.addPhone(name, {
        device: new MemoryDevice(fakeKeys(name)),
        state: emptyLogState(name),
        packed: new Map(),
      }),
  )
  if (desk) world.launch('enrol', world.enrol(desk, null))
  for (const gate of [north, south, both]) if (gate) world.launch('enrol', world.enrol(gate, first))
  await world.rest()
  if (both) world.launch('enrol', world.enrol(both, second))
  if (guest) await enrolGuest(world, guest)
  await world.rest()
  const enrolled = world.phones.map((phone) => phone.storage)
  for (const phone of world.phones) await readAll(world, phone)
  const phones = world.phones.map((phone, i) => {
    const ready = phone.storage
    return { name: phone.name, enrolled: enrolled[i] ?? ready, ready }
  })
  return { ...ground, nowMs: world.nowMs, journal: world.disk.journal, phones }
}

async function makeGround(random: SeededRandom): Promise<Ground> {
  const { key, sign } = fakeKeys('server')
  const clock = { now: () => ({ wallMs: MORNING_MS, utcOffsetMinutes: 300, monotonicMs: 0 }) }
  return {
    identity: await issueIdentity({ clock, random }, key, sign),
    events: [eventIdOf(random.bytes(10)), eventIdOf(random.bytes(10))],
  }
}

/** As if enrolled two years ago: the certificate ends soon. */
async function enrolGuest({ identity, events, nowMs }: World, { device, log }: Phone): Promise<void> {
  const { key } = await device.prepareKey()
  const [first] = events
  const certificate = await signCertificate(
    {
      key,
      role: 'coordinator',
      streams: [eventStream(first), contactsStream(first)],
      untilMs: nowMs + GUEST_MS,
      organisation: identity.organisation,
      issuer: identity.device,
    },
    identity.sign,
  )
  const { body, signature } = identity.certificate
  await device.storeIdentity({
    certificateBytes: encodeCertificate(certificate.body, certificate.signature),
    serverCertificateBytes: encodeCertificate(body, signature),
    name: 'guest',
  })
  await log.storeCertificates([certificate])
}

async function readAll(world: World, phone: Phone): Promise<void> {
  for (const tab of phone.tabs) world.launch('read', tab.round(true))
  await world.rest()
  for (const stream of await phone.log.listStreams()) await phone.view(stream)
  await phone.packViews()
}

function planOf(event: EventId) {
  return draftEvent(event, {
    title: 'Clean-up',
    startsMs: MORNING_MS,
    endsMs: MORNING_MS + 4 * HOUR_MS,
    utcOffsetMinutes: 300,
    place: 'Park',
    meetingPoint: '',
    bring: '',
  })
}
