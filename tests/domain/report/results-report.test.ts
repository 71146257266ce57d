import { describe, expect, it } from 'vitest'
import { draftResult, draftTally, draftToolMove } from '#domain/drafts/results.ts'
import type { Result } from '#domain/drafts/results.ts'
import { foldResults } from '#domain/fold/results-view.ts'
import { foldTools } from '#domain/fold/tools-view.ts'
import { reportResults, writeResultsCsv, writeResultsJson } from '#domain/report/results-report.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { aFact, anEvent, tableOf } from '#tests/support/facts.ts'
import { aThing } from '#tests/support/results.ts'

const noted = (result: Result, thing: string) => aFact(draftResult(aThing(thing), result))
const bags = { what: 'bags', fraction: 'glass', full: 2, part: 0, grams: null, to: 'landfill' } as const

function report(...facts: readonly FrozenFact[]) {
  const table = tableOf(...facts)
  const results = foldResults(table, anEvent(), () => 8_000)
  return reportResults({ results, tools: foldTools(table, anEvent()), photos: 3, incidents: 1 })
}

describe('the report of results', () => {
  it('has a line for each thing, its unit, and how its weight is known', () => {
    const rows = report(
      noted(bags, 'a'),
      noted({ ...bags, fraction: 'metal', full: 0, grams: 12_345, to: 'recycling' }, 'b'),
      noted({ what: 'trees', work: 'planted', count: 7 }, 'c'),
      noted({ what: 'machines', machine: 'truck', count: 1 }, 'd'),
      aFact(draftTally(aThing('e'), new Map([['cans', 4]]), [])),
      aFact(draftToolMove(aThing('f'), { tool: 'rake', count: 2, way: 'out', group: '', name: '' })),
    )
    expect(writeResultsCsv(rows).split('\r\n')).toEqual([
      '\uFEFFwhat,kind,count,unit,basis',
      'rubbish,,2,bags,',
      'rubbish,,0,part-bags,',
      'rubbish,,28.345,kg,both',
      'rubbish,glass,2,bags,',
      'rubbish,glass,16,kg,estimated',
      'rubbish,metal,12.345,kg,weighed',
      'rubbish,recycling,12.345,kg,weighed',
      'rubbish,landfill,16,kg,estimated',
      'trees,planted,7,pieces,',
      'area,,0,m2,',
      'length,,0,m,',
      'machines,truck,1,pieces,',
      'items,,4,pieces,',
      'items,cans,4,pieces,',
      'photos,,3,pieces,',
      'incidents,,1,pieces,',
      'tools-open,rake,2,pieces,',
      '',
    ])
    expect(JSON.parse(writeResultsJson(rows))).toEqual(rows)
  })

  it('says nothing and not nothing at all where nothing was noted', () => {
    expect(report()).toMatchObject([
      { what: 'rubbish', count: 0, unit: 'bags' },
      { unit: 'part-bags' },
      { unit: 'kg', count: 0, basis: 'weighed' },
      { what: 'area' },
      { what: 'length' },
      { what: 'items' },
      { what: 'photos' },
      { what: 'incidents' },
    ])
  })
})
