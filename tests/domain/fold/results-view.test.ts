import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftResult, draftTally, draftVoid } from '#domain/drafts/results.ts'
import type { Result } from '#domain/drafts/results.ts'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable, FoldInput } from '#domain/fold/fact-table.ts'
import { foldResults, readResult, weighBags } from '#domain/fold/results-view.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { ICC_ITEMS } from '#domain/results/catalogue.ts'
import type { IccItem } from '#domain/results/catalogue.ts'
import { questionWeight } from '#domain/results/plausible.ts'
import { aFact, anAuthor, anEvent, statedBy } from '#tests/support/facts.ts'
import type { Moment } from '#tests/support/facts.ts'
import { aThing } from '#tests/support/results.ts'

const gate = anAuthor('gate')
const river = anAuthor('river')
const eightKilos = () => 8_000

function tableOf(inputs: readonly FoldInput[]): FactTable {
  const table = emptyTable()
  for (const input of inputs) addFact(table, input)
  return table
}

const fold = (...inputs: readonly FoldInput[]) => foldResults(tableOf(inputs), anEvent(), eightKilos)
const bags = (changes: Partial<Extract<Result, { what: 'bags' }>> = {}): Result => ({
  ...{ what: 'bags', fraction: 'plastic', full: 3, part: 1, grams: null, to: 'recycling' },
  ...changes,
})

function noted(result: Result, thing = 'heap', replaces: readonly FrozenFact[] = [], moment: Moment = {}) {
  return aFact(draftResult(aThing(thing), result, { replaces: replaces.map(({ id }) => id) }), moment)
}

describe('results of an event', () => {
  it('[FACT-3] add up over records, with what was weighed and what was estimated', () => {
    const results = fold(
      statedBy(gate, noted(bags())),
      statedBy(
        river,
        noted(bags({ fraction: 'glass', full: 2, part: 0, grams: 9_500, to: 'landfill' }), 'other'),
      ),
      statedBy(gate, noted({ what: 'trees', work: 'planted', count: 12 }, 'trees')),
      statedBy(gate, noted({ what: 'trees', work: 'planted', count: 3 }, 'more trees')),
      statedBy(gate, noted({ what: 'area', squareMetres: 1_500 }, 'meadow')),
      statedBy(gate, noted({ what: 'length', metres: 800 }, 'bank')),
      statedBy(gate, noted({ what: 'machines', machine: 'truck', count: 2 }, 'machines')),
    )
    expect(results).toMatchObject({
      weighedGrams: 9_500,
      estimatedGrams: 28_000,
      full: 5,
      part: 1,
      fractions: [
        { fraction: 'plastic', full: 3, part: 1, weighedGrams: 0, estimatedGrams: 28_000 },
        { fraction: 'glass', full: 2, part: 0, weighedGrams: 9_500, estimatedGrams: 0 },
      ],
      trees: new Map([['planted', 15]]),
      squareMetres: 1_500,
      metres: 800,
      machines: new Map([['truck', 2]]),
    })
    expect(results.byDestination).toEqual(
      new Map([
        ['recycling', { weighedGrams: 0, estimatedGrams: 28_000 }],
        ['landfill', { weighedGrams: 9_500, estimatedGrams: 0 }],
      ]),
    )
    expect(results.records).toHaveLength(7)
  })

  it('[FACT-4] a correction replaces the fields that it sets, and both who said so are named', () => {
    const first = noted(bags(), 'heap', [], { wallMs: 1_000 })
    const second = noted(bags({ full: 30 }), 'heap', [first], { wallMs: 2_000 })
    const results = fold(statedBy(gate, first), statedBy(river, second))
    expect(results.full).toBe(30)
    expect(results.records).toMatchObject([
      { atMs: 1_000, rivalries: [], devices: [gate.device, river.device].sort() },
    ])
    expect(results.records[0]?.facts).toHaveLength(2)
  })

  it('[FACT-4] two corrections that did not know each other are shown as a contradiction', () => {
    const first = noted(bags())
    const results = fold(
      statedBy(gate, first),
      statedBy(gate, noted(bags({ full: 4 }), 'heap', [first])),
      statedBy(river, noted(bags({ full: 5 }), 'heap', [first])),
    )
    expect(results.records[0]?.rivalries).toMatchObject([{ field: 'full' }])
    expect([4, 5]).toContain(results.full)
  })

  it('what was taken out is listed and does not count, until it does again', () => {
    const first = noted(bags())
    const out = aFact(draftVoid(aThing(), true, { kind: 'result-noted', replaces: [first.id] }))
    const again = aFact(draftVoid(aThing(), false, { kind: 'result-noted', replaces: [first.id, out.id] }))
    const [a, b, c] = [first, out, again].map((fact) => statedBy(gate, fact)) as [
      FoldInput,
      FoldInput,
      FoldInput,
    ]
    expect(fold(a, b)).toMatchObject({ full: 0, fractions: [], records: [{ isVoid: true }] })
    expect(fold(a, b, c)).toMatchObject({ full: 3, records: [{ isVoid: false }] })
  })

  it('keeps the note of a record, and lets a correction empty it', () => {
    const first = aFact(draftResult(aThing(), bags(), { note: '  көпір астында ' }))
    const emptied = aFact(draftResult(aThing(), bags(), { replaces: [first.id] }))
    expect(fold(statedBy(gate, first)).records[0]?.note).toBe('көпір астында')
    expect(fold(statedBy(gate, first), statedBy(gate, emptied)).records[0]?.note).toBe('')
  })

  it('[FACT-4] leaves out what its author may not say, and what it cannot read', () => {
    const stranger = { ...anAuthor('visitor'), role: null }
    const later = {
      kind: 'result-noted',
      subjects: [anEvent(), aThing('later').record],
      body: { what: 'later' },
    }
    const nothing = { kind: 'result-noted', subjects: [anEvent()], body: { what: 'area' } }
    const results = fold(
      statedBy(stranger, noted(bags())),
      statedBy(gate, aFact(later)),
      statedBy(gate, aFact(nothing)),
    )
    expect(results.records).toEqual([])
  })

  it('orders records of one moment by their id', () => {
    const inputs = ['a', 'b', 'c', 'd'].map((thing) => statedBy(gate, noted(bags(), thing)))
    const { records } = fold(...inputs)
    expect(records.map(({ id }) => id)).toEqual(records.map(({ id }) => id).sort())
    expect(fold(...inputs.reverse()).records).toEqual(records)
  })
})

describe('reading a record', () => {
  it('counts nothing that makes no sense, and calls what it does not know mixed or other', () => {
    expect(readResult({ what: 'bags', full: -3, part: 'x', fraction: 'ash', to: 'moon' })).toEqual({
      ...{ what: 'bags', fraction: 'mixed', full: 0, part: 0, grams: null, to: 'landfill' },
    })
    expect(readResult({ what: 'machines', machine: 'crane', count: 1 })).toMatchObject({ machine: 'other' })
    expect(readResult({ what: 'trees', work: 'felled', count: 1 })).toBeNull()
    expect(readResult({})).toBeNull()
  })

  it('takes half of a bag for a part-full one', () => {
    const some = { what: 'bags', fraction: 'mixed', full: 1, part: 3, grams: null, to: 'landfill' } as const
    expect(weighBags(some, () => 9_000)).toEqual({ weighedGrams: 0, estimatedGrams: 22_500 })
  })
})

/** What a phone counts on its own record, in its order; each correction names what it knew. */
function countOn(thing: string, taps: readonly (readonly [IccItem, number])[]): readonly FrozenFact[] {
  const facts: FrozenFact[] = []
  const counts = new Map<IccItem, number>()
  for (const [item, more] of taps) {
    const count = (counts.get(item) ?? 0) + more
    counts.set(item, count)
    facts.push(
      aFact(
        draftTally(
          aThing(thing),
          new Map([[item, count]]),
          facts.map(({ id }) => id),
        ),
      ),
    )
  }
  return facts
}

const someTaps = fc.array(
  fc.tuple(fc.constantFrom(...ICC_ITEMS.slice(0, 4)), fc.integer({ min: 1, max: 9 })),
  {
    maxLength: 8,
  },
)

describe('the tally of items', () => {
  it('[FACT-3] adds up over phones, whatever order their facts arrive in and however often', () => {
    fc.assert(
      fc.property(someTaps, someTaps, fc.infiniteStream(fc.nat()), (here, there, chance) => {
        const inputs = [
          ...countOn('gate', here).map((fact) => statedBy(gate, fact)),
          ...countOn('river', there).map((fact) => statedBy(river, fact)),
        ]
        const order = [...inputs, ...inputs]
          .map((input) => ({ input, at: chance.next().value as number }))
          .sort((a, b) => a.at - b.at)
        const expected = [...here, ...there].reduce((sum, [, more]) => sum + more, 0)
        const results = fold(...order.map(({ input }) => input))
        expect(results.itemCount).toBe(expected)
        expect(results).toEqual(fold(...inputs))
        for (const { rivalries } of results.records) expect(rivalries).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('a count that goes back to nothing is gone', () => {
    const facts = countOn('gate', [
      ['cans', 1],
      ['cans', -1],
    ])
    const results = fold(...facts.map((fact) => statedBy(gate, fact)))
    expect(results.items).toEqual(new Map())
    expect(results.records).toMatchObject([{ result: { what: 'tally' } }])
  })
})

describe('the question about the weight', () => {
  it.each([
    [99 * 10, 10, 'little'],
    [100 * 10, 10, null],
    [100_000 * 10, 10, null],
    [100_001 * 10, 10, 'much'],
    [5_000, 0, null],
    [0, 10, null],
  ])('%i g by %i people: %s', (grams, people, question) => {
    expect(questionWeight(grams, people)).toBe(question)
  })
})
