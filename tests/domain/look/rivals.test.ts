import { describe, expect, it } from 'vitest'
import { draftHeadCount, draftHeadCountChange } from '#domain/drafts/head-count.ts'
import { draftConsent } from '#domain/drafts/minors.ts'
import type { ConsentNote } from '#domain/drafts/minors.ts'
import { draftIncidentCorrection } from '#domain/drafts/incident-correction.ts'
import { draftIncident, draftResult, draftTally, draftVoid } from '#domain/drafts/results.ts'
import type { Incident, Result } from '#domain/drafts/results.ts'
import { draftPassIssued } from '#domain/drafts/pass.ts'
import { foldPeople, foldPerson } from '#domain/fold/person-view.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { foldIncidents } from '#domain/fold/incident-view.ts'
import { listLooks } from '#domain/look/looks.ts'
import type { Look } from '#domain/look/looks.ts'
import { draftChosenIncident } from '#domain/look/rival-incidents.ts'
import { draftChosenFact } from '#domain/look/rival-statements.ts'
import { draftChosenValues, draftRivalsAgain } from '#domain/look/rival-values.ts'
import { draftPassAnswer } from '#domain/look/shared-passes.ts'
import { partyIdOf, passIdOf, passOfPerson } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { A_CONSENT } from '#tests/support/consent.ts'
import {
  aCheckIn,
  aFact,
  anAuthor,
  anEvent,
  aMerge,
  aParting,
  aPerson,
  aRegistration,
  aRetraction,
  aWalkIn,
  bytesFor,
  idsOf,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'
import { aThing } from '#tests/support/results.ts'

const gate = anAuthor('gate')
const river = anAuthor('river')
const person = aPerson()
const other = aPerson('Daniyar')
const entry = aRegistration({ person })

type LookOf<Kind extends Look['kind']> = Extract<Look, { kind: Kind }>

function looksOf<Kind extends Look['kind']>(table: FactTable, kind: Kind): readonly LookOf<Kind>[] {
  const looks = listLooks({ table, event: anEvent(), people: foldPeople(table), doubles: [] })
  return looks.filter((look): look is LookOf<Kind> => look.kind === kind)
}

function onlyLook<Kind extends Look['kind']>(table: FactTable, kind: Kind): LookOf<Kind> {
  const [look, ...more] = looksOf(table, kind)
  if (!look || more.length > 0) throw new Error(`not one look: ${kind}`)
  return look
}

describe('answers of guardians that phones noted differently', () => {
  const noted = (change: Partial<ConsentNote>, replaces: readonly FrozenFact[] = []) =>
    aFact(draftConsent(person, { ...A_CONSENT, ...change }, idsOf(replaces)))

  it('[FACT-4] stand side by side, the one that counts meanwhile first, with who noted it', () => {
    const facts = [statedBy(gate, noted({})), statedBy(river, noted({ state: 'refused' }))]
    const { sides } = onlyLook(tableOf(entry, ...facts), 'rival-consents')
    expect(sides.map(({ told, devices }) => [told.state, ...devices])).toEqual([
      ['refused', river.device],
      ['given', gate.device],
    ])
  })

  it('[FACT-4] are no contradiction where phones noted the same answer, one knew the other, or nobody asked', () => {
    const first = noted({})
    expect(looksOf(tableOf(entry, first, noted({ way: 'paper' })), 'rival-consents')).toEqual([])
    const later = noted({ state: 'withdrawn' }, [first])
    expect(looksOf(tableOf(entry, first, later), 'rival-consents')).toEqual([])
    expect(looksOf(tableOf(entry), 'rival-consents')).toEqual([])
  })

  it('[FACT-7] are told of once for joined entries', () => {
    const facts = [noted({}), aFact(draftConsent(other, { ...A_CONSENT, state: 'refused' }, []))]
    const entries = [entry, aRegistration({ person: other }), aMerge({ pair: [person, other] })]
    expect(onlyLook(tableOf(...entries, ...facts), 'rival-consents').sides).toHaveLength(2)
  })

  it('[FACT-4] end by one of them said once more; of several alike the signed one, with its signature', () => {
    const signature = Uint8Array.of(1, 2, 3)
    const photo = blobIdFor(bytesFor('paper', 40))
    const facts = [noted({}), noted({ signature }), noted({}), noted({ photo }), noted({ state: 'refused' })]
    const table = tableOf(entry, ...facts)
    const { sides, facts: all } = onlyLook(table, 'rival-consents')
    const given = sides.find(({ told }) => told.state === 'given')
    if (!given) throw new Error('nobody consents')
    expect(given.told.signature ?? given.told.photo).not.toBeNull()
    const draft = draftChosenFact(table, all, given.facts[0])
    if (!draft) throw new Error('not here')
    const settled = tableOf(entry, ...facts, aFact(draft))
    expect(looksOf(settled, 'rival-consents')).toEqual([])
    expect(foldPerson(settled, person)?.consent).toBe('given')
    expect(draftChosenFact(table, all, entry.id)).not.toBeNull()
    expect(draftChosenFact(tableOf(), all, given.facts[0])).toBeNull()
  })
})

describe('times of one mark that phones corrected differently', () => {
  const mark = aCheckIn({ person })
  const at = (ms: number, replaces: readonly FrozenFact[] = [mark]) =>
    aCheckIn({ person, said: { atMs: MORNING_MS + ms, why: 'late' }, replaces })

  it('[FACT-5] are one where they differ by less than the minute that a person says', () => {
    const table = tableOf(entry, mark, at(60_000), at(61_000))
    expect(looksOf(table, 'rival-times')).toEqual([])
    expect(foldPerson(table, person)?.contradictions).toEqual([])
  })

  it('[FACT-5] are told of mark by mark, and end by one in the place of all', () => {
    const second = aCheckIn({ person, knew: [mark], wallMs: MORNING_MS + 7_200_000 })
    const rivals = [at(60_000), at(120_000), at(121_000)]
    const later = [at(7_300_000, [second]), at(7_400_000, [second])]
    const all = [entry, mark, second, ...rivals, ...later]
    const looks = looksOf(tableOf(...all), 'rival-times')
    expect(looks.map(({ place, sides }) => [place, sides.length])).toEqual([
      [mark.id, 2],
      [second.id, 2],
    ])
    const [first] = looks
    if (!first) throw new Error('no look')
    const draft = draftChosenFact(tableOf(...all), first.facts, rivals[1]?.id ?? mark.id)
    if (!draft) throw new Error('not here')
    const settled = tableOf(...all, aFact(draft))
    expect(looksOf(settled, 'rival-times').map(({ place }) => place)).toEqual([second.id])
    expect(foldPerson(settled, person)?.presence.marks[0]?.time.ms).toBe(MORNING_MS + 120_000)
  })
})

describe('counts that phones corrected differently', () => {
  const party = partyIdOf(bytesFor('party 8A', 10))
  const first = aFact(draftHeadCount(party, { count: 24, who: 'pupil', label: '8A' }))
  const changed = (change: Parameters<typeof draftHeadCountChange>[1], of = [first]) =>
    aFact(draftHeadCountChange(party, change, idsOf(of)))

  it('[FACT-10] are told as a whole, once for a party, and chosen as a whole', () => {
    const facts = [
      changed({ count: 25 }),
      changed({ count: 26, isHere: false, leftMs: MORNING_MS + 1 }),
      changed({ isHere: false, leftMs: MORNING_MS + 7_200_000 }),
    ]
    const table = tableOf(first, ...facts)
    const { rivalries, sides } = onlyLook(table, 'rival-counts')
    expect(rivalries.map(({ field }) => field)).toEqual(['count', 'out'])
    // who said nothing of the count has the one that shows, which may be 26 too
    const chosen = sides.find(({ facts: [fact] }) => fact === facts[1]?.id)
    if (!chosen) throw new Error('no such side')
    const told = { count: 26, label: '8A', who: 'pupil', isHere: false, leftMs: MORNING_MS + 1 }
    expect(chosen.told).toMatchObject(told)
    const draft = draftChosenValues(table, rivalries, chosen.facts[0])
    expect(draft?.body).toEqual({ count: 26, out: MORNING_MS + 1 })
    if (!draft) throw new Error('not here')
    expect(looksOf(tableOf(first, ...facts, aFact(draft)), 'rival-counts')).toEqual([])
  })

  it('[FACT-10] are no contradiction where one phone corrected, both say the same, or none of it has words here', () => {
    const alike = [
      [changed({ count: 25 })],
      [changed({ count: 25 }), changed({ count: 25 })],
      [changed({ count: 25 }), changed({ label: '8B' })],
      [changed({ leftMs: MORNING_MS }), changed({ leftMs: MORNING_MS + 1 })],
      ...[['who', 'x']].map(([field = '']) =>
        ['x', 'y'].map((value) =>
          aFact({ kind: 'party-counted', subjects: [party], body: { [field]: value }, replaces: [first.id] }),
        ),
      ),
    ]
    for (const facts of alike) expect(looksOf(tableOf(first, ...facts), 'rival-counts')).toEqual([])
  })

  it('[SYN-10] take the value that everybody shows where the chosen phone said nothing of a field', () => {
    const facts = [
      changed({ count: 25 }),
      changed({ count: 26, label: '8B' }),
      changed({ label: '8C', arrivedMs: MORNING_MS }),
    ]
    const table = tableOf(first, ...facts)
    const { rivalries, sides } = onlyLook(table, 'rival-counts')
    const shown = foldPartyLabel(table)
    const side = sides.find(({ told }) => told.count === 25)
    if (!side) throw new Error('no such side')
    expect(side.told.label).toBe(shown)
    const draft = draftChosenValues(table, rivalries, side.facts[0])
    expect(draft).toMatchObject({ body: { count: 25 }, personal: { label: shown } })
    expect(draftChosenValues(table, [{ field: 'label', facts: [] }], side.facts[0])).toMatchObject({
      replaces: [],
    })
    const again = draftRivalsAgain(table, {
      values: idsOf(facts),
      fields: ['label'],
      settled: first.id,
    })
    expect(again.map(({ personal }) => personal?.['label'])).toEqual(['8B', '8C'])
  })

  function foldPartyLabel(table: FactTable): string {
    return onlyLook(table, 'rival-counts').party.label
  }
})

describe('results that phones corrected differently', () => {
  const thing = aThing()
  const bags = (full: number, grams: number | null = null): Result => ({
    ...{ what: 'bags', fraction: 'mixed', part: 0, to: 'landfill' },
    ...{ full, grams },
  })
  const first = aFact(draftResult(thing, bags(10)))
  const corrected = (result: Result, note = '') =>
    aFact(draftResult(thing, result, { note, replaces: [first.id] }))

  it('[FACT-4] are told as a whole and chosen as a whole', () => {
    const facts = [corrected(bags(12)), corrected(bags(14, 90_000), 'two of them wet')]
    const table = tableOf(first, ...facts)
    const { rivalries, sides } = onlyLook(table, 'rival-results')
    expect(sides.map(({ told }) => told)).toEqual(
      expect.arrayContaining([
        { result: bags(12), note: '', isVoid: false },
        { result: bags(14, 90_000), note: 'two of them wet', isVoid: false },
      ]),
    )
    const chosen = sides.find(({ told }) => told.note !== '')?.facts[0] ?? first.id
    const draft = draftChosenValues(table, rivalries, chosen)
    expect(draft).toMatchObject({
      body: { full: 14, grams: 90_000 },
      personal: { note: 'two of them wet' },
    })
    if (!draft) throw new Error('not here')
    expect(looksOf(tableOf(first, ...facts, aFact(draft)), 'rival-results')).toEqual([])
  })

  it('[FACT-4] are no contradiction where they say the same, are another heap, or are unknown here', () => {
    const alike = [
      [corrected(bags(12)), corrected(bags(12))],
      [corrected(bags(12)), aFact(draftResult(aThing('another heap'), bags(14)))],
      [corrected(bags(12)), aFact(draftVoid(thing, true, { kind: 'result-noted', replaces: [first.id] }))],
      ['x', 'y'].map((what) =>
        aFact({ kind: 'result-noted', subjects: [anEvent(), thing.record], body: { what } }),
      ),
    ]
    for (const facts of alike.slice(0, 3))
      expect(looksOf(tableOf(first, ...facts), 'rival-results')).toEqual([])
    expect(looksOf(tableOf(...(alike[3] ?? [])), 'rival-results')).toEqual([])
  })

  it('[FACT-4] counts of items differ item by item', () => {
    const tally = (straws: number) => aFact(draftTally(thing, new Map([['straws', straws]]), []))
    const { sides } = onlyLook(tableOf(tally(3), tally(4)), 'rival-results')
    const counts = sides.map(({ told: { result } }) => result.what === 'tally' && result.items.get('straws'))
    expect(counts.toSorted()).toEqual([3, 4])
  })
})

describe('incidents that phones corrected differently', () => {
  const thing = aThing('accident')
  const cut: Incident = { what: 'a cut', who: '', person, aid: '', called: null, calledMs: null }
  const first = aFact(draftIncident(thing, cut))
  const corrected = (incident: Incident) => {
    const [noted] = foldIncidents(tableOf(first), anEvent())
    const draft = noted && draftIncidentCorrection(anEvent(), noted, incident)
    if (!draft) throw new Error('nothing to correct')
    return aFact(draft)
  }

  it('[FACT-4, SYN-10] are told as a whole; the chosen one is about whom it names', () => {
    const bandaged = { ...cut, aid: 'a bandage', called: '103', calledMs: MORNING_MS } as const
    const facts = [corrected({ ...bandaged, person: null }), corrected({ ...cut, person: other })]
    const look = onlyLook(tableOf(first, ...facts), 'rival-incidents')
    expect(look.sides.map(({ told }) => told)).toEqual(
      expect.arrayContaining([
        { ...bandaged, person: null, isVoid: false },
        { ...cut, person: other, isVoid: false },
      ]),
    )
    const chosen = look.sides.find(({ told }) => told.person === other)
    const draft = chosen && draftChosenIncident(anEvent(), look, chosen.told)
    if (!draft) throw new Error('not here')
    expect(draft.subjects).toEqual([anEvent(), thing.record, other])
    const settled = tableOf(first, ...facts, aFact(draft))
    expect(looksOf(settled, 'rival-incidents')).toEqual([])
    expect(foldIncidents(settled, anEvent())[0]).toMatchObject({ ...cut, person: other })
  })

  it('[FACT-4] are told apart by whether they count', () => {
    const out = aFact(draftVoid(thing, true, { kind: 'incident-noted', replaces: [first.id] }))
    const back = aFact(draftVoid(thing, false, { kind: 'incident-noted', replaces: [first.id] }))
    const look = onlyLook(tableOf(first, out, back), 'rival-incidents')
    const chosen = look.sides.find(({ told }) => told.isVoid)
    const draft = chosen && draftChosenIncident(anEvent(), look, chosen.told)
    if (!draft) throw new Error('not here')
    const settled = tableOf(first, out, back, aFact(draft))
    expect(foldIncidents(settled, anEvent())[0]).toMatchObject({ isVoid: true, rivalries: [] })
  })

  it('[FACT-4] are no contradiction where they say the same, or where the words are gone (SYN-10)', () => {
    const alike = [corrected({ ...cut, aid: 'water' }), corrected({ ...cut, aid: 'water' })]
    expect(looksOf(tableOf(first, ...alike), 'rival-incidents')).toEqual([])
    const rivals = [corrected({ ...cut, what: 'a burn' }), corrected({ ...cut, what: 'a fall' })]
    const without = [first, ...rivals].map((fact) => ({ ...fact, personal: null }))
    expect(looksOf(tableOf(...without), 'rival-incidents')).toEqual([])
  })

  it('[FACT-4] that name nobody among their fields are about whom their subjects name', () => {
    const say = (what: string, replaces: readonly FrozenFact[] = []) =>
      aFact({
        kind: 'incident-noted',
        subjects: [anEvent(), thing.record, person],
        personal: { what },
        replaces: idsOf(replaces),
      })
    const old = say('a cut')
    const { sides } = onlyLook(tableOf(old, say('a burn', [old]), say('a fall', [old])), 'rival-incidents')
    expect(sides.map(({ told }) => told.person)).toEqual([person, person])
  })
})

describe('a pass that stands for several people', () => {
  const spare = passIdOf(bytesFor('pass spare', 10))
  const entries = [entry, aRegistration({ person: other, name: 'Daniyar' })]
  const given = [
    statedBy(gate, aFact(draftPassIssued(person, spare))),
    statedBy(river, aFact(draftPassIssued(other, spare))),
  ]

  it('[PASS-4] is told once, with who gave it to whom', () => {
    const bystander = aRegistration({ person: aPerson('Olga'), name: 'Olga' })
    const { pass, holders } = onlyLook(tableOf(...entries, bystander, ...given), 'shared-pass')
    expect(pass).toBe(spare)
    expect(holders.map(({ person: { id }, given: by, mayKeep }) => [id, by?.devices[0], mayKeep])).toEqual(
      [
        [person, gate.device, true],
        [other, river.device, true],
      ].toSorted(),
    )
  })

  it('[PASS-4] is somebody’s alone by one fact, nobody’s by another, or theirs who are one person', () => {
    const parting = aParting({ pair: [person, other] })
    const all = [...entries, ...given, parting]
    const table = tableOf(...all)
    const look = onlyLook(table, 'shared-pass')
    const answers = [{ kind: 'owner', person: other }, { kind: 'nobody' }, { kind: 'one-person' }] as const
    for (const answer of answers) {
      const drafts = draftPassAnswer(table, look, answer)
      expect(drafts).toHaveLength(1)
      const settled = tableOf(...all, ...drafts.map((draft) => aFact(draft)))
      expect(looksOf(settled, 'shared-pass')).toEqual([])
      expect(foldPeople(settled)).toHaveLength(answer.kind === 'one-person' ? 1 : 2)
    }
    const [owner] = draftPassAnswer(table, look, answers[0])
    expect(owner).toEqual(draftPassIssued(other, spare, look.facts))
    expect(draftPassAnswer(table, look, { kind: 'owner', person: aPerson('Olga') })).toEqual([])
    expect(draftPassAnswer(table, { ...look, holders: [] }, { kind: 'nobody' })).toEqual([])
  })

  it('[PASS-4] cannot be taken from whose id it is, but given back to them', () => {
    const pass = passOfPerson(person)
    const all = [...entries, aFact(draftPassIssued(other, pass))]
    const table = tableOf(...all)
    const look = onlyLook(table, 'shared-pass')
    const told = look.holders.map(({ person: { id }, given: by, mayKeep }) => [id, by === null, mayKeep])
    expect(told).toEqual(
      [
        [person, true, true],
        [other, false, false],
      ].toSorted(),
    )
    expect(draftPassAnswer(table, look, { kind: 'owner', person: other })).toEqual([])
    const [back] = draftPassAnswer(table, look, { kind: 'owner', person })
    if (!back) throw new Error('no fact')
    expect(looksOf(tableOf(...all, aFact(back)), 'shared-pass')).toEqual([])
  })

  it('[PASS-4] is told also where one of them is on the list no longer', () => {
    const walkIn = aWalkIn({ person: other })
    const table = tableOf(entry, walkIn, ...given, aRetraction({ facts: [walkIn], person: other }))
    const { holders } = onlyLook(table, 'shared-pass')
    expect(holders.map((holder) => holder.person.id)).toEqual([person])
  })
})
