import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { draftCheckIn } from '#domain/drafts/attendance.ts'
import { draftHeld } from '#domain/drafts/control.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import { noteControlFact } from '#domain/fold/control.ts'
import { NOT_SEEN } from '#domain/fold/presence.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { sheetIdOf } from '#domain/ids.ts'
import { numberedBytes } from '#tests/client/support/fake-log.ts'
import { FakeServices, NOON_MS, OTHER_DEVICE, THIS_DEVICE } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { eventually } from '#tests/support/eventually.ts'
import { aFact, statedBy } from '#tests/support/facts.ts'
import { anOrganiser } from './desk/open-desk.ts'

const HOUR_MS = 3_600_000

/** The same person, known elsewhere by the same id, came at one event at ten and was seen at another at half past. */
function twoEvents(services: FakeServices) {
  const event = services.planEvent({ title: 'Елек жағасы' })
  const other = services.planEvent({ title: 'Қала саябағы' })
  const [person] = services.addToRoster(event, [{ name: 'Ким Виктор' }])
  if (person === undefined) throw new Error('nobody')
  const entry = draftRegistration(person, { name: 'Ким Виктор', source: 'walk-in' })
  services.log.append(`event/${other}`, entry, by(2), 'server')
  mark(services, event, person, 1)
  mark(services, other, person, 2)
  services.log.changed()
  return { event, other, person }
}
const by = (device: 1 | 2) =>
  ({ device: device === 1 ? THIS_DEVICE : OTHER_DEVICE, role: 'coordinator', atMs: NOON_MS }) as const
function mark(services: FakeServices, event: EventId, person: PersonId, device: 1 | 2): void {
  const said = { atMs: NOON_MS - HOUR_MS + device * 600_000, why: 'late' } as const
  services.log.append(`event/${event}`, draftCheckIn(person, NOT_SEEN, 'tap', said), by(device), 'server')
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

describe('somebody at two events at once', () => {
  it('[FACT-6] is shown from both sides, and one tap says that they went on', async () => {
    const services = new FakeServices()
    const { event, person } = twoEvents(services)
    const screen = await openApp(services, `/event/${event}/look`)
    const card = document.querySelector('.look-card')?.textContent
    expect(card).toContain('Marked as here at two events at the same time')
    expect(card).toContain('Елек жағасы')
    expect(card).toContain('Қала саябағы')
    await screen.press('They left “Елек жағасы” at')
    expect(services.board(event).person(person)?.presence.state).toBe('left')
    expect(document.querySelector('.look-card')).toBeNull()
    await screen.press('Undo')
    expect(services.board(event).person(person)?.presence.state).toBe('here')
    expect(document.querySelector('.look-card')).not.toBeNull()
  })

  it('is said in the stream of the event they left, also from the other one', async () => {
    const services = new FakeServices()
    const { event, other, person } = twoEvents(services)
    const screen = await openApp(services, `/event/${other}/look`)
    expect(screen.find('They were not here')).toBeUndefined()
    await screen.press('They left “Елек жағасы” at')
    expect(services.board(event).person(person)?.presence.state).toBe('left')
    expect(services.board(other).person(person)?.presence.state).toBe('here')
  })

  it('hands the focus on to what follows when it is settled, and to the heading when nothing is left', async () => {
    const services = new FakeServices()
    const { event } = twoEvents(services)
    const screen = await openApp(services, `/event/${event}/look`)
    screen.find('They left “Елек жағасы” at')?.focus()
    await screen.press('They left “Елек жағасы” at')
    expect(document.querySelector('.look-card')).toBeNull()
    expect(document.activeElement?.tagName).toBe('H1')
  })

  it('lets one take back one’s own mistake', async () => {
    const services = new FakeServices()
    const { event, person } = twoEvents(services)
    const screen = await openApp(services, `/event/${event}/look`)
    await screen.press('They were not here: take my mark back')
    expect(services.board(event).person(person)?.presence.state).toBe('expected')
    expect(document.querySelector('.look-card')).toBeNull()
  })

  it('stands on the desk’s board, too', async () => {
    vi.useRealTimers()
    const services = anOrganiser()
    const { event } = twoEvents(services)
    const screen = await openApp(services, `/desk/events/${event}`)
    await eventually(() => {
      expect(document.querySelector('.more-looks')?.textContent).toContain('at two events at the same time')
    })
    expect(screen.find('They left “Елек жағасы” at')).toBeDefined()
  })
})

describe('records that the server set aside', () => {
  it.each([
    ['a coordinator’s phone', () => new FakeServices(), false],
    ['the organiser’s', anOrganiser, true],
  ])('[SYN-5] are told with the reason; who can decide is led there: %s', async (_whose, make, leads) => {
    const services = make()
    const event = services.planEvent()
    const sheets = [sheetIdOf(numberedBytes(32, 1))]
    for (const draft of draftHeld({ sheets, reason: 'no-right', device: OTHER_DEVICE })) {
      const { fact } = statedBy({ device: OTHER_DEVICE, role: 'server' }, aFact(draft))
      noteControlFact(services.control, { ...fact, kind: 'held' })
    }
    const screen = await openApp(services, `/event/${event}/look`)
    expect(screen.text()).toContain('Set aside: Ахметова Сәуле')
    expect(screen.text()).toContain('no access to this event')
    expect(screen.find('Open the records') !== undefined).toBe(leads)
  })
})
