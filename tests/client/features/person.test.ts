import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'

let services: FakeServices
let event: EventId
let person: PersonId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = new FakeServices()
  event = services.planEvent()
  person = services.addToRoster(event, [
    { name: 'Ким Виктор', no: 131, phone: '+77010001234' },
  ])[0] as PersonId
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const open = () => openApp(services, `/event/${event}/person/${person}`)
const view = () => services.board(event).person(person)

describe('the person', () => {
  it('is marked here, out and here again, with each step in the history', async () => {
    const screen = await open()
    await screen.press('Mark as here')
    await screen.press('Mark out')
    expect(view()?.presence.state).toBe('left')
    await screen.press('Mark here again')
    expect(view()?.presence.state).toBe('here')
    expect(screen.text().match(/Marked as here: this phone/g)).toHaveLength(2)
    expect(screen.text()).toContain('Marked as left: this phone')
  })

  it('shows the time of arrival at the event’s own place and how long it has been', async () => {
    services.markElsewhere(event, person, 'in', { agoMs: 90 * 60_000 })
    const screen = await open()
    expect(document.querySelector('.times')?.textContent.replace(/\s+/g, ' ')).toContain('In09:14')
    expect(document.querySelector('.times')?.textContent).toContain('Hours1.5')
    expect(screen.text()).toContain('Ахметова Сәуле')
  })

  it('takes back a mark of this phone', async () => {
    const screen = await open()
    await screen.press('Mark as here')
    await screen.press('Undo')
    expect(view()?.presence.state).toBe('expected')
  })

  it('explains that another phone’s mark is that phone’s to take back', async () => {
    services.markElsewhere(event, person)
    const screen = await open()
    await screen.press('Undo')
    expect(screen.text()).toContain('Another phone made this mark')
    expect(screen.text()).toContain('Only that phone can undo it: Ахметова Сәуле')
    expect(view()?.presence.state).toBe('here')
  })

  it('puts a contradiction in plain words and lets a person settle it', async () => {
    const screen = await open()
    await screen.press('Mark as here')
    services.markElsewhere(event, person, 'out', { unseen: true, agoMs: 0 })
    await screen.settle()
    expect(screen.text()).toContain('One phone says they came, another says they left')
    await screen.press('Mark here again')
    expect(view()?.contradictions).toEqual([])
    expect(view()?.presence.state).toBe('here')
  })

  it('counts two phones that saw one arrival as witnesses, not as a contradiction', async () => {
    const screen = await open()
    await screen.press('Mark as here')
    services.markElsewhere(event, person, 'in', { unseen: true })
    await screen.settle()
    expect(screen.text()).toContain('2 phones saw the arrival')
    expect(screen.text()).not.toContain('One phone says')
  })

  it('keeps phone numbers behind a tap', async () => {
    await open()
    const contact = document.querySelector<HTMLDetailsElement>('.contact')
    expect(contact?.open).toBe(false)
    expect(contact?.textContent).toContain('+7 701 000 12 34')
  })

  it('says why a mark was not kept', async () => {
    services.refuseSave = 'broken'
    const screen = await open()
    await screen.press('Mark as here')
    expect(view()?.presence.state).toBe('expected')
    expect(screen.text()).toContain('storage did not take the record')
  })
})
