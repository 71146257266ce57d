// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { emptyIncident, readIncident } from '#client/features/results/read-incident.ts'
import { emptyForm, formOf, readResultForm } from '#client/features/results/read-result.ts'
import type { FormKind, ResultForm } from '#client/features/results/read-result.ts'

const read = (what: FormKind, changes: Partial<ResultForm>) =>
  readResultForm(what, { ...emptyForm(), ...changes })
const wrong = (field: string, problem: string) => ({ kind: 'wrong', problems: [{ field, problem }] })

describe('the form of a result', () => {
  it.each<[FormKind, Partial<ResultForm>, object]>([
    ['bags', { full: 3, part: 1, fraction: 'glass' }, { fraction: 'glass', full: 3, part: 1, grams: null }],
    ['bags', { full: 2, basis: 'weighed', weight: '12,5' }, { full: 2, grams: 12_500, to: 'landfill' }],
    ['bags', { basis: 'weighed', weight: '80', fraction: 'bulky' }, { full: 0, grams: 80_000 }],
    ['trees', { count: 12, work: 'whitewashed' }, { work: 'whitewashed', count: 12 }],
    ['machines', { count: 2, machine: 'boat' }, { machine: 'boat', count: 2 }],
    ['area', { size: '1,5', unit: 'ha' }, { squareMetres: 15_000 }],
    ['area', { size: '800' }, { squareMetres: 800 }],
    ['length', { size: '1 200' }, { metres: 1_200 }],
  ])('reads %s', (what, changes, expected) => {
    expect(read(what, changes)).toMatchObject({ kind: 'result', result: { what, ...expected } })
  })

  it.each<[FormKind, Partial<ResultForm>, string, string]>([
    ['bags', {}, 'full', 'nothing'],
    ['bags', { full: 1, basis: 'weighed' }, 'weight', 'nothing'],
    ['bags', { full: 1, basis: 'weighed', weight: 'ten' }, 'weight', 'not-a-number'],
    ['trees', {}, 'count', 'nothing'],
    ['machines', {}, 'count', 'nothing'],
    ['area', { size: '-3' }, 'size', 'not-a-number'],
    ['length', { size: '0' }, 'size', 'nothing'],
    ['length', { size: '99999999999' }, 'size', 'too-much'],
    ['trees', { count: 1, note: '990101300122' }, 'note', 'identity-number'],
    ['trees', { count: 1, note: 'a'.repeat(501) }, 'note', 'note-long'],
  ])('refuses %s %j', (what, changes, field, problem) => {
    expect(read(what, changes)).toEqual(wrong(field, problem))
  })

  it('shows a record as it would be typed', () => {
    for (const [what, changes] of [
      ['bags', { full: 2, basis: 'weighed', weight: '12.5', to: 'recycling' }],
      ['bags', { full: 2, part: 1 }],
      ['trees', { count: 3 }],
      ['machines', { count: 3, machine: 'boat' }],
      ['area', { size: '800' }],
      ['length', { size: '90' }],
    ] as const) {
      const first = read(what, { ...changes, note: 'Көпір' })
      if (first.kind !== 'result') throw new Error('not read')
      expect(readResultForm(what, formOf(first.result, first.note))).toEqual(first)
    }
  })
})

describe('the form of an incident', () => {
  const form = { ...emptyIncident(), what: 'Құлап қалды' }

  it('asks for what happened, and takes no identity number anywhere', () => {
    expect(readIncident(emptyIncident(), 5)).toEqual(wrong('what', 'what-missing'))
    expect(readIncident({ ...form, who: '990101300122' }, 5)).toEqual(wrong('who', 'identity-number'))
    expect(readIncident({ ...form, aid: 'a'.repeat(1_001) }, 5)).toEqual(wrong('aid', 'note-long'))
  })

  it('notes when a number was called: as the link was pressed, else now', () => {
    const incidentOf = (changes: object) => readIncident({ ...form, ...changes }, 5)
    expect(incidentOf({})).toMatchObject({ incident: { called: null, calledMs: null } })
    expect(incidentOf({ called: '103' })).toMatchObject({ incident: { called: '103', calledMs: 5 } })
    expect(incidentOf({ called: '112', calledMs: 3 })).toMatchObject({ incident: { calledMs: 3 } })
  })
})
