import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from '../desk/open-desk.ts'

const MINUTE_MS = 60_000
let services: FakeServices
let event: EventId
let people: PersonId[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent()
  people = services.addToRoster(event, [
    { name: 'Ғабитова Айгерім', no: 118, group: '3-топ', phone: '+77010001234' },
    { name: 'Ким Виктор', no: 2, group: '1-топ' },
    { name: 'Ержанқызы Әсел', no: 3, group: '1-топ' },
  ])
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

function person(index: number): PersonId {
  const id = people[index]
  if (!id) throw new Error('nobody')
  return id
}
const hereCount = () => document.body.querySelector('.numbers-here b')?.textContent

describe('the board', () => {
  it('counts who is here of all who are listed, and follows marks as they arrive', async () => {
    const screen = await openEventPage(services, event, '')
    expect(hereCount()).toBe('0')
    services.markElsewhere(event, person(1))
    await screen.settle()
    expect(hereCount()).toBe('1')
    expect(screen.text()).toContain('/ 3 here')
    expect(screen.text()).toMatch(/On site now: 1.*Ким Виктор/)
  })

  it('finds somebody who is here in another script', async () => {
    services.markElsewhere(event, person(1))
    services.markElsewhere(event, person(2))
    const screen = await openEventPage(services, event, '')
    await screen.type('.here-now input', 'asel')
    const rows = [...document.body.querySelectorAll('.people-open')].map((row) => row.textContent.trim())
    expect(rows).toEqual(['Ержанқызы Әсел'])
  })

  it('says in plain words what two phones say differently, and lets the organiser settle it', async () => {
    services.markElsewhere(event, person(0), 'in', { agoMs: 92 * MINUTE_MS })
    services.markElsewhere(event, person(0), 'out', { agoMs: 64 * MINUTE_MS, unseen: true })
    const screen = await openEventPage(services, event, '')
    expect(screen.text()).toContain('Ғабитова Айгерім, No. 118')
    expect(screen.text()).toContain('Recorded differently on two phones')
    expect(screen.text()).toContain('Arrived 09:12. Ахметова Сәуле')
    expect(screen.text()).toContain('Left 09:40. Ахметова Сәуле')
    await screen.press('Open: Ғабитова Айгерім')
    await screen.press('Mark as left')
    expect(services.board(event).person(person(0))?.presence.state).toBe('left')
    expect(screen.text()).toContain('Nothing needs a look')
  })

  it('shows a phone number only after a press', async () => {
    services.markElsewhere(event, person(0))
    const screen = await openEventPage(services, event, '')
    expect(screen.text()).toContain('··1234')
    await screen.press('Ғабитова Айгерім')
    expect(screen.text()).not.toContain('+7 701 000 12 34')
    await screen.press('Show the phone number')
    expect(screen.text()).toContain('+7 701 000 12 34')
  })

  it('asks for the consent of whoever is a minor by the event’s own rule, whatever the list said', async () => {
    const [flagged, born] = services.addToRoster(event, [
      { name: 'Сейітов Дәурен', no: 4, born: '2010-05-16', isMinor: true },
      { name: 'Пак Алёна', no: 5, born: '2010-05-17' },
    ]) as [PersonId, PersonId]
    await services.settings.change(event, { age: 16 })
    for (const each of [flagged, born]) services.markElsewhere(event, each)
    const screen = await openEventPage(services, event, '')
    expect(screen.text().match(/Minor, no consent yet/g)).toHaveLength(1)
    await screen.press('Open: Пак Алёна')
    expect(document.body.querySelector('.facts')?.textContent).toContain('No consent yet')
    await screen.press('Close')
    await screen.press('Сейітов Дәурен')
    expect(document.body.querySelector('.facts')?.textContent).not.toContain('No consent yet')
  })

  it('warns of a phone that has been silent and of data that grows old', async () => {
    services.markElsewhere(event, person(1), 'in', { agoMs: 74 * MINUTE_MS })
    services.setSyncState({ kind: 'waiting', why: 'no-server', nextTryMs: NOON_MS })
    const text = (await openEventPage(services, event, '')).text()
    expect(text).toContain('Ахметова Сәуле: no marks since 09:30. It may hold newer marks.')
    expect(text).toContain('No connection to the server. Data on the server: today, 07:44')
  })

  it('asks for a lively pace while it is on the screen only', async () => {
    const paces: string[] = []
    Object.assign(services.sync, { setPace: (pace: string) => paces.push(pace) })
    const screen = await openEventPage(services, event, '')
    expect(paces).toEqual(['live'])
    await screen.press('Events')
    expect(paces).toEqual(['live', 'calm'])
    expect(services.board(event).isClosed).toBe(true)
  })
})
