import { foldContact, type ContactView } from '#domain/fold/contact-view.ts'
import { foldDevices, type DeviceView } from '#domain/fold/device-view.ts'
import { foldSchedule, type EventView } from '#domain/fold/event-view.ts'
import { addFact, emptyTable, type FactTable } from '#domain/fold/fact-table.ts'
import { foldPeople, type PersonView } from '#domain/fold/person-view.ts'
import {
  bytesOfId,
  deviceIdOf,
  eventIdOf,
  personIdOf,
  sessionIdOf,
  type DeviceId,
  type EventId,
  type FactId,
  type PersonId,
} from '#domain/ids.ts'
import type { Role } from '#domain/log/certificate.ts'
import { freezeFact, readFact, type FactDraft } from '#domain/log/fact.ts'
import { kazakhSortKey } from '#domain/text/kazakh-order.ts'
import type { Custody } from '#client/ports.ts'

/** Bytes that tell one number from another; enough for ids in tests. */
export function numberedBytes(length: number, number: number): Uint8Array {
  const bytes = new Uint8Array(length)
  new DataView(bytes.buffer).setUint32(length - 4, number)
  return bytes
}

export const deviceId = (number: number): DeviceId => deviceIdOf(numberedBytes(16, number))
export const eventId = (number: number): EventId => eventIdOf(numberedBytes(10, number))
export const personId = (number: number): PersonId => personIdOf(numberedBytes(10, number))

export interface Capture {
  readonly device: DeviceId
  readonly role: Role
  readonly atMs: number
}

export interface Captured {
  readonly fact: FactId
  readonly kind: string
  readonly event: EventId | null
  readonly person: PersonId | null
  readonly device: DeviceId
  readonly capturedMs: number
}

type StreamName = 'schedule' | 'organisation' | `event/${string}` | `contacts/${string}`

/** The facts of everybody in one memory, folded by the real domain. No signatures, no network. */
export class FakeLog {
  readonly #tables = new Map<StreamName, FactTable>()
  readonly #custody = new Map<FactId, Custody>()
  readonly captured: Captured[] = []
  #schedule: { readonly size: number; readonly events: readonly EventView[] } = { size: 0, events: [] }
  #version = 0
  #seq = 0
  readonly #listeners = new Set<() => void>()

  get version(): number {
    return this.#version
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(): void {
    this.#version++
    for (const listener of [...this.#listeners]) listener()
  }

  append(stream: StreamName, draft: FactDraft, { device, role, atMs }: Capture, custody: Custody): FactId {
    const seq = ++this.#seq
    const session = sessionIdOf(bytesOfId(device).slice(8))
    const time = { wallMs: atMs, utcOffsetMinutes: 300, monotonicMs: seq }
    const frozen = freezeFact(draft, { session, seq, time, salt: numberedBytes(8, seq) })
    const fact = readFact(frozen.envelope, frozen.personal)
    if (!fact) throw new Error('the draft makes no fact')
    addFact(this.table(stream), { fact, author: { device, role }, clock: null })
    this.#custody.set(fact.id, custody)
    this.captured.push({
      fact: fact.id,
      kind: fact.kind,
      event: stream.includes('/') ? (stream.split('/')[1] as EventId) : null,
      person: stream.includes('/') ? ((draft.subjects[0] ?? null) as PersonId | null) : null,
      device,
      capturedMs: atMs,
    })
    return fact.id
  }

  table(stream: StreamName): FactTable {
    const known = this.#tables.get(stream)
    if (known) return known
    const table = emptyTable()
    this.#tables.set(stream, table)
    return table
  }

  custodyOf(fact: FactId): Custody {
    return this.#custody.get(fact) ?? 'server'
  }

  setCustody(facts: Iterable<FactId>, custody: Custody): void {
    for (const fact of facts) this.#custody.set(fact, custody)
    this.changed()
  }

  isBy(event: EventId, fact: FactId, device: DeviceId): boolean {
    const record = this.table(`event/${event}`).facts.get(fact)
    return record?.authors.some((author) => author.device === device) ?? false
  }

  schedule(): readonly EventView[] {
    const table = this.table('schedule')
    // as on the phone: the same events until their own stream says more
    if (this.#schedule.size !== table.facts.size)
      this.#schedule = { size: table.facts.size, events: foldSchedule(table) }
    return this.#schedule.events
  }

  devices(): ReadonlyMap<DeviceId, DeviceView> {
    return foldDevices(this.table('organisation'))
  }

  people(event: EventId): readonly PersonView[] {
    const keyed = foldPeople(this.table(`event/${event}`)).map(
      (person) => [kazakhSortKey(person.sortName), person] as const,
    )
    return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person)
  }

  contact(event: EventId, ids: readonly PersonId[]): ContactView {
    return foldContact(this.table(`contacts/${event}`), ids)
  }
}
