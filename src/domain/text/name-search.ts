import { known } from '../known.ts'
import { foldName, foldPlainName, plainName } from './name-key.ts'
import { SimilarIndex } from './similar-search.ts'
import { WordIndex } from './word-index.ts'

/** What search needs to know of a person; more fields may come along. */
export interface SearchablePerson {
  readonly name: string
  /** The number printed on the list or pass. */
  readonly number?: number | undefined
  /** Phones in any form; only their digits count. */
  readonly phones?: readonly string[] | undefined
}

/** How a person was found, best first: as typed, by another spelling, by printed number, by phone. */
export type SearchMatch = 'exact' | 'folded' | 'number' | 'phone'

export interface SearchHit<P extends SearchablePerson> {
  readonly person: P
  readonly match: SearchMatch
}

/** What a search compares of one person. */
export interface SearchKeys {
  readonly plain: string
  readonly folded: string
  /** National digits of each phone, without +7 or 8. */
  readonly phones: readonly string[]
}

interface Query {
  readonly plain: readonly string[]
  /** For each word its possible folds: a digraph may be half typed. */
  readonly folded: readonly (readonly string[])[]
  readonly numbers: readonly TypedNumber[]
}

interface TypedNumber {
  readonly digits: string
  readonly value: number
  /** As of a phone, without +7 or 8. */
  readonly national: string
}

/** The keys of one person. Cost: about 7 µs. */
export function readSearchKeys({ name, phones = [] }: SearchablePerson): SearchKeys {
  const plain = plainName(name)
  return { plain, folded: foldPlainName(plain), phones: phones.map(nationalDigits) }
}

/**
 * Keys computed once, and by the first letters of their words, so that a letter typed looks at no others. Grows person
 * by person, so that ten thousand can be taken in with breaks between. Results keep the order in which they came.
 */
export class SearchIndex<P extends SearchablePerson> {
  readonly #people: P[] = []
  /** National digits of each phone, without +7 or 8. */
  readonly #phones: (readonly string[])[] = []
  readonly plain = new WordIndex()
  readonly folded = new WordIndex()
  readonly similar = new SimilarIndex()

  get people(): readonly P[] {
    return this.#people
  }

  get phones(): readonly (readonly string[])[] {
    return this.#phones
  }

  /** @param keys of this person, where they were read before: they are the costly part */
  add(person: P, keys: SearchKeys = readSearchKeys(person)): void {
    const at = this.#people.push(person) - 1
    this.#phones.push(keys.phones)
    this.plain.add(keys.plain)
    this.folded.add(keys.folded)
    this.similar.add(at, keys.folded)
  }
}

/** Everybody at once, ready for {@link searchPeople}. */
export function prepareSearch<P extends SearchablePerson>(people: readonly P[]): SearchIndex<P> {
  const index = new SearchIndex<P>()
  for (const person of people) index.add(person)
  return index
}

/**
 * Finds people by the beginnings of words in any order, from the first letter on; by the printed number; by the
 * last digits of a phone (two digits or more). Those spelled as typed come first, then other spellings.
 * An empty query finds nobody.
 */
export function searchPeople<P extends SearchablePerson>(
  index: SearchIndex<P>,
  text: string,
  limit = Infinity,
): readonly SearchHit<P>[] {
  const hits: SearchHit<P>[] = []
  for (const { match, places } of findPlaces(index, text))
    for (const at of places) {
      if (hits.length >= limit) return hits
      hits.push({ person: known(index.people[at]), match })
    }
  return hits
}

/** Of one way of being found: where those people stand in the index, in its order. */
export interface FoundPlaces {
  readonly match: SearchMatch
  readonly places: readonly number[]
}

/** {@link searchPeople} without an object for each of two thousand whom a first letter finds. Nobody is found twice. */
export function findPlaces(index: SearchIndex<SearchablePerson>, text: string): readonly FoundPlaces[] {
  const query = readQuery(text)
  if (query.plain.length > 0) return findByName(index, query)
  return query.numbers.length > 0 ? findByNumber(index, query.numbers) : []
}

function readQuery(text: string): Query {
  const words = plainName(text).split(' ').filter(Boolean)
  const names = words.filter((word) => !/^\d+$/.test(word))
  // A phone typed with spaces or brackets is one number.
  const digits = words.filter((word) => /^\d+$/.test(word))
  const isPhone = names.length === 0 && digits.join('').length > 4
  const numbers = isPhone ? [digits.join('')] : digits
  return { plain: names, folded: names.map(prefixFolds), numbers: numbers.map(readNumber) }
}

function readNumber(digits: string): TypedNumber {
  return { digits, value: Number(digits), national: nationalDigits(digits) }
}

/** While “zh” is being typed there is a “z” on the screen: it may stand for either. */
const HALF_TYPED: Readonly<Record<string, string>> = { z: 'j', k: 'h', d: 'j', y: 'e' }

function prefixFolds(word: string): readonly string[] {
  const fold = foldName(word)
  const half = HALF_TYPED[word.slice(-1)]
  const folds = half === undefined ? [fold] : [fold, foldName(word.slice(0, -1)) + half]
  return folds.filter((key) => key !== '')
}

function findByName(index: SearchIndex<SearchablePerson>, query: Query): readonly FoundPlaces[] {
  const { plain, folded, numbers } = query
  const find = (words: WordIndex, wanted: readonly (readonly string[])[]): readonly number[] => {
    const found = words.find(wanted)
    return numbers.length === 0 ? found : found.filter((at) => matchNumbers(index, at, numbers) !== undefined)
  }
  const exact = find(
    index.plain,
    plain.map((word) => [word]),
  )
  return [
    { match: 'exact', places: exact },
    { match: 'folded', places: leaveOut(find(index.folded, folded), exact) },
  ]
}

/** Both in ascending order. */
function leaveOut(places: readonly number[], others: readonly number[]): readonly number[] {
  let next = 0
  return places.filter((at) => {
    while ((others[next] ?? Infinity) < at) next++
    return others[next] !== at
  })
}

function findByNumber(
  index: SearchIndex<SearchablePerson>,
  numbers: readonly TypedNumber[],
): readonly FoundPlaces[] {
  const found = { number: [] as number[], phone: [] as number[] }
  for (let at = 0; at < index.people.length; at++) {
    const match = matchNumbers(index, at, numbers)
    if (match !== undefined) found[match].push(at)
  }
  return [
    { match: 'number', places: found.number },
    { match: 'phone', places: found.phone },
  ]
}

/** Whether somebody has all these numbers; `phone` where one of them is only in a phone. */
function matchNumbers(
  index: SearchIndex<SearchablePerson>,
  at: number,
  numbers: readonly TypedNumber[],
): 'number' | 'phone' | undefined {
  let weakest: 'number' | 'phone' = 'number'
  for (const number of numbers) {
    const match = matchNumber(index, at, number)
    if (match === undefined) return undefined
    if (match === 'phone') weakest = match
  }
  return weakest
}

function matchNumber(
  index: SearchIndex<SearchablePerson>,
  at: number,
  { digits, value, national }: TypedNumber,
): 'number' | 'phone' | undefined {
  if (index.people[at]?.number === value) return 'number'
  if (digits.length < 2) return undefined
  const isPhone = known(index.phones[at]).some(
    (phone) =>
      phone.endsWith(digits) ||
      phone.slice(-4).startsWith(digits) ||
      (digits.length > 4 && phone.startsWith(national)),
  )
  return isPhone ? 'phone' : undefined
}

function nationalDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return digits.length > 4 && /^[78]\d{4}/.test(digits) && digits.length !== 10 ? digits.slice(1) : digits
}
