import { foldClosing, NOTHING_LATE } from '#domain/fold/closing-view.ts'
import { foldConsent } from '#domain/fold/consent-view.ts'
import { foldHandOvers } from '#domain/fold/hand-over-view.ts'
import { foldEventSettings, foldOrganisationSettings, joinSettings } from '#domain/fold/settings-view.ts'
import { countNameless, foldParties, placeNames, type CountedParty } from '#domain/fold/head-count.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { foldReadiness } from '#domain/fold/readiness-view.ts'
import type { DeviceId, EventId } from '#domain/ids.ts'
import { mayBecome, readComparedWords, similarNames } from '#domain/text/similar-names.ts'
import { prepareSearch, searchPeople } from '#domain/text/name-search.ts'
import type { Board, BoardCounts, GroupCount } from '#client/services.ts'
import type { Custody } from '#client/ports.ts'
import { weakestCustody } from '#client/views/board-counts.ts'
import type { FakeLog } from './fake-log.ts'

const isHere = (person: PersonView): boolean =>
  person.presence.state === 'here' || person.presence.state === 'maybe-here'

/** A board over the fake log: folds anew whenever something changed. */
export class FakeBoard implements Board {
  readonly id: EventId
  readonly #log: FakeLog
  readonly #updatedMs: () => number | null
  #folded = -1
  #people: readonly PersonView[] = []
  isClosed = false
  arrange = () => undefined

  constructor(log: FakeLog, id: EventId, updatedMs: () => number | null) {
    this.#log = log
    this.id = id
    this.#updatedMs = updatedMs
  }

  version = () => this.#log.version
  onChange = (listener: () => void) => this.#log.onChange(listener)
  event = () => this.#log.schedule().find((event) => event.id === this.id) ?? null
  devices = () => this.#log.devices()
  /** What came after closing; a test may say something else. */
  late: Board['late'] = () => NOTHING_LATE
  settings = () =>
    joinSettings(
      foldOrganisationSettings([this.#log.table('organisation')]),
      foldEventSettings(this.#log.table(`event/${this.id}`), this.id),
    )
  closing = () => foldClosing(this.#log.table(`event/${this.id}`))
  readiness = () => foldReadiness(this.#log.table(`event/${this.id}`), this.id)
  updatedMs = () => this.#updatedMs()
  consent = (person: PersonView) => foldConsent(this.#log.table(`event/${this.id}`), person.ids)
  handOvers = (person: PersonView) => foldHandOvers(this.#log.table(`event/${this.id}`), person.ids)
  contact = (person: PersonView) => this.#log.contact(this.id, person.ids)
  custodyOf = this.custodyOfFact.bind(this)

  people(): readonly PersonView[] {
    if (this.#folded === this.#log.version) return this.#people
    const known = new Map(this.#people.map((person) => [person.id, person]))
    // views that did not change stay the same objects, as on the phone, and so does the list of them
    const people = this.#log.people(this.id).map((person) => {
      const before = known.get(person.id)
      return before !== undefined && JSON.stringify(before) === JSON.stringify(person) ? before : person
    })
    const isSame =
      people.length === this.#people.length && people.every((person, at) => person === this.#people[at])
    if (!isSame) this.#people = people
    this.#folded = this.#log.version
    return this.#people
  }

  person(id: PersonView['id']): PersonView | null {
    return this.people().find((person) => person.ids.includes(id)) ?? null
  }

  parties(): readonly CountedParty[] {
    return placeNames(foldParties(this.#log.table(`event/${this.id}`)), this.people())
  }

  custodyOfParty({ facts }: CountedParty): Custody {
    return weakestCustody(facts.map((fact) => this.custodyOf(fact)))
  }

  counts(): BoardCounts {
    const people = this.people()
    const nameless = countNameless(this.parties(), people)
    const marked = people.filter((person) => person.presence.marks.length > 0)
    const count = (custody: readonly Custody[]) =>
      marked.filter((person) => custody.includes(this.custodyOfPerson(person) ?? 'server')).length
    return {
      listed: people.length + nameless.here + nameless.left + nameless.expected,
      here: people.filter(isHere).length + nameless.here,
      left: people.filter((person) => person.presence.state === 'left').length + nameless.left,
      expected: people.filter((person) => person.presence.state === 'expected').length + nameless.expected,
      nameless,
      onServer: count(['server']),
      onPhoneOnly: count(['phone', 'sending']),
      onPeers: count(['peers']),
      needLook: count(['look']),
    }
  }

  groups(): readonly GroupCount[] {
    const groups = new Map<string, PersonView[]>()
    for (const person of this.people())
      groups.set(person.group, [...(groups.get(person.group) ?? []), person])
    return [...groups].map(([group, members]) => ({
      group,
      listed: members.length,
      here: members.filter(isHere).length,
      expected: members.filter((person) => person.presence.state === 'expected').length,
    }))
  }

  search(query: string): readonly PersonView[] {
    const people = this.people().map((view) => ({
      view,
      name: view.name,
      number: view.no ?? undefined,
      phones: this.contact(view).phones,
    }))
    return searchPeople(prepareSearch(people), query).map((hit) => hit.person.view)
  }

  searchSimilar(query: string): readonly PersonView[] {
    const people = this.people()
    const exact = new Set(this.search(query))
    const found = prepareSearch(people.map(({ name }) => ({ name }))).similar.find(query)
    return found.flatMap((at) => people[at] ?? []).filter((person) => !exact.has(person))
  }

  listNamesakes(name: string): readonly PersonView[] {
    return this.people().filter((person) => similarNames(name, person.name))
  }

  listTypedNamesakes(name: string): readonly PersonView[] {
    const words = readComparedWords(name)
    const open = this.people().filter((person) => mayBecome(words, readComparedWords(person.name)))
    return [...new Set([...this.listNamesakes(name), ...open])]
  }

  custodyOfPerson(person: PersonView): Custody | null {
    const latest = person.presence.marks.at(-1)
    return latest ? this.#log.custodyOf(latest.id) : null
  }

  lastSeen(): ReadonlyMap<DeviceId, number> {
    const seen = new Map<DeviceId, number>()
    for (const person of this.people())
      for (const mark of person.presence.marks)
        for (const device of mark.devices) seen.set(device, Math.max(seen.get(device) ?? 0, mark.made.ms))
    return seen
  }

  close(): void {
    this.isClosed = true
  }

  private custodyOfFact(fact: Parameters<Board['custodyOf']>[0]): Custody {
    return this.#log.custodyOf(fact)
  }
}
