import { foldClosing } from '#domain/fold/closing-view.ts'
import type { ClosingView, Late } from '#domain/fold/closing-view.ts'
import { foldConsent } from '#domain/fold/consent-view.ts'
import type { ConsentView } from '#domain/fold/consent-view.ts'
import { foldParties } from '#domain/fold/head-count.ts'
import type { CountedParty } from '#domain/fold/head-count.ts'
import { foldContact } from '#domain/fold/contact-view.ts'
import type { ContactView } from '#domain/fold/contact-view.ts'
import type { DeviceView } from '#domain/fold/device-view.ts'
import { foldEventSettings, foldOrganisationSettings, joinSettings } from '#domain/fold/settings-view.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import type { Settings } from '#domain/settings/settings.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import { foldHandOvers } from '#domain/fold/hand-over-view.ts'
import type { NotedHandOver } from '#domain/fold/hand-over-view.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { foldReadiness } from '#domain/fold/readiness-view.ts'
import type { PhoneReadiness } from '#domain/fold/readiness-view.ts'
import type { DeviceId, EventId, FactId, PersonId, StreamId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import type { Custody } from '#client/ports.ts'
import type { Board, BoardCounts, GroupCount, Stop } from '#client/services.ts'
import { countBoard, weakestCustody } from './board-counts.ts'
import type { BoardNumbers } from './board-counts.ts'
import type { CustodyBook } from './custody-book.ts'
import { peopleOf } from './people-index.ts'
import { keepSearchWarm } from './keep-search-warm.ts'
import type { WarmingMeans } from './keep-search-warm.ts'
import { PeopleSearch } from './people-search.ts'
import type { StreamView } from './stream-view.ts'

export interface BoardParts {
  readonly event: StreamView
  readonly contacts: StreamView
  readonly custody: CustodyBook
  readonly findEvent: (id: EventId) => EventView | null
  readonly onScheduleChange: (listener: () => void) => Stop
  readonly devices: () => ReadonlyMap<DeviceId, DeviceView>
  /** The organisation's streams, latest year first. */
  readonly organisations: () => readonly FactTable[]
  readonly onOrganisationChange: (listener: () => void) => Stop
  readonly updatedMs: (stream: StreamId) => number | null
  readonly onUpdated: (listener: () => void) => Stop
  readonly onClosed: () => void
}

/** One event for its screens: its streams' views put together, nothing kept twice. */
export class EventBoard implements Board {
  readonly id: EventId
  readonly #parts: BoardParts
  #search: PeopleSearch | null = null
  readonly #listeners = new Set<() => void>()
  readonly #stops: Stop[]
  #version = 1
  #numbers: { readonly version: number; readonly numbers: BoardNumbers } | null = null
  #settings: { readonly version: number; readonly settings: Settings } | null = null

  constructor(id: EventId, parts: BoardParts) {
    this.id = id
    this.#parts = parts
    const changed = () => this.#changed()
    this.#stops = [
      parts.event.onChange(changed),
      parts.contacts.onChange((touched) => {
        this.#search?.noteContacts(touched)
        changed()
      }),
      parts.custody.onChange((streams) => streams.has(eventStream(id)) && changed()),
      parts.onScheduleChange(changed),
      parts.onOrganisationChange(changed),
      parts.onUpdated(changed),
    ]
  }

  version(): number {
    return this.#version
  }

  onChange(listener: () => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  event(): EventView | null {
    return this.#parts.findEvent(this.id)
  }

  people(): readonly PersonView[] {
    return peopleOf(this.#parts.event).people()
  }

  arrange(order: NameOrder): void {
    if (!this.#parts.event.arrange(order)) return
    this.#search?.forgetOrder()
    this.#changed()
  }

  person(id: PersonId): PersonView | null {
    const { event } = this.#parts
    // One pass before the camera needs no list of ten thousand.
    return event.peopleIfMade() === null ? foldPerson(event.table, id) : peopleOf(event).find(id)
  }

  contact(person: PersonView): ContactView {
    return foldContact(this.#parts.contacts.table, person.ids)
  }

  consent(person: PersonView): ConsentView {
    return foldConsent(this.#parts.event.table, person.ids)
  }

  handOvers(person: PersonView): readonly NotedHandOver[] {
    return foldHandOvers(this.#parts.event.table, person.ids)
  }

  counts(): BoardCounts {
    return this.#count().counts
  }

  parties(): readonly CountedParty[] {
    return this.#count().parties
  }

  custodyOfParty({ facts }: CountedParty): Custody {
    return weakestCustody(facts.map((fact) => this.custodyOf(fact)))
  }

  groups(): readonly GroupCount[] {
    return this.#count().groups
  }

  lastSeen(): ReadonlyMap<DeviceId, number> {
    return this.#count().lastSeen
  }

  readiness(): ReadonlyMap<DeviceId, PhoneReadiness> {
    return foldReadiness(this.#parts.event.table, this.id)
  }

  /** Until the board is closed. */
  keepSearchWarm(means: WarmingMeans): void {
    const search = () => this.#searching()
    this.#stops.push(keepSearchWarm(search, (listener) => this.onChange(listener), means))
  }

  search(query: string): readonly PersonView[] {
    return this.#searching().search(query)
  }

  searchSimilar(query: string): readonly PersonView[] {
    return this.#searching().searchSimilar(query)
  }

  listNamesakes(name: string): readonly PersonView[] {
    return this.#searching().listNamesakes(name)
  }

  listTypedNamesakes(name: string): readonly PersonView[] {
    return this.#searching().listTypedNamesakes(name)
  }

  custodyOf(fact: FactId): Custody {
    return this.#parts.custody.custodyOf(fact)
  }

  custodyOfPerson(person: PersonView): Custody | null {
    const { marks } = person.presence
    const latest = marks.findLast((mark) => mark.isHead) ?? marks.at(-1)
    if (latest) return this.custodyOf(latest.id)
    const { table } = this.#parts.event
    const registered = person.ids
      .flatMap((id) => table.bySubject.get(id) ?? [])
      .filter((fact) => table.facts.get(fact)?.kind === 'registered')
    const last = registered.at(-1)
    return last === undefined ? null : this.custodyOf(last)
  }

  settings(): Settings {
    if (this.#settings?.version !== this.#version) {
      const organisation = foldOrganisationSettings(this.#parts.organisations())
      const own = foldEventSettings(this.#parts.event.table, this.id)
      this.#settings = { version: this.#version, settings: joinSettings(organisation, own) }
    }
    return this.#settings.settings
  }

  closing(): ClosingView {
    return foldClosing(this.#parts.event.table)
  }

  late(): Late {
    return this.#parts.event.late.late
  }

  devices(): ReadonlyMap<DeviceId, DeviceView> {
    return this.#parts.devices()
  }

  updatedMs(): number | null {
    return this.#parts.updatedMs(eventStream(this.id))
  }

  close(): void {
    this.#stops.forEach((stop) => stop())
    this.#listeners.clear()
    this.#parts.onClosed()
  }

  #searching(): PeopleSearch {
    this.#search ??= new PeopleSearch(peopleOf(this.#parts.event), (person) => this.contact(person))
    return this.#search
  }

  #count(): BoardNumbers {
    if (this.#numbers?.version !== this.#version)
      this.#numbers = {
        version: this.#version,
        numbers: countBoard(this.people(), foldParties(this.#parts.event.table), this),
      }
    return this.#numbers.numbers
  }

  #changed(): void {
    this.#version++
    this.#listeners.forEach((listener) => listener())
  }
}
