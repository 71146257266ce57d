import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'

/** Twelve digits whose check digit holds; they belong to nobody. */
const identityNumber = '850101300015'

let services: FakeServices
let event: EventId
let person: PersonId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = new FakeServices()
  event = services.planEvent()
  person = services.addToRoster(event, [
    { name: 'Ким Виктор', sortName: 'Виктор', group: '2-топ', born: '2012-03-04', phone: '+77010001234' },
    { name: 'Ахметова Гүлнұр', group: '3-топ' },
  ])[0] as PersonId
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const page = () => `/event/${event}/person/${person}`
const open = async (from = page()) => {
  const screen = await openApp(services, from)
  await screen.press('Correct the details')
  return screen
}
const view = () => services.board(event).person(person)
const phones = () => services.board(event).contact(view() as NonNullable<ReturnType<typeof view>>)
const valueOf = (id: string) => document.querySelector<HTMLInputElement>(`#correct-${id}`)?.value
async function choose(screen: Screen, value: string): Promise<void> {
  const field = document.querySelector<HTMLSelectElement>('#correct select')
  if (!field) throw new Error('no groups')
  field.value = value
  field.dispatchEvent(new Event('change'))
  await screen.settle()
}

describe('correcting a person', () => {
  it('writes anew what was touched, keeps the old values in the history, and goes back', async () => {
    const screen = await open()
    expect([valueOf('name'), valueOf('born'), valueOf('phone')]).toEqual([
      ...['Ким Виктор', '04.03.2012', '+7 701 000 12 34'],
    ])
    await screen.type('#correct-name', '  Ким   Виктория ')
    await screen.type('#correct-class', '8 «Ә»')
    await screen.type('#correct-born', '2011')
    await screen.type('#correct-phone', '8 701 000 56 78')
    await choose(screen, '3-топ')
    await screen.press('Save')
    expect(screen.router.currentRoute.value.path).toBe(page())
    expect(view()).toMatchObject({
      ...{ name: 'Ким Виктория', sortName: 'Ким Виктория', group: '3-топ', className: '8 «Ә»' },
      ...{ born: '2011', contradictions: [] },
    })
    expect(phones()).toMatchObject({ phones: ['+77010005678'] })
    const told = screen.text()
    expect(told).toContain('Corrected: this phone')
    expect(told).toContain('full name before: Ким Виктор')
    expect(told).toContain('group before: 2-топ')
    expect(told).toContain('class before: not given')
    expect(told).toContain('date of birth before: 04.03.2012')
    expect(told).toContain('Before: +7 701 000 12 34. Corrected: this phone')
  })

  it('says whether somebody without a birth date is a minor', async () => {
    const screen = await open()
    expect(screen.find('Under 18 years old')).toBeUndefined()
    await screen.type('#correct-born', '')
    await screen.press('Under 18 years old')
    await screen.press('Save')
    expect(view()).toMatchObject({ born: '', isMinor: true })
    await screen.press('Correct the details')
    await screen.press('Under 18 years old')
    await screen.press('Save')
    expect(view()?.isMinor).toBe(false)
    expect(screen.text()).toContain('minor before: yes')
  })

  it('saves nothing where nothing differs', async () => {
    const saved = services.log.captured.length
    const screen = await open()
    await screen.type('#correct-name', 'Ким Виктор')
    await screen.press('Save')
    expect(screen.router.currentRoute.value.path).toBe(page())
    expect(services.log.captured).toHaveLength(saved)
  })

  it('names every fault at its field and keeps what was typed', async () => {
    const screen = await open()
    await screen.type('#correct-name', ' ')
    await screen.type('#correct-born', '31.02.2012')
    await screen.type('#correct-class', 'Ә'.repeat(201))
    await screen.type('#correct-phone', identityNumber)
    await screen.press('Save')
    const summary = document.querySelector('.summary')?.textContent
    for (const fault of ['Enter the full name', 'Too long', 'Write the day', 'The identity number is not'])
      expect(summary).toContain(fault)
    expect(valueOf('born')).toBe('31.02.2012')
    await screen.type('#correct-name', `Ким ${identityNumber}`)
    await screen.type('#correct-born', identityNumber)
    await screen.type('#correct-class', 'Ә')
    await screen.press('Save')
    expect(document.querySelectorAll('#correct [aria-invalid=true]')).toHaveLength(3)
    expect(view()?.name).toBe('Ким Виктор')
    expect(phones().phones).toEqual(['+77010001234'])
  })

  it('gives a name to one who was marked without any', async () => {
    person = services.addToRoster(event, [{ name: '' }])[0] as PersonId
    const screen = await open()
    await screen.press('Save')
    expect(screen.text()).toContain('Enter the full name')
    await screen.type('#correct-name', 'Оспанов Рауан')
    await screen.press('Save')
    expect(view()?.name).toBe('Оспанов Рауан')
  })

  it('keeps the form when the phone is full, and as a draft when it is left', async () => {
    const screen = await open()
    services.refuseSave = 'no-space'
    await screen.type('#correct-name', 'Ким Виктория')
    await screen.press('Save')
    expect(screen.text()).toContain('The correction was not saved')
    expect(valueOf('name')).toBe('Ким Виктория')
    services.refuseSave = null
    await screen.router.push(page())
    await screen.settle()
    await screen.press('Correct the details')
    expect(valueOf('name')).toBe('Ким Виктория')
    await screen.press('Save')
    expect(view()?.name).toBe('Ким Виктория')
    await screen.press('Correct the details')
    expect(valueOf('name')).toBe('Ким Виктория')
    expect(services.board(event).person(person)?.contradictions).toEqual([])
  })
})
