import type { PersonId } from '#domain/ids.ts'
import type { Touched } from '#domain/fold/fact-table.ts'
import type { ContactView } from '#domain/fold/contact-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { findPlaces, prepareSearch, readSearchKeys } from '#domain/text/name-search.ts'
import type { SearchablePerson, SearchIndex, SearchKeys } from '#domain/text/name-search.ts'
import { findSimilar, prepareSimilar } from '#domain/text/similar-search.ts'
import type { SimilarIndex } from '#domain/text/similar-search.ts'
import { compareNames, mayBecome, readComparedWords } from '#domain/text/similar-names.ts'
import type { ComparedWord } from '#domain/text/similar-names.ts'
import type { PeopleIndex } from './people-index.ts'

interface Found extends SearchablePerson {
  readonly id: PersonId
  /** Where they stood in the list when the index was made. */
  readonly at: number
}

/** Beyond this many newcomers the whole index is made anew. */
const FEW = 100
/** More than anybody reads. */
const MOST_SIMILAR = 50
/** One word that more people have leaves too many to think of. */
const MOST_OF_ONE_WORD = 3
/** A single word this long is taken for whole before the space after it. */
const LONG_WORD = 5
/** Reading so many takes a slow phone about half a frame. */
const KEYS_BETWEEN_PAUSES = 50

/**
 * Search over a list that changes while people are marked. The index of names is made once; who came or was
 * renamed since stands in a small one beside it, so that a walk-in does not cost the index of ten thousand.
 */
export class PeopleSearch {
  readonly #people: PeopleIndex
  readonly #contact: (person: PersonView) => ContactView
  #main: SearchIndex<Found> | null = null
  #late: SearchIndex<Found> | null = null
  /** Of which index, beside it. */
  readonly #similar = new WeakMap<SearchIndex<Found>, SimilarIndex>()
  readonly #changed = new Set<PersonId>()
  #namesakes: Map<string, Set<PersonId>> | null = null
  readonly #words = new Map<PersonId, readonly ComparedWord[]>()
  /** Of whoever is not in `#changed`: reading them is what an index costs. */
  readonly #keys = new Map<PersonId, SearchKeys>()
  #seen = -1

  constructor(people: PeopleIndex, contact: (person: PersonView) => ContactView) {
    this.#people = people
    this.#contact = contact
  }

  /** Best matches first; among equals in the list's order. */
  search(query: string): readonly PersonView[] {
    if (query.trim() === '') return []
    const main = this.#prepare()
    const found = findPlaces(main, query)
    const late = this.#late ? findPlaces(this.#late, query) : []
    const views: PersonView[] = []
    // both name the same ways of being found, best first
    for (const [way, { places }] of found.entries()) {
      for (const at of places) {
        const person = main.people[at]
        if (person && !this.#changed.has(person.id)) this.#addView(views, person)
      }
      for (const at of late[way]?.places ?? []) {
        const person = this.#late?.people[at]
        if (person) this.#addView(views, person)
      }
    }
    return views
  }

  /** Most people still stand where they stood: two thousand hits of a first letter are looked up by place. */
  #addView(views: PersonView[], { id, at }: Found): void {
    const there = this.#people.people()[at]
    const view = there?.id === id ? there : this.#people.find(id)
    if (view) views.push(view)
  }

  /** Names that are like what was typed and are not found by it. */
  searchSimilar(query: string): readonly PersonView[] {
    const exact = new Set(this.search(query))
    const main = this.#listSimilar(this.#prepare(), query).filter(({ id }) => !this.#changed.has(id))
    const late = this.#late ? this.#listSimilar(this.#late, query) : []
    const views = new Set([...main, ...late].flatMap(({ id }) => this.#people.find(id) ?? []))
    return [...views].filter((view) => !exact.has(view)).slice(0, MOST_SIMILAR)
  }

  #listSimilar(index: SearchIndex<Found>, query: string): readonly Found[] {
    let similar = this.#similar.get(index)
    if (!similar) {
      similar = prepareSimilar(index)
      this.#similar.set(index, similar)
    }
    return findSimilar(similar, query).flatMap((at) => index.people[at] ?? [])
  }

  /** People whose name is the same or similar: they share at least one word, as far as habits of spelling go. */
  listNamesakes(name: string): readonly PersonView[] {
    const words = readComparedWords(name)
    return this.#listSharing(words).filter((view) => isNamesake(words, this.#wordsOf(view)))
  }

  /**
   * Namesakes of a name that is still being typed, the surest first: a surname and an initial will do, and one whole
   * word where it leaves few people to think of.
   */
  listTypedNamesakes(name: string): readonly PersonView[] {
    const words = readComparedWords(name)
    const sharing = this.#listSharing(words)
    const sure = sharing.filter((view) => isNamesake(words, this.#wordsOf(view)))
    if (!mayBeWhole(name, words)) return sure
    const open = sharing.filter((view) => !sure.includes(view) && mayBecome(words, this.#wordsOf(view)))
    return words.length === 1 && open.length > MOST_OF_ONE_WORD ? sure : [...sure, ...open]
  }

  /** Everybody whose name has one of these words, and whoever has changed since the words were noted. */
  #listSharing(words: readonly ComparedWord[]): readonly PersonView[] {
    this.#prepare()
    this.#namesakes ??= this.#indexWords()
    const candidates = new Set<PersonId>(this.#changed)
    for (const { habit } of words) for (const id of this.#namesakes.get(habit) ?? []) candidates.add(id)
    return [...new Set([...candidates].flatMap((id) => this.#people.find(id) ?? []))]
  }

  /** Makes the index in slices, before anybody types: then a letter costs a letter. */
  async warm(pause: () => Promise<void>): Promise<void> {
    for (const person of this.#people.people()) {
      if (this.#main) return
      this.#keysOf(person)
      if (this.#keys.size % KEYS_BETWEEN_PAUSES === 0) await pause()
    }
    this.#prepare()
  }

  /** Phones changed: who is found by them may differ. */
  noteContacts(touched: Touched): void {
    if (touched === 'all' || touched.size > FEW) {
      this.#keys.clear()
      this.#main = null
      return
    }
    for (const subject of touched as ReadonlySet<PersonId>) this.#noteChanged(subject)
    this.#seen = -1
  }

  /** The order of the list is another one. */
  forgetOrder(): void {
    this.#main = null
  }

  #prepare(): SearchIndex<Found> {
    if (this.#main && this.#seen === this.#people.namesVersion) return this.#main
    for (const id of this.#people.takeRenamed()) this.#noteChanged(id)
    this.#seen = this.#people.namesVersion
    if (!this.#main || this.#changed.size > FEW) {
      const people = this.#people.people()
      this.#main = prepareSearch(
        people.map((view, at) => this.#searchable(view, at)),
        people.map((view) => this.#keysOf(view)),
      )
      this.#changed.clear()
      this.#late = null
      this.#namesakes = null
      return this.#main
    }
    const late = [...this.#changed].flatMap((id) => this.#people.find(id) ?? [])
    this.#late = prepareSearch([...new Set(late)].map((view) => this.#searchable(view, -1)))
    return this.#main
  }

  #noteChanged(id: PersonId): void {
    // whoever is joined to somebody is found under that one's id
    for (const each of [id, this.#people.find(id)?.id ?? id]) {
      this.#changed.add(each)
      this.#words.delete(each)
      this.#keys.delete(each)
    }
  }

  #keysOf(view: PersonView): SearchKeys {
    let keys = this.#keys.get(view.id)
    if (!keys) {
      keys = readSearchKeys(this.#searchable(view, -1))
      this.#keys.set(view.id, keys)
    }
    return keys
  }

  #searchable(view: PersonView, at: number): Found {
    const { phones, guardianPhones } = this.#contact(view)
    return {
      id: view.id,
      at,
      name: view.name,
      number: view.no ?? undefined,
      phones: [...phones, ...guardianPhones],
    }
  }

  #indexWords(): Map<string, Set<PersonId>> {
    const index = new Map<string, Set<PersonId>>()
    for (const view of this.#people.people())
      for (const { habit } of this.#wordsOf(view)) {
        const ids = index.get(habit)
        if (ids) ids.add(view.id)
        else index.set(habit, new Set([view.id]))
      }
    return index
  }

  #wordsOf(view: PersonView): readonly ComparedWord[] {
    let words = this.#words.get(view.id)
    if (!words) {
      words = readComparedWords(view.name)
      this.#words.set(view.id, words)
    }
    return words
  }
}

function isNamesake(words: readonly ComparedWord[], others: readonly ComparedWord[]): boolean {
  const relation = compareNames(words, others)
  return relation === 'same' || relation === 'similar'
}

/** «Ким» may be the beginning of Кимбат: a short word alone waits for the space after it. */
function mayBeWhole(name: string, words: readonly ComparedWord[]): boolean {
  const isLong = words.some(({ word }) => word.length >= LONG_WORD)
  return words.length > 1 || isLong || /\s$/.test(name)
}
