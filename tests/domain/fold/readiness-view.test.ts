import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftReadiness, readReadiness, READINESS_CHECKS } from '#domain/drafts/readiness.ts'
import type { ReadinessReport } from '#domain/drafts/readiness.ts'
import { foldReadiness } from '#domain/fold/readiness-view.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import { aFact, anAuthor, anEvent, idsOf, MORNING_MS, statedBy, tableOf } from '#tests/support/facts.ts'
import type { Moment } from '#tests/support/facts.ts'

const READY: ReadinessReport = { app: '0.1.0', ok: ['roster', 'offline', 'sound'], look: [] }
const LOUD: ReadinessReport = { app: '0.1.0', ok: ['roster'], look: ['offline', 'sound'] }
const aReport = (report: ReadinessReport, moment: Moment = {}, replaces = idsOf([])) =>
  aFact(draftReadiness(anEvent(), report, replaces), moment)
const gate = anAuthor('gate')
const bridge = anAuthor('bridge')

describe('readiness of phones', () => {
  it('tells for each phone what it checked, and whether it is ready', () => {
    const phones = foldReadiness(
      tableOf(
        statedBy(gate, aReport(READY)),
        statedBy(bridge, aReport(LOUD, { wallMs: MORNING_MS + 60_000 })),
      ),
      anEvent(),
    )
    expect(phones.get(gate.device)).toMatchObject({ ...READY, isReady: true, atMs: MORNING_MS })
    expect(phones.get(bridge.device)).toMatchObject({ ...LOUD, isReady: false, atMs: MORNING_MS + 60_000 })
  })

  it('[FACT-4] counts the latest of one phone, whether it names the earlier one or not', () => {
    const first = aReport(LOUD)
    const later = aReport(READY, { wallMs: MORNING_MS + 1 }, idsOf([first]))
    const named = foldReadiness(tableOf(first, later), anEvent())
    expect([...named.values()]).toMatchObject([{ isReady: true, facts: [later.id] }])
    const unaware = aReport(READY, { wallMs: MORNING_MS + 1 })
    for (const order of [
      [first, unaware],
      [unaware, first],
    ] as const)
      // prettier-ignore
      expect([...foldReadiness(tableOf(...order), anEvent()).values()]).toMatchObject([{ isReady: true }])
    const [both] = foldReadiness(tableOf(first, unaware), anEvent()).values()
    expect(both?.facts).toHaveLength(2)
  })

  it('[FACT-3] is the same in any order and with any repetition, also at one moment', () => {
    const facts = [READY, LOUD, { ...READY, app: '0.2.0' }, LOUD].map((report, i) =>
      aReport(report, { wallMs: MORNING_MS + (i % 2) }),
    )
    const whole = JSON.stringify([...foldReadiness(tableOf(...facts), anEvent())])
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: 8 }), (order) => {
        expect(JSON.stringify([...foldReadiness(tableOf(...order), anEvent())])).toBe(whole)
      }),
    )
  })

  it('calls a phone ready only where the list and the start without a network were proven', () => {
    const isReady = (report: Partial<ReadinessReport>) =>
      foldReadiness(tableOf(aReport({ app: '1', ok: [], look: [], ...report })), anEvent())
        .values()
        .next().value?.isReady
    expect(isReady({ ok: ['roster', 'offline'] })).toBe(true)
    expect(isReady({ ok: ['roster', 'offline'], look: ['install', 'server'] })).toBe(true)
    expect(isReady({ ok: ['roster', 'offline'], look: ['sound'] })).toBe(false)
    expect(isReady({ ok: ['roster', 'sound'] })).toBe(false)
  })

  it('makes nobody of the event it is about', () => {
    expect(foldPeople(tableOf(aReport(READY)))).toEqual([])
    expect(foldReadiness(tableOf(), anEvent()).size).toBe(0)
  })

  it('keeps to its closed list: other names and other shapes are passed over', () => {
    expect(readReadiness({ ok: ['roster', 'moon', 7], look: 'sound' })).toEqual({
      app: '',
      ok: ['roster'],
      look: [],
    })
    expect(readReadiness({ app: 'x'.repeat(99), ok: ['sound'], look: ['sound'] })).toEqual({
      app: 'x'.repeat(40),
      ok: [],
      look: ['sound'],
    })
    const odd = draftReadiness(anEvent(), { app: '1', ok: ['sound', 'roster', 'sound'], look: [] }, [])
    expect(odd.body).toEqual({ app: '1', ok: ['roster', 'sound'], look: [] })
    expect(new Set(READINESS_CHECKS).size).toBe(READINESS_CHECKS.length)
  })
})
