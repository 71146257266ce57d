import { describe, expect, it } from 'vitest'
import { applyDecisions } from '#domain/roster-import/apply-decisions.ts'
import { fromText, plan, planSample, readSample } from './samples.ts'

const personOfRow = new Map(
  new TextDecoder()
    .decode(readSample('roster-300-truth.csv'))
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',') as [string, string])
    .map(([row, person]) => [Number(row) + 1, person]),
)

function truePairs(): number {
  return personOfRow.size - new Set(personOfRow.values()).size
}

describe('likely duplicates', () => {
  it('finds every repeated person of the sample roster and suspects nobody else', () => {
    const pairs = planSample('roster-300.csv').duplicates.flatMap((pair) =>
      pair.kind === 'in-file' ? [pair.rows] : [],
    )
    const right = pairs.filter(([a, b]) => personOfRow.get(a) === personOfRow.get(b))
    expect(truePairs()).toBe(6)
    expect(right).toHaveLength(6) // recall 6 of 6
    expect(pairs).toHaveLength(6) // precision 6 of 6
  })

  it('stays near the forty repeats of the large roster', () => {
    const { length } = planSample('roster-2000.csv').duplicates
    expect(length).toBeGreaterThanOrEqual(36)
    expect(length).toBeLessThanOrEqual(50)
  })

  it('tells different people with one name apart by their birth dates', () => {
    const read = plan(fromText('ФИО;Дата рождения\nКим Анна;01.02.2010\nКим Анна;03.05.1980\nКим Анна;\n'))
    expect(read.duplicates.map(({ id }) => id)).toEqual(['row-2-row-4', 'row-3-row-4'])
  })

  it('does not take twins with one phone for one child', () => {
    const read = plan(fromText('ФИО;Телефон;Дата рождения\nОмаров Асан;87010001234;01.02.2010\nОмаров Үсен;87010001234;01.02.2010\n'))
    expect(read.duplicates).toEqual([])
  }) // prettier-ignore

  it('names those who are on the roster already, by another spelling too', () => {
    const existing = [{ id: 'p1', name: 'Айгерім Серікова', phones: ['+77010001234'] }]
    const read = plan(fromText('ФИО;Телефон\nСерикова Айгерим Болатовна;8 701 000 12 34\nКим Виктор;\n'), {
      existing,
    })
    expect(read.duplicates).toEqual([
      {
        kind: 'on-roster',
        id: 'roster-p1-row-2',
        row: 2,
        existingId: 'p1',
        names: ['Айгерім Серікова', 'Серикова Айгерим Болатовна'],
        reason: 'similar-name',
        phonesAgree: true,
        birthsAgree: undefined,
      },
    ])
    expect(applyDecisions(read)).toHaveLength(2)
    expect(applyDecisions(read, { 'roster-p1-row-2': 'skip-second' }).map(({ name }) => name)).toEqual([
      'Ким Виктор',
    ])
    expect(applyDecisions(read, { 'roster-p1-row-2': 'skip-first' })).toHaveLength(2)
  })

  it('adds both of a pair unless the organiser leaves one out', () => {
    const read = plan(fromText('ФИО;Телефон\nКим Виктор;87010001234\nВиктор Ким;+77010001234\n'))
    expect(read.duplicates.map(({ reason }) => reason)).toEqual(['same-name-and-phone'])
    const [pair] = read.duplicates
    const rowsAfter = (decision: 'keep-both' | 'skip-first' | 'skip-second') =>
      applyDecisions(read, { [pair?.id ?? '']: decision }).map(({ row }) => row)
    expect(applyDecisions(read).map(({ row }) => row)).toEqual([2, 3])
    expect(rowsAfter('keep-both')).toEqual([2, 3])
    expect(rowsAfter('skip-first')).toEqual([3])
    expect(rowsAfter('skip-second')).toEqual([2])
  })

  it('bears a file of one name repeated to the limit', () => {
    const read = plan(fromText(`ФИО\n${'Ким Виктор Сергеевич\n'.repeat(20_000)}`))
    expect(read.people).toHaveLength(20_000)
    expect(read.duplicates.length).toBeLessThanOrEqual(60_000)
  })
})
