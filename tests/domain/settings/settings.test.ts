import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeWording, draftSettings } from '#domain/drafts/settings.ts'
import type { SettingChanges } from '#domain/drafts/settings.ts'
import {
  foldEventSettings,
  foldOrganisationSettings,
  joinSettings,
  listSetters,
} from '#domain/fold/settings-view.ts'
import type { FactTable, FoldInput } from '#domain/fold/fact-table.ts'
import type { EventId, FactId } from '#domain/ids.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { bagKey, FORBIDDEN_WORK_CODES, ORGANISATION_SUBJECT, settingKeys } from '#domain/settings/keys.ts'
import { gramsPerBag, readSettings } from '#domain/settings/settings.ts'
import { aFact, anAuthor, anEvent, aRetraction, statedBy, tableOf } from '#tests/support/facts.ts'

const event = anEvent()
const desk = anAuthor('desk', 'organiser')
const none = (): readonly FactId[] => []

/** Facts of a change, as a desk makes them that has this table. */
function setIn(table: FactTable, subject: EventId, changes: SettingChanges): FrozenFact[] {
  return draftSettings(subject, changes, (keys) => listSetters(table, subject, keys)).map((draft) =>
    aFact(draft),
  )
}

const byDesk = (facts: readonly FrozenFact[]): FoldInput[] => facts.map((fact) => statedBy(desk, fact))
const organisationOf = (...facts: readonly FrozenFact[]) =>
  foldOrganisationSettings([tableOf(...byDesk(facts))])

describe('settings', () => {
  it('all have a value when nobody set anything', () => {
    const settings = joinSettings(foldOrganisationSettings([]), foldEventSettings(tableOf(), event))
    expect(settings).toMatchObject({
      consentAge: 18,
      credit: 'actual',
      capMinutes: 240,
      roundMinutes: 30,
      rounding: 'nearest',
      defaultDeparture: 'event-end',
      wording: null,
    })
    expect(settings.forbiddenWork).toEqual(FORBIDDEN_WORK_CODES)
    expect(gramsPerBag(settings)).toBe(8_000)
    expect(gramsPerBag(settings, 'glass')).toBe(8_000)
  })

  it('of the event come before those of the organisation, key by key', () => {
    const organisation = setIn(tableOf(), ORGANISATION_SUBJECT, { age: 16, credit: 'capped', cap: 300 })
    const own = setIn(tableOf(), event, { age: 14 })
    const eventTable = tableOf(...own)
    const joined = joinSettings(organisationOf(...organisation), foldEventSettings(eventTable, event))
    expect(joined).toMatchObject({ consentAge: 14, credit: 'capped', capMinutes: 300 })
  })

  it('[FACT-4] are replaced key by key, and taken back by null', () => {
    const first = setIn(tableOf(), event, { age: 16, cap: 100, credit: 'capped' })
    const table = tableOf(...first)
    const second = setIn(table, event, { age: 15, cap: null })
    expect(second).toHaveLength(1)
    const own = foldEventSettings(tableOf(...second, ...first), event)
    expect(own.rivals).toEqual([])
    expect(Object.fromEntries(own.values)).toEqual({ age: 15, credit: 'capped' })
    expect(joinSettings(organisationOf(), own).capMinutes).toBe(240)
  })

  it('[FACT-4] name as rivals what two desks set differently, until it is set again', () => {
    const one = setIn(tableOf(), event, { age: 16, cap: 60 })
    const two = setIn(tableOf(), event, { age: 14, cap: 60 })
    const rival = foldEventSettings(tableOf(...one, ...two), event)
    expect(rival.rivals).toEqual(['age'])
    const settled = setIn(tableOf(...one, ...two), event, { age: 15 })
    const after = foldEventSettings(tableOf(...one, ...two, ...settled), event)
    expect(after.rivals).toEqual([])
    expect(after.values.get('age')).toBe(15)
  })

  it('[FACT-4] name only facts that still set something as replaced, so that a hundred edits stay small', () => {
    const facts: FrozenFact[] = []
    for (let age = 14; age < 20; age++) facts.push(...setIn(tableOf(...facts), event, { age }))
    expect(listSetters(tableOf(...facts), event, ['age'])).toEqual([facts.at(-1)?.id])
    expect(listSetters(tableOf(...facts), event, ['cap'])).toEqual([])
  })

  it('of a later year come before those of an earlier one, cleared ones too', () => {
    const old = tableOf(
      ...byDesk(setIn(tableOf(), ORGANISATION_SUBJECT, { age: 16, cap: 90, credit: 'capped' })),
      ...byDesk(setIn(tableOf(), ORGANISATION_SUBJECT, { cap: 60, round: 10 })),
      ...byDesk(setIn(tableOf(), ORGANISATION_SUBJECT, { round: 15 })),
    )
    const latest = tableOf(...byDesk(setIn(tableOf(), ORGANISATION_SUBJECT, { age: 17, cap: null })))
    const own = foldOrganisationSettings([latest, old])
    expect(own.values.get('age')).toBe(17)
    expect(own.values.has('cap')).toBe(false)
    expect(own.values.get('credit')).toBe('capped')
    expect(own.rivals).toEqual(['round'])
  })

  it('[SHEET-4] of the organisation count only by who may write there', () => {
    const facts = setIn(tableOf(), ORGANISATION_SUBJECT, { age: 16 })
    const stranger = { ...anAuthor('gate'), role: null }
    const table = tableOf(...facts.map((fact) => statedBy(stranger, fact)))
    expect(foldOrganisationSettings([table]).values.size).toBe(0)
  })

  it('taken back by their author are as if never set, and a mark of the event changes nothing', () => {
    const facts = setIn(tableOf(), event, { age: 16 })
    const undo = aRetraction({ facts })
    expect(foldEventSettings(tableOf(...facts, undo), event).values.size).toBe(0)
  })

  it('keep keys and values of a later version, and pass over what makes no sense', () => {
    const odd = readSettings(
      new Map<string, never>(
        Object.entries({
          age: 99,
          credit: 'guessed',
          cap: 'long',
          round: 0,
          departure: 4,
          forbidden: 'all',
          wording: 'short',
          stars: 5,
        }) as [string, never][],
      ),
    )
    expect(odd).toMatchObject({ consentAge: 18, credit: 'actual', capMinutes: 240, roundMinutes: 30 })
    expect(odd.defaultDeparture).toBe('event-end')
    expect(odd.forbiddenWork).toEqual(FORBIDDEN_WORK_CODES)
    expect(odd.values.get('stars')).toBe(5)
  })

  it('weigh a bag by its kind of waste, else as any bag', () => {
    const own = setIn(tableOf(), event, { [settingKeys.gramsPerBag]: 7_500, [bagKey('glass')]: 15_000 })
    const settings = joinSettings(organisationOf(), foldEventSettings(tableOf(...own), event))
    expect(gramsPerBag(settings, 'glass')).toBe(15_000)
    expect(gramsPerBag(settings, 'plastic')).toBe(7_500)
    expect(gramsPerBag(settings)).toBe(7_500)
  })

  it('keep the list of forbidden work as it was written, an empty one too', () => {
    const read = (forbidden: readonly (string | number)[]) =>
      readSettings(new Map([['forbidden', forbidden]])).forbiddenWork
    expect(read(['road', 'Көпір астында жұмыс істеу', 4])).toEqual(['road', 'Көпір астында жұмыс істеу'])
    expect(read([])).toEqual([])
  })
})

describe('drafts of settings', () => {
  const wording = { version: '2027-1', texts: { kk: 'Келісемін', ru: 'Согласен', en: 'I agree' } }

  it('[FACT-1] put the wording into a fact of its own, tidied as all text is', () => {
    const decomposed = { ...wording, texts: { ...wording.texts, ru: 'Каи\u0306рат' } }
    const drafts = draftSettings(
      event,
      { age: 16, ...changeWording(decomposed), list: ['и\u0306', 3, null] },
      none,
    )
    expect(drafts.map(({ body }) => body)).toEqual([
      { age: 16, list: ['й', 3, null] },
      { wording: { version: '2027-1', kk: 'Келісемін', ru: 'Кайрат', en: 'I agree' } },
    ])
    expect(changeWording(null)).toEqual({ wording: null })
  })

  it('bring a wording back as it was, and bytes untouched', () => {
    const bytes = Uint8Array.of(1, 2)
    const facts = draftSettings(event, { ...changeWording(wording), seal: bytes }, none).map((draft) =>
      aFact(draft),
    )
    const settings = joinSettings(organisationOf(), foldEventSettings(tableOf(...facts), event))
    expect(settings.wording).toEqual(wording)
    expect(settings.values.get('seal')).toEqual(bytes)
  })

  it('say nothing when nothing changed', () => {
    expect(draftSettings(event, {}, none)).toEqual([])
  })
})

describe('the fold of settings', () => {
  const value = fc.constantFrom(14, 15, 16, null)
  const changes = fc.dictionary(fc.constantFrom('age', 'cap', 'round'), value, {
    minKeys: 1,
    noNullPrototype: true,
  })

  it('[FACT-3] is the same in any order and with any repetition', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 6 }), fc.func(fc.nat()), (edits, shuffle) => {
        const facts: FrozenFact[] = []
        for (const edit of edits) facts.push(...setIn(tableOf(...facts), event, edit))
        const shuffled = [...facts, ...facts].sort((a, b) => shuffle(a.id) - shuffle(b.id))
        expect(foldEventSettings(tableOf(...shuffled), event)).toEqual(
          foldEventSettings(tableOf(...facts), event),
        )
      }),
    )
  })

  it('shows of each key what was set last by somebody who knew all before', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 1, maxLength: 6 }), (edits) => {
        const facts: FrozenFact[] = []
        for (const edit of edits) facts.push(...setIn(tableOf(...facts), event, edit))
        const expected = Object.entries(Object.assign({}, ...edits) as SettingChanges)
        const { values, rivals } = foldEventSettings(tableOf(...facts), event)
        expect(rivals).toEqual([])
        expect(Object.fromEntries(values)).toEqual(
          Object.fromEntries(expected.filter(([, each]) => each !== null)),
        )
      }),
    )
  })
})
