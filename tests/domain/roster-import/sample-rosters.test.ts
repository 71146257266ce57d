import path from 'node:path'
import readExcel from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { sniffFile } from '#domain/roster-import/sniff-file.ts'
import { outlines, plan, planSample, readSample } from './samples.ts'

const reference = planSample('roster-300.csv')

describe('sample rosters', () => {
  it('reads the plain roster without a single problem', () => {
    expect(reference.people).toHaveLength(300)
    expect(reference.problems).toEqual([])
    expect(reference.notices).toEqual([])
    expect(reference.columns.map(({ role }) => role)).toEqual(
      ['number', 'name', 'birth', 'phone', 'group', 'class', 'ignored', 'locality', 'minor', 'consent', 'language'],
    ) // prettier-ignore
    expect(reference.people[5]).toEqual({
      row: 7,
      no: 6,
      name: 'Өтегенова Мәншүк Рақатовна',
      birth: { year: 2014, month: 6, day: 15 },
      phones: [{ e164: '+77060009595', note: 'анасы' }],
      guardianPhones: [],
      group: '№3 мектеп-гимназия',
      className: '6А',
      locality: 'г. Костанай',
      minor: true,
      consent: 'given',
      language: 'kk',
    })
  })

  it.each(['roster-300-semicolon-bom.csv', 'roster-300-with-iin.csv', 'roster-300-school-sheet.csv'])(
    'reads the same 300 people from %s',
    (name) => expect(outlines(planSample(name).people)).toEqual(outlines(reference.people)),
  )

  it('reads the same 300 people from the workbook', async () => {
    expect(sniffFile(readSample('roster-300-school-sheet.xlsx'))).toBe('workbook')
    const sheets = await readExcel(path.resolve('../shared/data/rosters/roster-300-school-sheet.xlsx'))
    const rows = sheets[0]?.data ?? []
    const read = plan({ kind: 'table', rows })
    expect(outlines(read.people)).toEqual(outlines(reference.people))
    expect(read.encoding).toBe('table')
  })

  it('reads KZ-1048, and names those whose other letters were lost before', () => {
    const read = planSample('roster-300-kz1048.csv')
    expect(read.encoding).toBe('kz-1048')
    const lost = new Set(read.problems.map(({ row }) => row))
    const whole = read.people.filter(({ row }) => !lost.has(row))
    expect(whole.map(({ name }) => name)).toEqual(
      reference.people.filter(({ row }) => !lost.has(row)).map(({ name }) => name),
    )
    expect(whole.length).toBeGreaterThan(285)
  })

  it('warns row by row where Windows-1251 lost letters', () => {
    const read = planSample('roster-300-ru-cp1251.csv')
    expect(read.encoding).toBe('windows-1251')
    expect(read.damage).toBe('lost')
    expect(read.people).toHaveLength(300)
    expect(read.notices).toEqual([{ code: 'letters-lost', count: 141, remedy: 'save-as-utf-8' }])
    const lost = read.problems.filter(({ code }) => code === 'letters-lost')
    expect(lost).toHaveLength(141)
    expect(lost[0]).toEqual({ row: 4, field: 'name', code: 'letters-lost', value: 'Иса Дари?а М?хтар?ызы', severity: 'look', remedy: 'save-as-utf-8' }) // prettier-ignore
    expect(read.people.filter(({ name }) => !name.includes('?'))).toHaveLength(159)
  })

  it('leaves out the column of identity numbers by its name and by what it holds', () => {
    const byName = planSample('roster-300-with-iin.csv')
    expect(byName.refusedColumns).toEqual([{ index: 11, header: 'ЖСН/ИИН', by: 'name' }])
    const renamed = new TextDecoder().decode(readSample('roster-300-with-iin.csv')).replace('ЖСН/ИИН', 'Код')
    const byContent = plan({ kind: 'bytes', bytes: new TextEncoder().encode(renamed) })
    expect(byContent.refusedColumns).toEqual([{ index: 11, header: 'Код', by: 'content' }])
    for (const read of [byName, byContent]) expect(JSON.stringify(read)).not.toMatch(/\D\d{12}\D/)
  })

  it('finds its way through the school sheet', () => {
    const read = planSample('roster-300-school-sheet.csv')
    const reasons = new Set(read.skippedRows.map(({ reason }) => reason))
    expect(reasons).toEqual(new Set(['title', 'header', 'section', 'subtotal', 'footer']))
    expect(read.notices.map(({ code }) => code)).toEqual(['numbering-restarts'])
    expect(read.people.every(({ no }) => no === undefined)).toBe(true)
    const groups = new Map(read.people.map((person) => [person.name, person.group]))
    const agreeing = reference.people.filter(({ name, group }) => groups.get(name) === group)
    expect(agreeing.length).toBeGreaterThan(295)
  })

  it('reads two thousand people from both files alike', () => {
    const comma = planSample('roster-2000.csv')
    const semicolon = planSample('roster-2000-semicolon-bom.csv')
    expect(comma.people).toHaveLength(2000)
    expect(comma.problems).toEqual([])
    expect(outlines(semicolon.people)).toEqual(outlines(comma.people))
  })

  it('numbers rows as an editor does', () => {
    expect(reference.people[0]?.row).toBe(2)
    expect(planSample('roster-300-school-sheet.csv').people[0]?.row).toBe(6)
  })
})
