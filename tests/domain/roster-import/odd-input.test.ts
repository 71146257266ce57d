import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isIdentityNumber } from '#domain/text/identity-number.ts'
import { planImport, refuseSize } from '#domain/roster-import/plan-import.ts'
import type { ImportSource } from '#domain/roster-import/types.ts'
import { fromText, options, plan, readSample } from './samples.ts'

const refusal = (source: ImportSource) => {
  const result = planImport(source, options)
  return result.kind === 'refused' ? result.code : result.kind
}
const bytes = (...values: readonly number[]): ImportSource => ({
  kind: 'bytes',
  bytes: Uint8Array.from(values),
})
const checkedNumber = Array.from({ length: 10 }, (_, i) => `04132862955${i}`).find(isIdentityNumber) ?? ''

describe('files that are refused', () => {
  it('an empty one, or one of blank lines', () => {
    expect(refusal(bytes())).toBe('empty')
    expect(refusal(fromText('\ufeff\n ;;\n\n'))).toBe('empty')
    expect(refusal({ kind: 'table', rows: [[null, ''], []] })).toBe('empty')
  })

  it.each([
    ['image', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]],
    ['old-workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
    ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
    ['zip', [0x50, 0x4b, 0x03, 0x04, 0x14]],
    ['other', [0x00, 0x01, 0x02, 0x00, 0x00, 0x07]],
  ])('a file that is no text: %s', (fileKind, values) => {
    expect(planImport(bytes(...values), options)).toEqual({ kind: 'refused', code: 'binary', fileKind })
  })

  it('a workbook given as bytes, to be read as a table', () => {
    const result = planImport({ kind: 'bytes', bytes: readSample('roster-300-school-sheet.xlsx') }, options)
    expect(result).toEqual({ kind: 'refused', code: 'binary', fileKind: 'workbook' })
  })

  it('one over ten megabytes, by its size alone', () => {
    expect(refuseSize(50 * 1024 * 1024)?.code).toBe('too-large')
    expect(refuseSize(1024)).toBeUndefined()
    expect(refusal({ kind: 'bytes', bytes: new Uint8Array(10 * 1024 * 1024 + 1) })).toBe('too-large')
  })

  it('one with more people than an event can have', () => {
    expect(refusal(fromText(`ФИО\n${'Ким Анна\n'.repeat(20_001)}`))).toBe('too-many-rows')
    expect(refusal(fromText(`ФИО\n${'Ким Анна\n'.repeat(200_000)}`))).toBe('too-many-rows')
  })

  it('one that lists something else', () => {
    expect(refusal(fromText('<html><body>Wi-Fi login</body></html>'))).toBe('not-a-roster')
    expect(refusal(fromText('lorem ipsum\ndolor sit amet\n'))).toBe('not-a-roster')
    for (const folder of ['ics', 'leeds-2023', 'trash-wheel', 'marine-litter-watch', 'kato']) {
      const root = path.resolve('../shared/data', folder)
      for (const file of readdirSync(root).filter((name) => /\.(?:ics|csv)$/.test(name))) {
        const result = refusal({ kind: 'bytes', bytes: readFileSync(path.join(root, file)) })
        expect(['not-a-roster', 'no-name-column', 'empty', 'too-large'], `${file}: ${result}`).toContain(
          result,
        )
      }
    }
  })

  it('one without names, or without people', () => {
    expect(refusal(fromText('№;Телефон;Дата рождения\n1;87010001234;2005\n'))).toBe('no-name-column')
    expect(refusal(fromText('№;ФИО;Телефон\n'))).toBe('no-people')
    expect(refusal(fromText('№;ФИО;Телефон\n1;;\n2;;\nИтого:;;\n'))).toBe('no-people')
  })
})

describe('rows that are odd', () => {
  const problems = (text: string, more = {}) =>
    plan(fromText(text), more).problems.map(
      ({ row, field, code, severity }) => `${row} ${field} ${code} ${severity}`,
    )

  it('skips a row without a name or with one that is no name, and says so', () => {
    const read = plan(fromText('№;ФИО;Телефон\n1;;87010001234\n2;123;\n3;Ким Анна;\n;;87010001234\n'))
    expect(read.problems.map(({ row, code }) => `${row} ${code}`)).toEqual([
      '2 name-missing',
      '3 name-unreadable',
      '5 name-missing',
    ])
    expect(read.people.map(({ name }) => name)).toEqual(['Ким Анна'])
    expect(read.skippedRows.filter(({ reason }) => reason === 'problem').map(({ row }) => row)).toEqual([
      2, 3, 5,
    ])
  })

  it('skips a name of 300 letters and never cuts one', () => {
    const read = plan(fromText(`ФИО;Телефон\n${'Ж'.repeat(300)};\n${'Ә'.repeat(200)};\n`))
    expect(read.problems.map(({ row, code }) => `${row} ${code}`)).toEqual(['2 name-too-long'])
    expect(read.people.map(({ name }) => name.length)).toEqual([200])
  })

  it('keeps a name as written: case, script, HTML and all', () => {
    const names = [
      'ВАГНЕР ВИКТОРИЯ',
      "O'Brien",
      '<b onclick=x>Ким</b>',
      'Ким-Ли  Анна',
      '=СУММ(А1)'.replace('=', ''),
    ]
    const read = plan(fromText(`ФИО;Телефон\n${names.map((name) => ` \u00a0${name}\u200b ;`).join('\n')}\n`))
    expect(read.people.map(({ name }) => name)).toEqual(names.map((name) => name.replace('  ', ' ')))
  })

  it('refuses a cell that holds an identity number, and shows it nowhere', () => {
    const read = plan(
      fromText(`ФИО;Телефон;Организация;Дата рождения\nКим Анна;${checkedNumber};ЖСН ${checkedNumber};${checkedNumber}\nЛи ${checkedNumber};;;\nХан Ира;;;\nХан Яна;1;;\nХан Ева;2;;2001\nХан Уля;3;;2002\n`),
    ) // prettier-ignore
    expect(read.problems.filter(({ code }) => code === 'identity-number').map(({ row, field }) => `${row} ${field}`)).toEqual(
      ['2 phone', '2 birth', '2 group', '3 name'],
    ) // prettier-ignore
    expect(JSON.stringify(read)).not.toContain(checkedNumber)
  })

  it('shows no identity number as a heading, where a table without headings has a person in their place', () => {
    const read = plan(fromText(`ФИО;Телефон;${checkedNumber}\nКим Анна;1;\n`))
    expect(read.columns.map(({ header }) => header)).toEqual(['ФИО', 'Телефон', ''])
  })

  it('asks about dates that can be read two ways, keeping the year', () => {
    const text = 'ФИО;Дата рождения\nКим Анна;03/04/2015\n'
    expect(problems(text)).toEqual(['2 birth birth-ambiguous look'])
    expect(plan(fromText(text)).people[0]?.birth).toEqual({ year: 2015 })
    const answered = plan(fromText(text), { dateOrder: 'day-first' })
    expect(answered.problems).toEqual([])
    expect(answered.people[0]?.birth).toEqual({ year: 2015, month: 4, day: 3 })
  })

  it('notes what it cannot read and imports the person all the same', () => {
    const text = 'ФИО;Телефон;Дата рождения;Согласие;Язык\nКим Анна;12;весна;может быть;эсперанто\n'
    expect(problems(text)).toEqual([
      '2 phone phone-unreadable look',
      '2 birth birth-unreadable look',
      '2 consent consent-unreadable look',
      '2 language language-unreadable look',
    ])
    expect(plan(fromText(text)).people[0]?.phoneUnread).toBe('12')
  })

  it('leaves out what is too long, and a date of no living person', () => {
    const text = `ФИО;Организация;Дата рождения;Согласие\nКим Анна;${'ж'.repeat(201)};1890;?\n`
    expect(problems(text)).toEqual(['2 birth birth-out-of-range look', '2 group text-too-long look'])
    expect(plan(fromText(text)).people).toMatchObject([{ name: 'Ким Анна', consent: 'unknown' }])
    expect(plan(fromText(text)).people[0]).not.toHaveProperty('group')
  })

  it('keeps a phone once that stands in two columns', () => {
    const read = plan(fromText('ФИО;Телефон;Телефон 2\nКим Анна;87010001234;+7 701 000 12 34\n'))
    expect(read.people[0]?.phones).toEqual([{ e164: '+77010001234' }])
  })

  it('mentions a number that repeats and a row with cells to spare', () => {
    expect(problems('№;ФИО;Телефон\n4;Ким Анна;\n4;Хан Ира;;8;9\n')).toEqual([
      '3 row more-cells-than-columns look',
      '3 row number-repeats info',
    ])
  })
})

describe('shapes of tables', () => {
  it('joins surname, given name and patronymic, and sorts by the surname', () => {
    const read = plan(
      fromText('Имя,Фамилия,Отчество,Телефон родителя\nАнна,Ким,Игоревна,8 701 000 12 34\nИра,Хан,,\n'),
    )
    expect(read.people.map(({ name, sortName }) => [name, sortName])).toEqual([
      ['Ким Анна Игоревна', 'Ким Анна Игоревна'],
      ['Хан Ира', 'Хан Ира'],
    ])
    expect(read.people[0]?.guardianPhones).toEqual([{ e164: '+77010001234' }])
    expect(read.people[0]?.phones).toEqual([])
  })

  it('reads a single column of names', () => {
    expect(plan(fromText('Аты-жөні\nКим Анна\nХан Ира')).people.map(({ row }) => row)).toEqual([2, 3])
  })

  it('reads tabs, the hint of Excel and line breaks inside a cell', () => {
    const tabs = plan(fromText('sep=\t\nФИО\tТелефон\n"Ким\nАнна"\t87010001234\nХан Ира\t\n'))
    expect(tabs.people.map(({ row, name }) => [row, name])).toEqual([[3, 'Ким Анна'], [5, 'Хан Ира']]) // prettier-ignore
  })

  it('says so when Kazakh letters had to be restored', () => {
    const read = plan(fromText('ФИО;Телефон\nЌайрат Єали;\n'))
    expect(read.people[0]?.name).toBe('Қайрат Ғали')
    expect(read.notices.map(({ code }) => code)).toEqual(['letters-restored'])
  })

  it('keeps what quotes part well beside one that they do not', () => {
    const read = plan(fromText('ФИО;Организация\n"Ким; Анна";\nХан Ира;"Жас" толқын'))
    expect(read.people.map(({ name }) => name)).toEqual(['Ким; Анна', 'Хан Ира'])
    expect(read.notices.map(({ code }) => code)).toEqual(['quotes-broken'])
  })

  it('gives a role that one column can have to the first that claims it', () => {
    const read = plan(fromText('ФИО;Организация;Организация\nКим Анна;Школа 5;Школа 6\n'))
    expect(read.columns.map(({ role }) => role)).toEqual(['name', 'group', 'ignored'])
    expect(read.people[0]?.group).toBe('Школа 5')
  })

  it('takes headings between people for their group or class, and a signature for the end', () => {
    const read = plan(
      fromText('№;ФИО;Телефон\n;10Ә сынып;\n1;Ким Анна;\n;№3 мектеп, 9Б сынып;\n2;Хан Ира;\n;Директор Ли Я.;\n'),
    ) // prettier-ignore
    expect(read.people.map(({ name, group, className }) => [name, group, className])).toEqual([
      ['Ким Анна', undefined, '10Ә'],
      ['Хан Ира', '№3 мектеп', '9Б'],
    ])
    expect(read.skippedRows.find(({ row }) => row === 6)?.reason).toBe('footer')
  })

  it('reads rows that are shorter than the header', () => {
    const read = plan(fromText('ФИО;Телефон;№\nКим Анна\nХан Ира;;2\n'))
    expect(read.people.map(({ name, no }) => [name, no])).toEqual([['Ким Анна', undefined], ['Хан Ира', 2]]) // prettier-ignore
  })

  it('is not swallowed by one stray quote', () => {
    const read = plan(fromText('ФИО;Организация\nКим Анна;"Жас толқын\nХан Ира;\nЛи Яна;\n'))
    expect(read.people).toHaveLength(3)
    expect(read.notices.map(({ code }) => code)).toEqual(['quotes-broken'])
  })

  it('takes a title for a title where no sections follow', () => {
    for (const title of ['Список волонтёров', '№3 мектеп']) {
      const read = plan(fromText(`${title}\n№;ФИО;Телефон\n1;Ким Анна;\n`))
      expect(read.people[0]?.group).toBeUndefined()
    }
  })

  it('lets the organiser say what a column is, save for identity numbers', () => {
    const text = 'ФИО;Разное;ЖСН\nКим Анна;Школа 5;1\n'
    const read = plan(fromText(text), { roles: { 1: 'group', 2: 'phone' } })
    expect(read.people[0]?.group).toBe('Школа 5')
    expect(read.columns[2]?.role).toBe('refused')
    expect(plan(fromText('А;Б\nКим Анна;1\n'), { roles: { 0: 'name' } }).people).toHaveLength(1)
  })

  it('knows a minor by the birth date on the day of the event', () => {
    const text = 'ФИО;Дата рождения\nА Ким;09.05.2008\nБ Ким;10.05.2008\nВ Ким;2008\nГ Ким;2010\n'
    const read = plan(fromText(text), { eventDate: { year: 2026, month: 5, day: 9 } })
    expect(read.people.map(({ minor }) => minor)).toEqual([false, true, undefined, true])
  })

  it('takes numbers and dates of a workbook', () => {
    const rows = [['№', 'Аты-жөні', 'Телефоны', 'Туған күні'], [1, 'Ким Анна', 87010001234, new Date(Date.UTC(2005, 3, 26))], [2, 'Ли Ян', null, new Date(NaN)]] // prettier-ignore
    const [person] = plan({ kind: 'table', rows }).people
    expect(person).toMatchObject({ row: 2, no: 1, phones: [{ e164: '+77010001234' }], birth: { year: 2005, month: 4, day: 26 } }) // prettier-ignore
  })
})
