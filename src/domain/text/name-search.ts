import { known } from '../known.ts'
import { foldName, foldPlainName, plainName } from './name-key.ts'

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

/** Names of everyone in one text, a line a person, each word led by a space. */
interface Lines {
  readonly text: string
  readonly lines: readonly string[]
  readonly starts: Uint32Array
}

/** Keys computed once, so that each letter typed costs one pass over a text. */
export interface SearchIndex<P extends SearchablePerson> {
  readonly people: readonly P[]
  readonly plain: Lines
  readonly folded: Lines
  /** National digits of each phone, without +7 or 8. */
  readonly phones: readonly (readonly string[])[]
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
  readonly numbers: readonly string[]
}

/** The keys of one person. Cost: about 7 µs. */
export function readSearchKeys({ name, phones = [] }: SearchablePerson): SearchKeys {
  const plain = plainName(name)
  return { plain, folded: foldPlainName(plain), phones: phones.map(nationalDigits) }
}

/**
 * Prepares people for {@link searchPeople}. Results keep the order given here.
 * @param keys of these people, in the same order, where they were read before: they are the costly part
 */
export function prepareSearch<P extends SearchablePerson>(
  people: readonly P[],
  keys: readonly SearchKeys[] = people.map(readSearchKeys),
): SearchIndex<P> {
  return {
    people,
    plain: joinLines(keys.map(({ plain }) => plain)),
    folded: joinLines(keys.map(({ folded }) => folded)),
    phones: keys.map(({ phones }) => phones),
  }
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
  const query = readQuery(text)
  const found =
    query.plain.length > 0
      ? findByName(index, query)
      : query.numbers.length > 0
        ? findByNumber(index, query.numbers)
        : []
  const hits: SearchHit<P>[] = []
  for (const { at, match } of found) {
    if (hits.length >= limit) break
    hits.push({ person: known(index.people[at]), match })
  }
  return hits
}

interface Found {
  readonly at: number
  readonly match: SearchMatch
}

function readQuery(text: string): Query {
  const words = plainName(text).split(' ').filter(Boolean)
  const names = words.filter((word) => !/^\d+$/.test(word))
  // A phone typed with spaces or brackets is one number.
  const digits = words.filter((word) => /^\d+$/.test(word))
  const isPhone = names.length === 0 && digits.join('').length > 4
  return { plain: names, folded: names.map(prefixFolds), numbers: isPhone ? [digits.join('')] : digits }
}

/** While “zh” is being typed there is a “z” on the screen: it may stand for either. */
const HALF_TYPED: Readonly<Record<string, string>> = { z: 'j', k: 'h', d: 'j', y: 'e' }

function prefixFolds(word: string): readonly string[] {
  const fold = foldName(word)
  const half = HALF_TYPED[word.slice(-1)]
  const folds = half === undefined ? [fold] : [fold, foldName(word.slice(0, -1)) + half]
  return folds.filter((key) => key !== '')
}

function findByName(index: SearchIndex<SearchablePerson>, query: Query): readonly Found[] {
  const accepts = (at: number): boolean => query.numbers.every((digits) => matchNumber(index, at, digits))
  const plain = query.plain.map((word) => [word])
  const exact = findLines(index.plain, plain).filter(accepts)
  const seen = new Set(exact)
  const folded = findLines(index.folded, query.folded).filter((at) => !seen.has(at) && accepts(at))
  return [
    ...exact.map((at): Found => ({ at, match: 'exact' })),
    ...folded.map((at): Found => ({ at, match: 'folded' })),
  ]
}

function findByNumber(index: SearchIndex<SearchablePerson>, numbers: readonly string[]): readonly Found[] {
  const found: Found[] = []
  for (let at = 0; at < index.people.length; at++) {
    const matches = numbers.map((digits) => matchNumber(index, at, digits))
    if (matches.every((match) => match !== undefined)) {
      found.push({ at, match: matches.includes('phone') ? 'phone' : 'number' })
    }
  }
  return [
    ...found.filter(({ match }) => match === 'number'),
    ...found.filter(({ match }) => match === 'phone'),
  ]
}

function matchNumber(
  index: SearchIndex<SearchablePerson>,
  at: number,
  digits: string,
): 'number' | 'phone' | undefined {
  if (index.people[at]?.number === Number(digits)) return 'number'
  if (digits.length < 2) return undefined
  const typed = nationalDigits(digits)
  const isPhone = known(index.phones[at]).some(
    (phone) =>
      phone.endsWith(digits) ||
      phone.slice(-4).startsWith(digits) ||
      (digits.length > 4 && phone.startsWith(typed)),
  )
  return isPhone ? 'phone' : undefined
}

function nationalDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  return digits.length > 4 && /^[78]\d{4}/.test(digits) && digits.length !== 10 ? digits.slice(1) : digits
}

function joinLines(names: readonly string[]): Lines {
  const starts = new Uint32Array(names.length + 1)
  const lines = names.map((name) => ` ${name}\n`)
  lines.forEach((line, i) => (starts[i + 1] = known(starts[i]) + line.length))
  return { text: lines.join(''), lines, starts }
}

/** Lines in which every wanted word begins some word, in order. */
function findLines(all: Lines, wanted: readonly (readonly string[])[]): number[] {
  const rarest = wanted.reduce((best, word) => (weight(word) > weight(best) ? word : best))
  const rest = wanted.filter((word) => word !== rarest)
  const found = new Set<number>()
  for (const word of rarest) scanLines(all, ` ${word}`, found)
  const kept = [...found].filter((at) =>
    rest.every((words) => words.some((word) => all.lines[at]?.includes(` ${word}`))),
  )
  return rarest.length > 1 ? kept.sort((a, b) => a - b) : kept
}

/** Longer words are rarer, so they are looked for first. */
function weight(word: readonly string[]): number {
  return Math.min(...word.map(({ length }) => length), 99)
}

function scanLines({ text, starts }: Lines, needle: string, found: Set<number>): void {
  let line = 0
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, starts[line])) {
    while (known(starts[line]) <= at) line++
    found.add(line - 1)
  }
}
