import {
  draftCheckIn,
  draftCheckOut,
  draftMerge,
  draftParting,
  draftRetraction,
} from '#domain/drafts/attendance.ts'
import { draftEvent, draftEventChange } from '#domain/drafts/event.ts'
import { toBase32 } from '#domain/bytes.ts'
import { draftContact, draftRegistration } from '#domain/drafts/registration.ts'
import { listJoined } from '#domain/fold/joins.ts'
import { foldPresence } from '#domain/fold/presence.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { eventIdOf, personIdOf } from '#domain/ids.ts'
import type { DeviceId, EventId, FactId, PersonId, StreamId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { contactsStream, eventStream, scheduleStream } from '#domain/stream.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import { MORNING_MS } from '#tests/support/turnable-clock.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'

export const SCHEDULE = scheduleStream(2026)

const NAMES = ['Айгерим Сейітова', 'Dauren Әлімов', 'Пётр Ильин', 'Jansaya', 'Ержан Қали', 'Olga Kim']
const HOUR_MS = 3_600_000

/** What somebody at a phone may state about an event, given what this phone knows of it. */
export interface Scene {
  readonly event: EventId
  readonly table: FactTable
  readonly device: DeviceId
  readonly random: SeededRandom
}

export type DraftMaker = (scene: Scene) => readonly StreamDraft[]

export const makeCheckIn: DraftMaker = (scene) =>
  about(scene, (person) => draftCheckIn(person, presenceOf(scene, person)))

export const makeCheckOut: DraftMaker = (scene) =>
  about(scene, (person) => draftCheckOut(person, presenceOf(scene, person)))

/** Takes back one of this phone's own marks, if it has any. */
export const makeUndo: DraftMaker = (scene) => {
  const { table, device, random, event } = scene
  const own = [...table.facts.values()].filter(
    ({ kind, subjects, authors }) =>
      (kind === 'checked-in' || kind === 'checked-out') &&
      subjects.length > 0 &&
      authors.some((author) => author.device === device),
  )
  if (own.length === 0) return []
  const { id, subjects } = random.pick(own)
  return [{ stream: eventStream(event), draft: draftRetraction(subjects[0] as PersonId, [id]) }]
}

/** Somebody not on the list, with a phone number, marked as here: facts of two streams in one save (FACT-9). */
export const makeWalkIn: DraftMaker = (scene) => {
  const { event, random, table } = scene
  const person = newPerson(random)
  const contact = draftContact(person, { phones: [phoneNumber(random)], guardianPhones: [] })
  return [
    { stream: eventStream(event), draft: registration(random, person, 'walk-in') },
    { stream: eventStream(event), draft: draftCheckIn(person, foldPresence(table, [person])) },
    ...(contact ? [{ stream: contactsStream(event), draft: contact }] : []),
  ]
}

/** More people for the list, as an import or a desk adds them. */
export function draftRoster(random: SeededRandom, count: number): readonly FactDraft[] {
  return Array.from({ length: count }, () => registration(random, newPerson(random), 'roster'))
}

export const makeRoster: DraftMaker = ({ event, random }) =>
  draftRoster(random, 1 + random.below(3)).map((draft) => ({ stream: eventStream(event), draft }))

/** A correction of what the list says about somebody: replaces the registrations it knows. */
export const makeCorrection: DraftMaker = (scene) =>
  about(scene, (person) => ({
    ...registration(scene.random, person, 'roster'),
    replaces: factsAbout(scene.table, person, 'registered'),
  }))

export const makeMerge: DraftMaker = (scene) =>
  aboutTwo(scene, (a, b) =>
    draftMerge(
      a,
      b,
      factsAbout(scene.table, a, 'people-parted').filter(() => scene.random.chance(0.5)),
    ),
  )

export const makeParting: DraftMaker = (scene) => aboutTwo(scene, draftParting)

/** A kind that this version does not know must pass on all the same (FACT-2). */
export const makeUnknown: DraftMaker = (scene) =>
  about(scene, (person) => ({ kind: 'thanked', subjects: [person], body: { stars: scene.random.below(6) } }))

/** Kinds that this version knows, in shapes that it never makes: they must do no harm (SYN-5). */
export const makeMisshapen: DraftMaker = (scene) => {
  const { random } = scene
  const person = newPerson(random)
  const other = newPerson(random)
  const odd = random.pick<FactDraft>([
    { kind: 'checked-in', subjects: [] },
    { kind: 'checked-out', subjects: [person, other] },
    { kind: 'people-merged', subjects: [person] },
    { kind: 'people-merged', subjects: [person, person] },
    { kind: 'people-parted', subjects: [person, other, newPerson(random)] },
    { kind: 'retracted', subjects: [person] },
    { kind: 'registered', subjects: [], personal: { name: 7 } },
    { kind: 'registered', subjects: [person], body: { group: null, no: 'first' }, personal: { name: null } },
    { kind: 'clock-corrected', subjects: [], body: { session: 'none', shift: 'much' } },
    { kind: 'granted', subjects: [], body: { device: random.bytes(16), role: 'server' } },
    { kind: 'held', subjects: [], body: { sheets: [random.bytes(32)], reason: 'decided' } },
    { kind: 'erased', subjects: [], body: { people: [random.bytes(10)] } },
    { kind: 'event-planned', subjects: [person], body: { starts: 'soon' } },
  ])
  return [{ stream: streamOf(scene), draft: odd }]
}

export function draftNewEvent(random: SeededRandom): FactDraft {
  const startsMs = MORNING_MS + random.below(200) * HOUR_MS
  return draftEvent(eventIdOf(random.bytes(10)), {
    title: random.pick(['Субботник', 'Тазалық күні', 'River bank']),
    startsMs,
    endsMs: startsMs + 4 * HOUR_MS,
    utcOffsetMinutes: 300,
    place: random.pick(['Park', '']),
    meetingPoint: '',
    bring: '',
  })
}

/** A change of some fields of an event that the schedule knows. */
export function draftChange(random: SeededRandom, schedule: FactTable): FactDraft | null {
  const events = [...schedule.bySubject.keys()] as EventId[]
  if (events.length === 0) return null
  const event = random.pick(events)
  const startsMs = MORNING_MS + random.below(200) * HOUR_MS
  const changes = random.pick([
    { startsMs, endsMs: startsMs + HOUR_MS },
    { status: 'postponed' } as const,
    { place: random.pick(['Lake', '']) },
  ])
  return draftEventChange(event, changes, factsAbout(schedule, event, 'event-planned'))
}

function about(scene: Scene, make: (person: PersonId) => FactDraft): readonly StreamDraft[] {
  const person = pickPerson(scene)
  return person ? [{ stream: streamOf(scene), draft: make(person) }] : []
}

function aboutTwo(scene: Scene, make: (a: PersonId, b: PersonId) => FactDraft): readonly StreamDraft[] {
  const [a, b] = [pickPerson(scene), pickPerson(scene)]
  return a && b && a !== b ? [{ stream: streamOf(scene), draft: make(a, b) }] : []
}

function streamOf({ event }: Scene): StreamId {
  return eventStream(event)
}

function pickPerson({ table, random }: Scene): PersonId | null {
  const people = [...table.bySubject.keys()] as PersonId[]
  return people.length === 0 ? null : random.pick(people)
}

function presenceOf({ table }: Scene, person: PersonId) {
  return foldPresence(table, listJoined(table, person))
}

function factsAbout(table: FactTable, subject: PersonId | EventId, kind: string): readonly FactId[] {
  return (table.bySubject.get(subject) ?? []).filter((id) => table.facts.get(id)?.kind === kind)
}

function registration(random: SeededRandom, person: PersonId, source: 'roster' | 'walk-in'): FactDraft {
  return draftRegistration(person, {
    // Each is called something that nobody else is: what of it is left behind can be found.
    name: `${random.pick(NAMES)} ${toBase32(random.bytes(5))}`,
    source,
    group: random.pick(['9A', '10Б', '']),
    isMinor: random.chance(0.3),
  })
}

const newPerson = (random: SeededRandom) => personIdOf(random.bytes(10))
const phoneNumber = (random: SeededRandom) => `+7701${String(1_000_000 + random.below(9_000_000))}`
