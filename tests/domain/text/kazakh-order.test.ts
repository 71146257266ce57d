import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareKazakh,
  KAZAKH_ALPHABET,
  kazakhSortKey,
  nameSortKey,
  RUSSIAN_ALPHABET,
} from '#domain/text/kazakh-order.ts'

const sorted = (...texts: readonly string[]) => [...texts].sort(compareKazakh)

describe('the order of names in other languages', () => {
  const names = [
    'Zhukova',
    'Іңкәр',
    'Ылғи',
    'Игорь',
    'Өмір',
    'Ольга',
    'Павел',
    'Anna',
    'Әсел',
    'Асқар',
    'Бота',
    'Ґанна',
  ]
  const inOrder = (order: 'ru' | 'en') =>
    names.toSorted((a, b) => (nameSortKey(a, order) < nameSortKey(b, order) ? -1 : 1))

  it('puts Kazakh letters beside their Russian ones in Russian', () => {
    expect(inOrder('ru')).toEqual(
      ['Асқар', 'Әсел', 'Бота', 'Игорь', 'Іңкәр', 'Ольга', 'Өмір', 'Павел', 'Ылғи', 'Ґанна', 'Anna', 'Zhukova'],
    ) // prettier-ignore
    expect(Array.from(RUSSIAN_ALPHABET).sort()).toEqual(Array.from(KAZAKH_ALPHABET).sort())
  })

  it('puts Latin letters before Cyrillic ones in English', () => {
    expect(inOrder('en')).toEqual(
      ['Anna', 'Zhukova', 'Асқар', 'Әсел', 'Бота', 'Игорь', 'Ольга', 'Өмір', 'Павел', 'Ылғи', 'Іңкәр', 'Ґанна'],
    ) // prettier-ignore
  })
})

describe('Kazakh order', () => {
  it('follows the alphabet, І after Ы and Latin after Cyrillic', () => {
    const letters = Array.from(KAZAKH_ALPHABET)
    expect(sorted(...letters.toReversed())).toEqual(letters)
    expect(sorted('Zhukova', 'Іңкәр', 'Ылғи', 'Әсел', 'Яна', 'Асқар', 'Ğani', 'Ham')).toEqual(
      ['Асқар', 'Әсел', 'Ылғи', 'Іңкәр', 'Яна', 'Ğani', 'Ham', 'Zhukova'],
    ) // prettier-ignore
  })

  it('puts letters of other Cyrillic alphabets after the Kazakh ones and before Latin', () => {
    expect(sorted('Ham', 'Љиљана', 'Яна', 'Ґанна')).toEqual(['Яна', 'Љиљана', 'Ґанна', 'Ham'])
    expect(sorted('漢字', 'Ham', 'Яна')).toEqual(['Яна', 'Ham', '漢字'])
    expect(compareKazakh('Яна', 'Яна')).toBe(0)
  })

  it('compares numbers by size and puts them first', () => {
    expect(sorted('11Ә', '9Б', '9А', 'А', '10А')).toEqual(['9А', '9Б', '10А', '11Ә', 'А'])
  })

  it('passes over spaces and hyphens around a text', () => {
    expect(sorted('Яна', ' - Ана', 'Бота ', 'Бота Ана')).toEqual([' - Ана', 'Бота ', 'Бота Ана', 'Яна'])
  })

  it('compares word by word, whatever the case and quotes', () => {
    expect(sorted('Серік Яна', 'Серікбай Ана', 'СЕРІК Ана', '«Сара»')).toEqual(['«Сара»', 'СЕРІК Ана', 'Серік Яна', 'Серікбай Ана'])
  }) // prettier-ignore

  it('orders any Kazakh words as their letters stand in the alphabet', () => {
    const word = fc.array(fc.constantFrom(...Array.from(KAZAKH_ALPHABET)), { maxLength: 8 })
    const places = (letters: readonly string[]) => letters.map((letter) => KAZAKH_ALPHABET.indexOf(letter))
    fc.assert(
      fc.property(word, word, (a, b) => {
        const [left, right] = [places(a), places(b)]
        const at = left.findIndex((place, i) => place !== right[i])
        const expected = at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
        expect(Math.sign(compareKazakh(a.join(''), b.join('')))).toBe(Math.sign(expected))
      }),
    )
  })

  it('is a total order: equal keys only for equal texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(kazakhSortKey(a) === kazakhSortKey(b)).toBe(a === b)
        expect(compareKazakh(a, b)).toBe(-compareKazakh(b, a) + 0)
      }),
    )
  })
})
