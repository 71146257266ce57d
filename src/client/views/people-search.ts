import type { PersonId } from '#domain/ids.ts'
import type { Touched } from '#domain/fold/fact-table.ts'
import type { ContactView } from '#domain/fold/contact-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { findPlaces, readSearchKeys, SearchIndex } from '#domain/text/name-search.ts'
import type { SearchablePerson, SearchKeys } from '#domain/text/name-search.ts'
import { compareNames, mayBecome, readComparedWords, splitComparedWords } from '#domain/text/similar-names.ts'
import type { ComparedWord } from '#domain/text/similar-names.ts'
import type { PeopleIndex } from './people-index.ts'

interface Found extends SearchablePerson {
  readonly id: PersonId
  /** Where they stood in the list when the index was made. */
  readonly at: number
}

/** An index that is being made. */
interface Making {
  readonly index: SearchIndex<Found>
  /** Who has changed since it was begun. */
  readonly since: Set<PersonId>
}

/** Beyond this many newcomers the whole index is made anew when there is time, */
const FEW = 100
/** and beyond this many before the next letter is answered. */
const MANY = 1_000
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
  /** Of whoever has changed since the main one was begun. */
  #late: SearchIndex<Found> | null = null
  #changed = new Set<PersonId>()
  #making: Making | null = null
  /** Reading them is what an index costs. */
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
    const views = this.#listViews((index) => index.similar.find(query))
    return views.filter((view) => !exact.has(view)).slice(0, MOST_SIMILAR)
  }

  /** Whom one question to both indexes finds. */
  #listViews(ask: (index: SearchIndex<Found>) => Iterable<number>): readonly PersonView[] {
    const main = this.#prepare()
    const listOf = (index: SearchIndex<Found>) => [...ask(index)].flatMap((at) => index.people[at]?.id ?? [])
    const ids = listOf(main).filter((id) => !this.#changed.has(id))
    if (this.#late) ids.push(...listOf(this.#late))
    return ids.flatMap((id) => this.#people.find(id) ?? [])
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

  /** Everybody whose name has one of these words. */
  #listSharing(words: readonly ComparedWord[]): readonly PersonView[] {
    const habits = words.map(({ habit }) => habit)
    return this.#listViews((index) => index.similar.listSharing(habits))
  }

  /** Whether the next letter would have to wait for an index, or soon will. */
  isCold(): boolean {
    this.#noteRenamed()
    return this.#main === null || this.#changed.size > FEW
  }

  /** Makes the index in slices, before anybody types: then a letter costs a letter. The old one answers meanwhile. */
  async warm(pause: () => Promise<void>): Promise<void> {
    if (this.#making || !this.isCold()) return
    const making: Making = { index: new SearchIndex(), since: new Set() }
    this.#making = making
    try {
      for (const [at, view] of this.#people.people().entries()) {
        // a list that has changed since is another array: this view may be of before
        if (!making.since.has(view.id)) making.index.add(this.#searchable(view, at), this.#keysOf(view))
        if (at % KEYS_BETWEEN_PAUSES === KEYS_BETWEEN_PAUSES - 1) await pause()
        if (this.#making !== making) return
      }
      this.#take(making)
    } finally {
      if (this.#making === making) this.#making = null
    }
  }

  #take({ index, since }: Making): void {
    this.#main = index
    this.#changed = since
    this.#late = null
    this.#making = null
    this.#seen = -1
  }

  /** Phones changed: who is found by them may differ. */
  noteContacts(touched: Touched): void {
    if (touched === 'all' || touched.size > FEW) {
      this.#keys.clear()
      this.forgetOrder()
      return
    }
    for (const subject of touched as ReadonlySet<PersonId>) this.#noteChanged(subject)
    this.#seen = -1
  }

  /** The order of the list is another one. */
  forgetOrder(): void {
    this.#main = null
    this.#making = null
  }

  #prepare(): SearchIndex<Found> {
    if (this.#main && this.#seen === this.#people.namesVersion) return this.#main
    this.#noteRenamed()
    const main = this.#main && this.#changed.size <= MANY ? this.#main : this.#makeAtOnce()
    this.#late = new SearchIndex()
    const late = [...this.#changed].flatMap((id) => this.#people.find(id) ?? [])
    for (const view of new Set(late)) this.#late.add(this.#searchable(view, -1), this.#keysOf(view))
    this.#seen = this.#people.namesVersion
    return main
  }

  #makeAtOnce(): SearchIndex<Found> {
    const index = new SearchIndex<Found>()
    for (const [at, view] of this.#people.people().entries())
      index.add(this.#searchable(view, at), this.#keysOf(view))
    this.#take({ index, since: new Set() })
    return index
  }

  #noteRenamed(): void {
    for (const id of this.#people.takeRenamed()) this.#noteChanged(id)
  }

  #noteChanged(id: PersonId): void {
    // whoever is joined to somebody is found under that one's id
    for (const each of [id, this.#people.find(id)?.id ?? id]) {
      this.#changed.add(each)
      this.#making?.since.add(each)
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

  #wordsOf(view: PersonView): readonly ComparedWord[] {
    return splitComparedWords(this.#keysOf(view).folded)
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
