import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldName, plainName } from '#domain/text/name-key.ts'
import { findPlaces, prepareSearch, searchPeople } from '#domain/text/name-search.ts'
import type { SearchablePerson } from '#domain/text/name-search.ts'

const words = (key: string) => key.split(' ').filter(Boolean)
const begins = (key: string, typed: string) => words(key).some((word) => word.startsWith(typed))
const HALF_TYPED = new Map([
  ['z', 'j'],
  ['k', 'h'],
  ['d', 'j'],
  ['y', 'e'],
])

/** What a typed word may be folded to: its last letter may be half of two. */
function foldsOf(word: string): readonly string[] {
  const half = HALF_TYPED.get(word.slice(-1))
  const folds = [foldName(word), ...(half === undefined ? [] : [foldName(word.slice(0, -1)) + half])]
  return folds.filter(Boolean)
}

const national = (digits: string) =>
  digits.length > 4 && digits.length !== 10 && /^[78]/.test(digits) ? digits.slice(1) : digits

function hasNumber({ number, phones = [] }: SearchablePerson, typed: string): 'number' | 'phone' | null {
  if (number === Number(typed)) return 'number'
  if (typed.length < 2) return null
  const isIn = phones
    .map((phone) => national(phone.replace(/\D/g, '')))
    .some(
      (phone) =>
        phone.endsWith(typed) ||
        phone.slice(-4).startsWith(typed) ||
        (typed.length > 4 && phone.startsWith(national(typed))),
    )
  return isIn ? 'phone' : null
}

/** The same without an index: everybody is looked at for each way of being found, best first. */
function searchEverybody(people: readonly SearchablePerson[], text: string) {
  const typed = words(plainName(text))
  const names = typed.filter((word) => !/^\d+$/.test(word))
  const digits = typed.filter((word) => /^\d+$/.test(word))
  const isPhone = names.length === 0 && digits.join('').length > 4
  const numbers = isPhone ? [digits.join('')] : digits
  const found = (person: SearchablePerson) => {
    const matches = numbers.map((number) => hasNumber(person, number))
    if (matches.includes(null)) return null
    if (names.length === 0)
      return matches.length === 0 ? null : matches.includes('phone') ? 'phone' : 'number'
    const { name } = person
    if (names.every((word) => begins(plainName(name), word))) return 'exact'
    return names.every((word) => foldsOf(word).some((key) => begins(foldName(name), key))) ? 'folded' : null
  }
  return (['exact', 'folded', 'number', 'phone'] as const).flatMap((match) =>
    people.filter((person) => found(person) === match).map((person) => ({ person, match })),
  )
}

const letter = fc.constantFrom(...Array.from('аәсшхжкьeszhkdjy-7'))
const word = fc.string({ unit: letter, minLength: 0, maxLength: 4 })
const digits = fc.string({ unit: fc.constantFrom('7', '8', '0', '1'), minLength: 1, maxLength: 11 })
const anybody = fc.record({
  name: fc.array(word, { maxLength: 3 }).map((parts) => parts.join(' ')),
  number: fc.option(fc.nat(120), { nil: undefined }),
  phones: fc.array(digits, { maxLength: 2 }),
})
const typing = fc.array(fc.oneof(word, word, digits), { maxLength: 3 }).map((parts) => parts.join(' '))

describe('the search by an index', () => {
  it('finds whom a search through everybody finds, in the same way and order', () => {
    fc.assert(
      fc.property(fc.array(anybody, { maxLength: 25 }), typing, (people, text) => {
        expect(searchPeople(prepareSearch(people), text)).toEqual(searchEverybody(people, text))
      }),
      { numRuns: 1_500 },
    )
  })

  it('finds by each next letter what a search from its beginning finds', () => {
    fc.assert(
      fc.property(fc.array(anybody, { minLength: 1, maxLength: 25 }), fc.nat(), (people, at) => {
        const index = prepareSearch(people)
        const name = people[at % people.length]?.name ?? ''
        for (let end = 0; end <= name.length; end++)
          expect(searchPeople(index, name.slice(0, end))).toEqual(searchEverybody(people, name.slice(0, end)))
      }),
    )
  })

  it('names nobody twice, and in each way in the order of the list', () => {
    fc.assert(
      fc.property(fc.array(anybody, { maxLength: 25 }), typing, (people, text) => {
        const found = findPlaces(prepareSearch(people), text).map(({ places }) => places)
        for (const places of found) expect(places).toEqual([...places].sort((a, b) => a - b))
        expect(new Set(found.flat()).size).toBe(found.flat().length)
      }),
    )
  })
})
