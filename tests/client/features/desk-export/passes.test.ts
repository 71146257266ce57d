import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import type { EventId, PersonId } from '#domain/ids.ts'
import { eventually } from '#tests/support/eventually.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser, openEventPage } from '../desk/open-desk.ts'

let services: FakeServices
let event: EventId
let people: readonly PersonId[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent()
  people = services.addToRoster(event, [
    { name: 'Ғабитова Айгерім', no: 118, group: '3-топ' },
    { name: 'Ким Виктор', no: 7, group: '8-сынып' },
  ])
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

/** All that are to be drawn are: they come one after another. */
const allDrawn = (n: number) => eventually(() => expect(cards()).toHaveLength(n))
const cards = () => [...document.querySelectorAll('.card')].map((card) => card.textContent)

describe('printed passes', () => {
  it('are a card each, with the code, the number, the name and the code to type', async () => {
    const screen = await openEventPage(services, event, 'passes')
    expect(screen.text()).toContain('Print 2')
    await allDrawn(2)
    expect(cards().join()).toMatch(/№118\s*Ғабитова Айгерім\s*3-топ\s*000 000 000/)
    expect(document.querySelectorAll('.card svg.qr')).toHaveLength(2)
  })

  it('are made for the event, or for its season until a day of that year; and for more people', async () => {
    const screen = await openEventPage(services, event, 'passes')
    expect(services.passes.wished.at(-1)).toEqual({})
    await screen.press('The whole season 2026')
    expect(cards().join()).toContain('Season pass 2026, until 31.12.2026')
    expect(services.passes.wished.at(-1)).toEqual({ seasonUntilMs: Date.UTC(2026, 11, 31, 19) })
    await screen.type('.passes-choice input[type=text]', '30.09.2026')
    expect(cards().join()).toContain('until 30.09.2026')
    for (const [typed, why] of [
      ['31.02.2026', 'no such day'],
      ['01.05.2026', 'not before this event'],
      ['01.05.2027', 'must be in 2026'],
    ] as const) {
      await screen.type('.passes-choice input[type=text]', typed)
      expect(screen.text()).toContain(why)
      expect(cards()).toEqual([])
    }
    await screen.press('This event')
    await screen.press('More: People who come along, on each card')
    expect(cards().join()).toContain('and 1 person with them')
    expect(services.passes.wished.at(-1)).toEqual({ companions: 1 })
  })

  it('offer no season where this device may not sign for one', async () => {
    const phone = new FakeServices()
    const screen = await openEventPage(phone, phone.planEvent(), 'passes')
    expect(screen.find('The whole season 2026')).toBeUndefined()
  })

  it('are chosen by group', async () => {
    const screen = await openEventPage(services, event, 'passes')
    const select = document.querySelector<HTMLSelectElement>('.passes-choice select')
    if (!select) throw new Error('no choice')
    select.value = '8-сынып'
    select.dispatchEvent(new Event('change'))
    await screen.settle()
    expect(cards().join()).toContain('Ким Виктор')
    expect(cards()).toHaveLength(1)
  })

  it('come in parts where there are more than a browser bears at once', async () => {
    services.addToRoster(
      event,
      Array.from({ length: 310 }, (_, i) => ({ name: `Адам ${i}`, no: 1000 + i, group: '3-топ' })),
    )
    const screen = await openEventPage(services, event, 'passes')
    await allDrawn(300)
    const part = [...document.querySelectorAll('select')].at(-1)
    if (!part) throw new Error('no parts')
    expect(screen.text()).toContain('301–312')
    part.value = '1'
    part.dispatchEvent(new Event('change'))
    await allDrawn(12)
  })

  it('go to paper whole, also when the browser’s menu asks before they are all drawn', async () => {
    services.addToRoster(
      event,
      Array.from({ length: 210 }, (_, i) => ({ name: `Адам ${i}`, no: 1000 + i, group: '3-топ' })),
    )
    await openEventPage(services, event, 'passes')
    expect(cards().length).toBeLessThan(212)
    window.dispatchEvent(new Event('beforeprint'))
    await nextTick()
    expect(cards()).toHaveLength(212)
  })

  it('leave out who has none, and say so', async () => {
    const [first] = people
    if (first) await services.passes.revoke(services.board(event), first)
    const screen = await openEventPage(services, event, 'passes')
    expect(cards()).toHaveLength(1)
    expect(screen.text()).toContain('Withdrawn, so not printed: 1')
  })

  it('stand in the rows of the attendance sheet where somebody wants them there', async () => {
    const screen = await openEventPage(services, event, 'print')
    expect(document.querySelector('.print-code')).toBeNull()
    document.querySelector<HTMLInputElement>('.print-way input')?.click()
    await screen.settle()
    expect(document.querySelectorAll('td.print-code svg')).toHaveLength(2)
  })
})
