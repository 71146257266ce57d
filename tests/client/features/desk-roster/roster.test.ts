import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, type Screen } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from '../desk/open-desk.ts'

let services: FakeServices
let event: EventId
let viktor: PersonId
let screen: Screen

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent()
  const ids = services.addToRoster(event, [
    { name: 'Ғабитова Айгерім', no: 3, group: '10-топ', phone: '+77010001234' },
    { name: 'Ким Виктор', no: 1, group: '2-топ' },
    { name: 'Ұлжан Өтегенова', no: 2 },
  ])
  viktor = ids[1] as PersonId
  services.markElsewhere(event, viktor)
  screen = await openEventPage(services, event, 'roster')
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const names = () => [...document.body.querySelectorAll('.people-open')].map((one) => one.textContent.trim())

async function choose(index: number, value: string): Promise<void> {
  const select = document.body.querySelectorAll<HTMLSelectElement>('.roster-ways select')[index]
  if (!select) throw new Error('no such choice')
  select.value = value
  select.dispatchEvent(new Event('change'))
  await screen.settle()
}

describe('the roster', () => {
  it('stands in the order of the Kazakh alphabet unless told', async () => {
    expect(names()).toEqual(['Ғабитова Айгерім', 'Ким Виктор', 'Ұлжан Өтегенова'])
    await choose(2, 'number')
    expect(names()).toEqual(['Ким Виктор', 'Ұлжан Өтегенова', 'Ғабитова Айгерім'])
    await choose(2, 'group')
    expect(names()).toEqual(['Ким Виктор', 'Ғабитова Айгерім', 'Ұлжан Өтегенова'])
    await choose(2, 'state')
    expect(names()[0]).toBe('Ким Виктор')
  })

  it('shows only those in a state or a group', async () => {
    await choose(0, 'here')
    expect(names()).toEqual(['Ким Виктор'])
    await choose(0, 'expected')
    await choose(1, '10-топ')
    expect(names()).toEqual(['Ғабитова Айгерім'])
    expect(screen.text()).toContain('Shown: 1 of 3')
  })

  it('finds a name in another spelling and the last digits of a phone', async () => {
    await screen.type('input[type=search]', 'otegen')
    expect(names()).toEqual(['Ұлжан Өтегенова'])
    await screen.type('input[type=search]', '1234')
    expect(names()).toEqual(['Ғабитова Айгерім'])
  })

  it('shows no more of a phone than its last four digits', () => {
    expect(screen.text()).toContain('··1234')
    expect(document.body.innerHTML).not.toContain('701000')
  })

  it('[FACT-9] shows a phone that comes after the people, in their row and in the window that is open', async () => {
    const rowOf = (id: PersonId) => document.body.querySelector(`[data-person="${id}"]`)?.textContent
    await screen.press('Ким Виктор')
    expect(screen.text()).toContain('No phone number recorded')
    services.bringContact(event, viktor, '+77010009876')
    await screen.settle()
    expect(rowOf(viktor)).toContain('··9876')
    expect(screen.text()).not.toContain('No phone number recorded')
    await screen.press('Show the phone number')
    expect(document.querySelector('.dialog .contact')?.textContent).toContain('+7 701 000 98 76')
  })

  it('counts its rows for a reader, those out of sight included', () => {
    expect(document.body.querySelector('[role=table]')?.getAttribute('aria-rowcount')).toBe('4')
    expect(
      [...document.body.querySelectorAll('[role=row]')].map((row) => row.getAttribute('aria-rowindex')),
    ).toEqual(['1', '2', '3', '4'])
  })
})
