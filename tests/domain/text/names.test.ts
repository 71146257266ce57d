import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldName, nameWords } from '#domain/text/name-key.ts'
import { prepareSearch, searchPeople } from '#domain/text/name-search.ts'
import { compareNames, mayBecome, readComparedWords, similarNames } from '#domain/text/similar-names.ts'

const commonNames = readFileSync(path.resolve('../shared/data/names/kk-common-names.csv'), 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(','))
  .flatMap(([, , kk, ru]) => (kk && ru ? [{ kk, ru }] : []))

describe('name key', () => {
  it.each([
    ['Әсел', 'асел', 'ассель', 'Асель', 'Assel', 'ÄSEL'],
    ['Әйгерім', 'Айгерим', 'Aigerim', 'Aygerim'],
    ['Құрманғалиев', 'Курмангалиев', 'Kurmangaliyev'],
    ['Жәнібек', 'Жанибек', 'Zhanibek', 'Janibek'],
    ['Хасенов', 'Khassenov'],
    ['Ғабитов', 'Ğabitov', 'Габитов'],
    ['Қожахметова', 'Кожахметова', 'Qojahmetova'],
    ['Нұрғалиева', 'Nūrğali\u0307eva', 'НҰРҒАЛИЕВА'],
    ['Юлия', 'Yuliya', 'Iuliia'],
    ['Екатерина', 'Yekaterina', 'Ека\u0301терина'],
    ['Щербаков', 'Shcherbakov'],
    ['Ким', 'Kим', 'Kim'],
  ])('is one for the spellings of %s', (...spellings) => {
    expect(new Set(spellings.map(foldName)).size).toBe(1)
  })

  it('takes composed and decomposed letters for the same', () => {
    expect(foldName('Йодгор'.normalize('NFD'))).toBe(foldName('Йодгор'.normalize('NFC')))
  })

  it('keeps letters of other scripts, drops marks, and leaves out what has no plain letter', () => {
    expect(foldName('漢字')).toBe('漢字')
    expect(foldName('Ŝȧrȁ')).toBe('sara')
    expect(foldName('Ѫна')).toBe('na')
    expect(foldName('Ағgүл')).toBe('agul')
  })

  it('parts words at spaces, hyphens and dots', () => {
    expect(nameWords('  Серікова\u00a0 А.Б. Иванова-Ким ')).toEqual(['serikova', 'a', 'b', 'ivanova', 'kim'])
    expect(nameWords(' — ')).toEqual([])
  })

  it('meets in the Kazakh and the Russian spelling of 217 of 224 common names; the others are similar', () => {
    const missed = commonNames.filter(({ kk, ru }) => foldName(kk) !== foldName(ru))
    expect(commonNames).toHaveLength(224)
    expect(missed).toHaveLength(7)
    for (const { kk, ru } of missed) expect(similarNames(`Ким ${kk}`, `${ru} Ким`), kk).toBe(true)
  })

  it('gives the same key when folded again', () => {
    const letters = Array.from('абвгғжзикқсхһшщцчьюяєѣabcdehkshyzuwx -\u0301\u0307İŋ')
    for (const unit of [fc.constantFrom(...letters), 'binary'] as const) {
      fc.assert(
        fc.property(fc.string({ unit }), (text) => {
          expect(foldName(foldName(text))).toBe(foldName(text))
        }),
      )
    }
  })
})

describe('search', () => {
  const people = [
    { name: 'Әсел Серікова', number: 7, phones: ['+77010001234'] },
    { name: 'Асель Ким', number: 12, phones: ['+77020007711', '+77470005678'] },
    { name: 'Серікова Айгерім Болатқызы', number: 123 },
    { name: 'Zhukova Yelena', number: 4 },
    { name: 'Хан Никита', number: 71 },
  ]
  const index = prepareSearch(people)
  const find = (query: string) => searchPeople(index, query).map(({ person }) => person.number)

  it('finds from the first letter, as typed first and then other spellings', () => {
    expect(find('ә')).toEqual([7, 12, 123])
    expect(find('а')).toEqual([12, 123, 7])
    expect(searchPeople(index, 'асель').map(({ match }) => match)).toEqual(['exact', 'folded'])
  })

  it('matches words in any order and by their beginnings', () => {
    expect(find('айг сер')).toEqual([123])
    expect(find('а серікова')).toEqual([123, 7])
    expect(find('serik ais')).toEqual([])
    expect(find('ерікова')).toEqual([])
  })

  it('finds by Latin letters typed so far, half a digraph included', () => {
    for (const typed of ['Z', 'Zh', 'Zhu', 'жу']) expect(find(typed), typed).toContain(4)
    for (const typed of ['K', 'Kh', 'Kha']) expect(find(typed), typed).toContain(71)
    for (const typed of ['е', 'Y', 'Ye']) expect(find(typed), typed).toContain(4)
  })

  it('finds by printed number and by the last digits of a phone, the number first', () => {
    expect(find('12')).toEqual([12, 7])
    expect(find('1234')).toEqual([7])
    expect(find('5678')).toEqual([12])
    expect(find('8 747 000 56 78')).toEqual([12])
    expect(find('асел 1234')).toEqual([7])
    expect(find('7')).toEqual([7])
  })

  it('tells apart those of whom only initials agree', () => {
    const compare = (a: string, b: string) => compareNames(readComparedWords(a), readComparedWords(b))
    expect(compare('А. Б.', 'Асқар Бекенов')).toBe('different')
    expect(compare('А. Бекенов', 'Асқар Бекенов')).toBe('possible')
    expect(compare('Асқар', 'Асқар Бекенов')).toBe('possible')
    expect(compare('', 'Асқар')).toBe('different')
  })

  it('finds nobody for nothing, and no more than asked for', () => {
    expect(find('  ')).toEqual([])
    expect(find('.')).toEqual([])
    expect(searchPeople(index, 'а', 2)).toHaveLength(2)
  })

  it('finds every person by the beginning of every word of the name', () => {
    const name = fc.constantFrom(...commonNames.flatMap(({ kk, ru }) => [kk, ru]))
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 30 }), fc.nat(), fc.nat(8), (pairs, at, cut) => {
        const everyone = pairs.map((pair) => ({ name: pair.join(' ') }))
        const wanted = everyone[at % everyone.length]
        const typed = wanted?.name.split(' ').reverse().map((word) => word.slice(0, cut + 1)).join(' ') ?? ''
        const found = searchPeople(prepareSearch(everyone), typed)
        expect(found.map(({ person }) => person)).toContain(wanted)
        expect(new Set(found.map(({ person }) => person)).size).toBe(found.length)
      }),
    )
  }) // prettier-ignore
})

describe('similar names', () => {
  it.each([
    ['Өтегенов Нариман', 'Утегенов Нариман'],
    ['Тұрсынов Ерлан', 'Ерлан Турсунов'],
    ['Ким Гүлнар', 'Ким Гульнара'],
    ['Әли Шыңғыс', 'Али Чингиз'],
    ['Серікова Айгерім Болатқызы', 'Серикова Айгерим Болатовна'],
    ['Бондарнко Виктория Александровна', 'Виктория Бондаренко'],
    ['Есқалиева Амина', 'Есқлаиева Амина'],
  ])('takes %s for like %s', (a, b) => {
    expect(similarNames(a, b)).toBe(true)
    expect(similarNames(b, a)).toBe(true)
  })

  it.each([
    ['Серікова Айгерім Болатқызы', 'Серікова Айгерім Ерланқызы'],
    ['Омаров Асан', 'Омаров Үсен'],
    ['Ли Анна', 'Ли Инна'],
    ['Серікова', 'Серікова Айгерім'],
    ['', ''],
  ])('tells %s from %s', (a, b) => {
    expect(similarNames(a, b)).toBe(false)
  })
})

describe('a name that is still being typed', () => {
  const become = (typed: string, listed: string) =>
    mayBecome(readComparedWords(typed), readComparedWords(listed))

  it.each([
    ['Габитова', 'Ғабитова Айгерім'],
    ['Габитова А', 'Ғабитова Айгерім'],
    ['А Габитова', 'Ғабитова Айгерім'],
    ['А Абаева', 'Абаева Айгерім'],
    ['Айгерим Габ', 'Ғабитова Айгерім Қайратқызы'],
    ['Габитова Айгерим', 'Ғабитова А.'],
    ['Өтегенов Шың', 'Шынгыс Утегенов'],
  ])('%s may become %s', (typed, listed) => {
    expect(become(typed, listed)).toBe(true)
  })

  it.each([
    ['', 'Ғабитова Айгерім'],
    ['Габит', 'Ғабитова Айгерім'],
    ['А', 'А'],
    ['Габитова Б', 'Ғабитова Айгерім'],
    ['Габ Айгерим', 'Ғабитова Айгерім'],
    ['Габитова Айгерим Қ', 'Ғабитова Айгерім'],
    ['Габитова Айгерим', 'Ғабитова Б.'],
  ])('%s may not become %s', (typed, listed) => {
    expect(become(typed, listed)).toBe(false)
  })
})
