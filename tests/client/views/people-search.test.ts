// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyTable } from '#domain/fold/fact-table.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { PeopleIndex } from '#client/views/people-index.ts'
import { PeopleSearch } from '#client/views/people-search.ts'
import { addAll, aStatement, NAMES, stated } from '#tests/client/support/statements.ts'
import { aPerson, aRegistration, aRetraction } from '#tests/support/facts.ts'

const noContacts = { phones: [], guardianPhones: [], guardians: [], unread: '' }

/** A search over an empty list, of whose people nothing but names is known, and how to add to it. */
function startSearch() {
  const table = emptyTable()
  const index = new PeopleIndex(table)
  const search = new PeopleSearch(index, () => noContacts)
  return { index, search, add: (...inputs: readonly FoldInput[]) => index.update(addAll(table, inputs)) }
}

const soMany = (n: number, name: string) =>
  Array.from({ length: n }, (_, i) =>
    stated(aRegistration({ person: aPerson(`${name} ${i}`), name: `${name} ${i}` })),
  )
const noPause = () => Promise.resolve()

/** Whatever can be asked, of all names that {@link aStatement} gives, whole and begun. */
function askAll(search: PeopleSearch) {
  const ids = (found: readonly PersonView[]) => found.map(({ id }) => id).sort()
  return NAMES.flatMap((name) => [name, name.slice(0, 1), name.slice(0, 4)]).map((typed) => ({
    typed,
    found: ids(search.search(typed)),
    similar: ids(search.searchSimilar(typed)),
    namesakes: ids(search.listNamesakes(typed)),
    begun: ids(search.listTypedNamesakes(typed)),
  }))
}

describe('search over a changing list', () => {
  it('finds the same whether it was warmed in slices or made at the first letter, and whoever got a phone since', async () => {
    const table = emptyTable()
    const index = new PeopleIndex(table)
    const phones = new Map([[aPerson('Айгерім 3'), ['+77010000042']]])
    const search = new PeopleSearch(index, ({ id }) => ({
      phones: phones.get(id) ?? [],
      guardianPhones: [],
      guardians: [],
      unread: '',
    }))
    index.update(addAll(table, soMany(120, 'Айгерім')))
    let pauses = 0
    await search.warm(() => {
      pauses++
      return Promise.resolve()
    })
    expect(pauses).toBe(2)
    expect(search.search(' ')).toEqual([])
    expect(search.search('айг')).toHaveLength(120)
    expect(search.search('0042').map(({ id }) => id)).toEqual([aPerson('Айгерім 3')])
    phones.set(aPerson('Айгерім 7'), ['+77010000043'])
    search.noteContacts(new Set([aPerson('Айгерім 7')]))
    expect(search.search('0043').map(({ id }) => id)).toEqual([aPerson('Айгерім 7')])
    phones.set(aPerson('Айгерім 8'), ['+77010000044'])
    search.noteContacts('all')
    await search.warm(noPause)
    expect(search.search('0044').map(({ id }) => id)).toEqual([aPerson('Айгерім 8')])
    await search.warm(() => Promise.reject(new Error('it is warm already')))
  })

  it('finds whatever an index made at once would, whoever came, went or was renamed between the slices', async () => {
    const aTurn = fc.record({
      inputs: fc.array(aStatement, { maxLength: 5 }),
      then: fc.constantFrom('ask', 'forget', 'rest'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(aTurn, { minLength: 8, maxLength: 8 }), async (turns) => {
        const { index, search, add } = startSearch()
        const left = [...turns]
        const turn = (): Promise<void> => {
          const { inputs, then } = left.shift() ?? { inputs: [], then: 'rest' }
          add(...inputs)
          if (then === 'ask') askAll(search)
          if (then === 'forget') search.forgetOrder()
          search.isCold()
          return Promise.resolve()
        }
        for (let round = 0; left.length > 0; round++) {
          // so many that the index is made anew while the one before answers
          add(...soMany(110, `Бегімбет ${round}`))
          await turn()
          await search.warm(turn)
          expect(askAll(search)).toEqual(askAll(new PeopleSearch(index, () => noContacts)))
        }
      }),
      { numRuns: 40 },
    )
  })

  it('is warm until a hundred are new to it, answers from the old index while another is made, and then at once', async () => {
    const { search, add } = startSearch()
    expect(search.isCold()).toBe(true)
    add(...soMany(60, 'Асан'))
    await search.warm(noPause)
    expect(search.isCold()).toBe(false)
    add(...soMany(101, 'Болат'))
    expect(search.isCold()).toBe(true)
    let found = -1
    const warming = search.warm(() => {
      found = search.search('бол').length
      return Promise.resolve()
    })
    await Promise.all([warming, search.warm(() => Promise.reject(new Error('another one is being made')))])
    expect([found, search.search('бол').length, search.isCold()]).toEqual([101, 101, false])
    add(...soMany(1_001, 'Дана'))
    expect([search.search('дан').length, search.isCold()]).toEqual([1_001, false])
  })

  it('finds by the new name whoever was renamed before the making of the index came to them', async () => {
    const { search, add } = startSearch()
    const first = aRegistration({ person: aPerson('last'), name: 'Яна' })
    add(stated(first), ...soMany(60, 'Болат'))
    await search.warm(() => {
      add(stated(aRegistration({ person: aPerson('last'), name: 'Ясмин', replaces: [first] })))
      search.isCold()
      return Promise.resolve()
    })
    expect([search.search('яна').length, search.search('ясм').length]).toEqual([0, 1])
  })

  it('finds people in the order of the language that was chosen while it was warmed', async () => {
    const { index, search, add } = startSearch()
    const find = () => search.search('а').map(({ name }) => name)
    add(
      ...soMany(60, 'Болат'),
      ...['Ы', 'И', 'І'].map((word) => stated(aRegistration({ person: aPerson(word), name: `${word} А` }))),
    )
    await search.warm(() => {
      index.arrange('ru')
      search.forgetOrder()
      return Promise.resolve()
    })
    expect(search.isCold()).toBe(true)
    await search.warm(noPause)
    expect(find()).toEqual(['И А', 'І А', 'Ы А'])
  })

  it('is made again after a pause that failed', async () => {
    const { search, add } = startSearch()
    add(...soMany(60, 'Асан'))
    await expect(search.warm(() => Promise.reject(new Error('the page is gone')))).rejects.toThrow('gone')
    await search.warm(noPause)
    expect(search.isCold()).toBe(false)
  })

  it('finds who came after it was prepared, forgets who went, and follows a new name', () => {
    const { search, add } = startSearch()
    const first = aRegistration({ person: aPerson('a'), name: 'Айгерім Омарова' })
    add(stated(first))
    expect(search.search('айг')).toHaveLength(1)
    const walkIn = aRegistration({ person: aPerson('b'), name: 'Айгүл', source: 'walk-in' })
    add(stated(walkIn))
    expect(
      search
        .search('айг')
        .map((person) => person.name)
        .sort(),
    ).toEqual(['Айгерім Омарова', 'Айгүл'])
    expect(search.listNamesakes('Aigerim Omarova').map((person) => person.name)).toEqual(['Айгерім Омарова'])
    add(stated(aRetraction({ facts: [walkIn], person: aPerson('b') })))
    expect(search.search('айг')).toHaveLength(1)
    add(stated(aRegistration({ person: aPerson('a'), name: 'Ботагөз', replaces: [first] })))
    expect(search.search('айг')).toHaveLength(0)
    expect(search.search('бот')).toHaveLength(1)
  })

  it('tells of namesakes while a name is typed: by a surname and an initial, or by a whole word that few have', () => {
    const { search, add } = startSearch()
    const names = ['Ғабитова Айгерім', 'Ким Виктор', 'Асель А', 'Асель Б', 'Асель В', 'Асель Г']
    add(...names.map((name) => stated(aRegistration({ person: aPerson(name), name }))))
    const told = (typed: string) => search.listTypedNamesakes(typed).map(({ name }) => name)
    // every letter on the way to «Габитова А»: the surname once it is whole, and the initial that fits
    expect(['Г', 'Габ', 'Габи', 'Габито'].flatMap(told)).toEqual([])
    expect(told('Габитова')).toEqual(['Ғабитова Айгерім'])
    expect(told('Габитова А')).toEqual(['Ғабитова Айгерім'])
    expect(told('Габитова Б')).toEqual([])
    expect(told('Айгерим Г')).toEqual(['Ғабитова Айгерім'])
    expect(told('Ғабитова Айгерім Болатқызы')).toEqual(['Ғабитова Айгерім'])
    // a short word may still grow
    expect([told('Ким'), told('Ким '), told('Кимб')]).toEqual([[], ['Ким Виктор'], []])
    // a name that many have says nothing by itself
    expect([told('Асель'), told('Асель В')]).toEqual([[], ['Асель В']])
  })
})
