import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { draftCheckIn, draftTimeCorrections } from '#domain/drafts/attendance.ts'
import { draftCompany, draftHeadCount, draftHeadCountChange } from '#domain/drafts/head-count.ts'
import { draftConsent } from '#domain/drafts/minors.ts'
import { draftPassIssued } from '#domain/drafts/pass.ts'
import { draftIncidentCorrection } from '#domain/drafts/incident-correction.ts'
import { draftIncident, draftResult, draftTally } from '#domain/drafts/results.ts'
import type { Result } from '#domain/drafts/results.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import { findHolding } from '#domain/fold/passes.ts'
import { foldIncidents } from '#domain/fold/incident-view.ts'
import { foldRecord } from '#domain/fold/records.ts'
import { partyIdOf, passIdOf, recordIdOf } from '#domain/ids.ts'
import type { EventId, FactId, PersonId } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { eventually } from '#tests/support/eventually.ts'
import { A_CONSENT } from '#tests/support/consent.ts'
import { numberedBytes } from '#tests/client/support/fake-log.ts'
import { FakeServices, NOON_MS, OTHER_DEVICE, THIS_DEVICE } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser } from './desk/open-desk.ts'

const DAY_MS = 86_400_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

interface Day {
  readonly services: FakeServices
  readonly event: EventId
  readonly people: readonly [PersonId, PersonId]
  /** Says it on this phone, or on another one five minutes later. */
  readonly say: (device: 1 | 2, draft: FactDraft, atMs?: number) => FactId
}

function aDay(services = new FakeServices()): Day {
  const event = services.planEvent()
  const [one, two] = services.addToRoster(event, [{ name: 'Серікова Айгерім' }, { name: 'Ахметов Данияр' }])
  if (one === undefined || two === undefined) throw new Error('nobody')
  const say: Day['say'] = (device, draft, atMs = NOON_MS + device * 300_000) => {
    const by = { device: device === 1 ? THIS_DEVICE : OTHER_DEVICE, role: 'coordinator', atMs } as const
    return services.log.append(`event/${event}`, draft, by, 'server')
  }
  return { services, event, people: [one, two], say }
}

/** The cards of the page, each with what it says. */
async function openLooks({ services, event }: Day, locale: 'kk' | 'ru' | 'en' = 'en') {
  services.log.changed()
  const screen = await openApp(services, `/event/${event}/look`, locale)
  const cards = () => [...document.querySelectorAll('.look-card')]
  return {
    screen,
    cards,
    text: () =>
      cards()
        .map((card) => card.textContent)
        .join('\n'),
  }
}

describe('what two phones said differently', () => {
  it('[FACT-4] of a guardian’s answer is told with the day it was noted, and ends by the answer that is right', async () => {
    const day = aDay()
    const [child] = day.people
    day.say(1, draftConsent(child, A_CONSENT, []))
    day.say(
      2,
      draftConsent(child, { ...A_CONSENT, state: 'refused', way: 'paper', signer: '' }, []),
      NOON_MS - DAY_MS,
    )
    const { screen, cards, text } = await openLooks(day)
    expect(text()).toContain('Серікова Айгерім')
    const sides = [...document.querySelectorAll('.look-sides li')].map((side) => side.textContent)
    expect(sides[0]).toMatch(/^The guardian refused.*On paper · Ахметова Сәуле · \d+ \S+, \d\d:\d\d$/)
    expect(sides[1]).toMatch(
      /^Consent received.*said so here · Серікова Гүлнар \(mother\) · This phone · \d\d:\d\d$/,
    )
    await screen.press('Keep this one: Consent received')
    expect(day.services.board(day.event).person(child)?.consent).toBe('given')
    expect(cards()).toHaveLength(0)
    await screen.press('Undo')
    expect(day.services.board(day.event).person(child)?.consent).toBe('refused')
    expect(cards()).toHaveLength(1)
  })

  it('[FACT-5] of a time is told mark by mark, with what was written beside it', async () => {
    const day = aDay()
    const [person] = day.people
    day.say(1, draftCheckIn(person, NOT_SEEN))
    const marks = day.services.board(day.event).person(person)?.presence.marks ?? []
    for (const device of [1, 2] as const) {
      const note = device === 2 ? 'from the paper list' : ''
      const said = { atMs: NOON_MS - device * 3_600_000, why: 'late', note } as const
      for (const draft of draftTimeCorrections(marks, said)) day.say(device, draft)
    }
    const { screen, cards, text } = await openLooks(day)
    expect(text()).toContain('The time of arrival was corrected differently')
    expect(text()).toContain('from the paper list · Ахметова Сәуле')
    const kept = [...document.querySelectorAll('.look-answers button')].map((each) => each.textContent.trim())
    expect(kept).toHaveLength(2)
    await screen.press(kept[0] ?? '')
    expect(day.services.board(day.event).person(person)?.presence.marks[0]?.time.ms).toBe(NOON_MS - 7_200_000)
    expect(cards()).toHaveLength(0)
    await screen.press('Undo')
    expect(cards()).toHaveLength(1)
  })

  it('[FACT-10] of a party, and of how many came with somebody, is told by numbers', async () => {
    const day = aDay()
    const [person] = day.people
    const party = partyIdOf(numberedBytes(10, 40))
    const first = day.say(1, draftHeadCount(party, { count: 24, label: '8A', who: 'pupil' }))
    day.say(1, draftHeadCountChange(party, { count: 25, who: 'resident', leftMs: NOON_MS }, [first]))
    const change = {
      count: 26,
      label: '8B',
      who: null,
      isHere: false,
      arrivedMs: NOON_MS,
      leftMs: NOON_MS + 60_000,
    }
    day.say(2, draftHeadCountChange(party, change, [first]))
    day.say(1, draftCompany(person, 2))
    day.say(2, draftCompany(person, 3))
    const { screen, cards, text } = await openLooks(day)
    expect(text()).toContain('People: 25 · Residents')
    expect(text()).toContain('People: 26 · People')
    expect(text()).toContain('Recorded differently on two phones: companions')
    await screen.press('Keep this one: 26')
    expect(day.services.board(day.event).parties()[0]).toMatchObject({
      count: 26,
      label: '8B',
      rivalries: [],
    })
    await screen.press('Keep this one: 3')
    expect(day.services.board(day.event).person(person)?.companions).toBe(3)
    expect(cards()).toHaveLength(0)
  })

  it.each(['kk', 'ru', 'en'] as const)(
    '[FACT-4] of a result is told as the results write it: %s',
    async (locale) => {
      const day = aDay()
      const thing = { event: day.event, record: recordIdOf(numberedBytes(10, 41)) }
      const bags = (full: number, to: 'landfill' | 'recycling'): Result => ({
        ...{ what: 'bags', fraction: 'plastic', part: 0, grams: null },
        ...{ full, to },
      })
      const first = day.say(1, draftResult(thing, bags(10, 'landfill')))
      day.say(1, draftResult(thing, bags(12, 'landfill'), { replaces: [first] }))
      day.say(2, draftResult(thing, bags(14, 'recycling'), { note: 'Елек жағасы', replaces: [first] }))
      const tally = { event: day.event, record: recordIdOf(numberedBytes(10, 42)) }
      day.say(1, draftTally(tally, new Map([['straws', 3]]), []))
      day.say(2, draftTally(tally, new Map([['straws', 4]]), []))
      const { screen, cards, text } = await openLooks(day, locale)
      expect(cards()).toHaveLength(2)
      expect(text()).toContain('Елек жағасы')
      expect(text()).not.toMatch(/results\.|look\./)
      await screen.press(screen.find('Елек жағасы')?.textContent.trim() ?? '')
      expect(cards()).toHaveLength(1)
      const record = foldRecord(day.services.log.table(`event/${day.event}`), thing.record, 'result-noted')
      expect(record?.values).toMatchObject({ full: 14, to: 'recycling', note: 'Елек жағасы' })
    },
  )

  it.each(['kk', 'ru', 'en'] as const)(
    '[FACT-4] of an incident is told with whom it was about and what was done, and the choice is undone: %s',
    async (locale) => {
      const day = aDay()
      const [one, two] = day.people
      const thing = { event: day.event, record: recordIdOf(numberedBytes(10, 45)) }
      const incident = { what: 'Шыны', who: '', person: one, aid: '', called: null, calledMs: null } as const
      day.say(1, draftIncident(thing, incident))
      const shown = () => foldIncidents(day.services.log.table(`event/${day.event}`), day.event)[0]
      const before = shown()
      if (!before) throw new Error('nothing happened')
      const correct = (told: Parameters<typeof draftIncidentCorrection>[2]) => {
        const draft = draftIncidentCorrection(day.event, before, told)
        if (!draft) throw new Error('nothing to correct')
        return draft
      }
      day.say(1, correct({ ...incident, person: null, aid: 'Таңғыш', called: '103', calledMs: NOON_MS }))
      day.say(2, correct({ ...incident, what: 'Шыны, қол', person: two }))
      const { screen, cards, text } = await openLooks(day, locale)
      expect(cards()).toHaveLength(1)
      expect(text()).toContain('Шыны, қол')
      expect(text()).toContain('Ахметов Данияр')
      expect(text()).not.toMatch(/results\.|look\.|check-in\./)
      const kept = [...document.querySelectorAll('.look-answers button')].map((each) =>
        each.textContent.trim(),
      )
      await screen.press(kept.find((words) => words.includes('Ахметов Данияр')) ?? '')
      expect(shown()).toMatchObject({ what: 'Шыны, қол', person: two, rivalries: [] })
      expect(cards()).toHaveLength(0)
      const undo = { kk: 'Болдырмау', ru: 'Вернуть как было', en: 'Undo' }[locale]
      await screen.press(undo)
      expect(cards()).toHaveLength(1)
    },
  )

  it('[PASS-4] of whose a pass is ends by the owner, by one person, or by withdrawing the pass', async () => {
    const day = aDay()
    const [one, two] = day.people
    const pass = passIdOf(numberedBytes(10, 43))
    day.say(1, draftPassIssued(one, pass))
    day.say(2, draftPassIssued(two, pass))
    day.say(1, draftCheckIn(one, NOT_SEEN, 'scan'))
    const { screen, cards, text } = await openLooks(day)
    expect(cards()).toHaveLength(1)
    expect(text()).toContain('given to them: This phone')
    expect(text()).toContain('Marked as here: This phone')
    const holders = () => findHolding(day.services.log.table(`event/${day.event}`), pass)
    for (const [answer, people] of [
      ['The pass belongs to: Ахметов Данияр', [two]],
      ['The same person', [[one, two].sort()[0]]],
    ] as const) {
      await screen.press(answer)
      expect(holders().people).toEqual(people)
      expect(cards()).toHaveLength(0)
      await screen.press('Undo')
      expect(holders().people).toHaveLength(2)
      expect(cards()).toHaveLength(1)
    }
    await screen.press('Nobody’s: withdraw the pass')
    expect(holders().isRevoked).toBe(true)
    expect(screen.text()).toContain('Settled: the pass is withdrawn')
  })

  it('stands on the desk’s board where no person’s row shows it', async () => {
    vi.useRealTimers()
    const day = aDay(anOrganiser())
    const party = partyIdOf(numberedBytes(10, 44))
    day.say(1, draftHeadCount(party, { count: 24 }))
    day.say(2, draftHeadCount(party, { count: 26 }))
    day.services.log.changed()
    await openApp(day.services, `/desk/events/${day.event}`)
    await eventually(() => {
      expect(document.querySelector('.more-looks')?.textContent).toContain('People: 26')
    })
  })
})
