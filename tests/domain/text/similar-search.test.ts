import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareSearch, searchPeople } from '#domain/text/name-search.ts'

const NAMES = ['Серікова Айгерім', 'Қасымов Шыңғыс', 'Өтегенов Данияр Данияр', 'Петров Иван', 'Ахметова Әсел']
const index = prepareSearch(NAMES.map((name) => ({ name })))
const find = (text: string) => index.similar.find(text).map((at) => NAMES[at])

describe('names like the one that was typed', () => {
  it.each([
    ['айгерм', 'Серікова Айгерім'],
    ['айгиерим', 'Серікова Айгерім'],
    ['нурлан серик', undefined],
    ['aigeirm', 'Серікова Айгерім'],
    ['чингиз', 'Қасымов Шыңғыс'],
    ['Утеген', 'Өтегенов Данияр Данияр'],
    ['касимов шы', 'Қасымов Шыңғыс'],
    ['пертов', 'Петров Иван'],
    ['петроф', 'Петров Иван'],
    ['петров магжан', undefined],
  ])('“%s” may have meant %s', (typed, name) => {
    expect(find(typed)).toEqual(name === undefined ? [] : [name])
  })

  it('are told for everybody who shares a word, once for who has it twice', () => {
    const shared = prepareSearch(['Серікова Айгерім', 'Серікова Дана', 'Дана Дана'].map((name) => ({ name })))
    expect(shared.similar.find('серекова')).toEqual([0, 1])
    expect(shared.similar.find('дана')).toEqual([1, 2])
  })

  it('are not told of short beginnings and numbers', () => {
    expect(find('асе')).toEqual([])
    expect(find('1234')).toEqual([])
    expect(find('')).toEqual([])
  })

  it('hold whoever is found by the letters as they are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.integer({ min: 4, max: 12 }), (name, length) => {
        const typed = name.slice(0, length).trim()
        const found = searchPeople(index, typed).map(({ person }) => person.name)
        expect(find(typed)).toEqual(expect.arrayContaining(found))
      }),
    )
  })
})
