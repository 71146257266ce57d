import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftTimeCorrections } from '#domain/drafts/attendance.ts'
import { draftHeadCount, draftHeadCountChange } from '#domain/drafts/head-count.ts'
import { draftConsent } from '#domain/drafts/minors.ts'
import { draftPassIssued } from '#domain/drafts/pass.ts'
import { draftIncidentCorrection } from '#domain/drafts/incident-correction.ts'
import { draftIncident, draftResult } from '#domain/drafts/results.ts'
import { CONSENT_STATES } from '#domain/consent/consent.ts'
import { foldConsent } from '#domain/fold/consent-view.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { foldIncidents } from '#domain/fold/incident-view.ts'
import { foldParty } from '#domain/fold/head-count.ts'
import { findHolding } from '#domain/fold/passes.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { foldPresence } from '#domain/fold/presence.ts'
import { foldRecord } from '#domain/fold/records.ts'
import { partyIdOf, passIdOf } from '#domain/ids.ts'
import type { FactDraft, FrozenFact } from '#domain/log/fact.ts'
import { listLooks } from '#domain/look/looks.ts'
import type { Look } from '#domain/look/looks.ts'
import { draftChosenIncident } from '#domain/look/rival-incidents.ts'
import { draftChosenFact, draftFactsAgain } from '#domain/look/rival-statements.ts'
import { draftChosenValues, draftRivalsAgain } from '#domain/look/rival-values.ts'
import { draftPassAnswer } from '#domain/look/shared-passes.ts'
import { known } from '#domain/known.ts'
import {
  aCheckIn,
  aFact,
  anAuthor,
  anEvent,
  aPerson,
  aRegistration,
  bytesFor,
  MORNING_MS,
  seededRandom,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'
import { aThing } from '#tests/support/results.ts'

const PEOPLE = [aPerson('one'), aPerson('two')] as const
const child = PEOPLE[0]
const party = partyIdOf(bytesFor('party', 10))
const spare = passIdOf(bytesFor('pass', 10))
const thing = aThing()
const accident = aThing('accident')
const INCIDENT = { what: 'a cut', who: '', person: child, aid: '', called: null, calledMs: null } as const

function bagsOf(full: number, table?: FactTable): FactDraft {
  const result = { what: 'bags', fraction: 'mixed', full, part: 0, grams: null, to: 'landfill' } as const
  const replaces = table ? foldRecord(table, thing.record, 'result-noted')?.facts : undefined
  return draftResult(thing, result, replaces ? { replaces } : {})
}

/** What both phones knew when the network went. */
const BEFORE: readonly FrozenFact[] = [
  ...PEOPLE.map((person) => aRegistration({ person, name: person })),
  aCheckIn({ person: child }),
  aFact(draftHeadCount(party, { count: 100 })),
  aFact(bagsOf(100)),
  aFact(draftIncident(accident, INCIDENT)),
]

/** What a phone may say of each thing, as one of a few values. */
const SAY = {
  'rival-consents': (table: FactTable, value: number) => {
    const state = known(CONSENT_STATES[value])
    const { facts } = foldConsent(table, [child])
    const how = {
      way: 'guardian-present',
      version: '1',
      language: 'kk',
      signer: 'Г',
      relation: null,
    } as const
    return draftConsent(child, { state, ...how, signature: null, photo: null }, facts)
  },
  'rival-times': (table: FactTable, value: number) =>
    known(
      draftTimeCorrections(foldPresence(table, [child]).marks, {
        atMs: MORNING_MS + value * 60_000,
        why: 'late',
      })[0],
    ),
  'rival-counts': (table: FactTable, value: number) =>
    draftHeadCountChange(party, { count: value }, foldParty(table, party)?.facts ?? []),
  'rival-results': (table: FactTable, value: number) => bagsOf(value, table),
  'rival-incidents': (table: FactTable, value: number) => {
    const now = known(foldIncidents(table, anEvent())[0])
    const told = { ...INCIDENT, what: `cut ${value}`, person: [child, PEOPLE[1], null][value] ?? null }
    return draftIncidentCorrection(anEvent(), now, told)
  },
  'shared-pass': (table: FactTable, value: number) =>
    draftPassIssued(known(PEOPLE[value % 2]), spare, findHolding(table, spare).facts),
} satisfies Partial<Record<Look['kind'], (table: FactTable, value: number) => FactDraft | null>>

type Kind = keyof typeof SAY
const KINDS = Object.keys(SAY) as readonly Kind[]

interface Said {
  readonly kind: Kind
  readonly value: number
}
const said = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), value: fc.nat({ max: 2 }) }), {
  maxLength: 6,
})

/** A phone out of reach of all others, which knows what it said itself. */
function alone(author: ReturnType<typeof anAuthor>, sayings: readonly Said[]) {
  const facts = [...BEFORE]
  for (const { kind, value } of sayings) {
    // what shows already is not said once more
    const draft = SAY[kind](tableOf(...facts), value)
    if (draft) facts.push(aFact(draft))
  }
  return facts.map((fact) => statedBy(author, fact))
}

function looksOf(table: FactTable): readonly Look[] {
  return listLooks({ table, event: anEvent(), people: foldPeople(table), doubles: [] })
}

function isOf<Of extends Kind>(look: Look, kind: Of): look is Extract<Look, { kind: Of }> {
  return look.kind === kind
}

/** What the sides of a look say, whoever says it. */
function tellSides(look: Look): unknown {
  if (isOf(look, 'shared-pass')) return look.holders.map(({ person }) => person.id)
  if (isOf(look, 'rival-times')) return look.sides.map(({ told }) => told.time.ms).toSorted()
  if (isOf(look, 'rival-consents')) return look.sides.map(({ told }) => told.state)
  const isTold = isOf(look, 'rival-counts') || isOf(look, 'rival-results') || isOf(look, 'rival-incidents')
  const sides = isTold ? look.sides : []
  return sides.map(({ told }) => JSON.stringify(told)).toSorted()
}

/** Settles a look by one of its sides. @returns the fact, and what undoes it in a log that holds the fact */
function settle(table: FactTable, look: Look, side: number) {
  if (isOf(look, 'shared-pass')) {
    const { person } = known(look.holders[side % look.holders.length])
    const [draft] = draftPassAnswer(table, look, { kind: 'owner', person: person.id })
    const fact = aFact(known(draft))
    return { fact, back: (now: FactTable) => draftFactsAgain(now, { values: look.facts, settled: fact.id }) }
  }
  if (isOf(look, 'rival-consents') || isOf(look, 'rival-times')) {
    const values = look.sides.map(({ facts }) => facts[0])
    const fact = aFact(
      known(draftChosenFact(table, look.facts, known(values[side % values.length])) ?? undefined),
    )
    return { fact, back: (now: FactTable) => draftFactsAgain(now, { values, settled: fact.id }) }
  }
  if (isOf(look, 'rival-incidents')) {
    const { told } = known(look.sides[side % look.sides.length])
    const fact = aFact(known(draftChosenIncident(anEvent(), look, told) ?? undefined))
    const fields = ['what', 'who', 'person', 'aid', 'called', 'calledMs']
    const values = look.sides.map(({ facts }) => facts[0])
    return { fact, back: (now: FactTable) => draftRivalsAgain(now, { values, fields, settled: fact.id }) }
  }
  if (!isOf(look, 'rival-counts') && !isOf(look, 'rival-results')) throw new Error(look.kind)
  const { rivalries } = look
  const values = look.sides.map(({ facts }) => facts[0])
  const fact = aFact(
    known(draftChosenValues(table, rivalries, known(values[side % values.length])) ?? undefined),
  )
  const fields = rivalries.map(({ field }) => field)
  return {
    fact,
    back: (now: FactTable) => draftRivalsAgain(now, { values, fields, settled: fact.id }),
  }
}

describe('two phones that were out of reach of each other', () => {
  const gate = anAuthor('gate')
  const river = anAuthor('river')

  it('[FACT-3, FACT-4] show exactly what they tell differently, in whatever order and however often it comes', () => {
    fc.assert(
      fc.property(said, said, fc.nat(), (here, there, seed) => {
        const inputs = [...alone(gate, here), ...alone(river, there)]
        const looks = looksOf(tableOf(...inputs))
        const last = (sayings: readonly Said[], kind: Kind) => {
          const value = sayings.findLast((one) => one.kind === kind)?.value
          return value !== undefined && kind === 'shared-pass' ? value % 2 : value
        }
        const different = KINDS.filter((kind) => {
          const [a, b] = [last(here, kind), last(there, kind)]
          return a !== undefined && b !== undefined && a !== b
        })
        expect(looks.map(({ kind }) => kind).toSorted()).toEqual(different.toSorted())
        const again = seededRandom(seed).shuffle([...inputs, ...inputs])
        expect(looksOf(tableOf(...again))).toEqual(looks)
      }),
      { numRuns: 150 },
    )
  })

  it('[FACT-4] settle each by one fact, which can be undone, and settle again where two settled it differently', () => {
    fc.assert(
      fc.property(said, said, fc.nat({ max: 2 }), fc.nat({ max: 2 }), (here, there, one, two) => {
        const inputs = [...alone(gate, here), ...alone(river, there)]
        const table = tableOf(...inputs)
        for (const look of looksOf(table)) {
          const others = looksOf(table).filter(({ kind }) => kind !== look.kind)
          const { fact, back } = settle(table, look, one)
          const settled = [...inputs, statedBy(gate, fact)]
          expect(looksOf(tableOf(...settled)).map(({ kind }) => kind)).toEqual(others.map(({ kind }) => kind))

          const undone = [
            ...settled,
            ...back(tableOf(...settled)).map((draft) => statedBy(gate, aFact(draft))),
          ]
          const shown = looksOf(tableOf(...undone)).filter(({ kind }) => kind === look.kind)
          expect(shown.map(tellSides)).toEqual([tellSides(look)])

          const rival = settle(table, look, two)
          const both = tableOf(...settled, statedBy(river, rival.fact))
          const left = looksOf(both).filter(({ kind }) => kind === look.kind)
          for (const each of left) {
            const last = settle(both, each, one)
            const end = tableOf(...settled, statedBy(river, rival.fact), statedBy(gate, last.fact))
            expect(looksOf(end).some(({ kind }) => kind === look.kind)).toBe(false)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
