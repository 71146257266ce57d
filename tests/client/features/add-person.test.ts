import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'

/** Twelve digits whose check digit holds; they belong to nobody. */
const identityNumber = '850101300015'

let services: FakeServices
let event: EventId

beforeEach(() => {
  services = new FakeServices()
  event = services.planEvent()
  services.addToRoster(event, [
    { name: 'Ғабитова Айгерім', no: 118, group: '3-топ' },
    { name: 'Ким Виктор', no: 131, group: '2-топ' },
  ])
})
afterEach(closeApp)

const people = () => services.board(event).people()
const open = () => openApp(services, `/event/${event}/add`)

describe('adding somebody who is not on the list', () => {
  it('takes a name and one tap, marks the person, and leads on or back to the list', async () => {
    const screen = await open()
    await screen.type('#name', '  Оспанов   Рауан ')
    await screen.press('Add and mark')
    const added = people().find((person) => person.name === 'Оспанов Рауан')
    expect(added?.presence.state).toBe('here')
    expect(added?.source).toBe('walk-in')
    expect(screen.text()).toContain('Added: Оспанов Рауан')
    await screen.press('Add another')
    expect(document.querySelector<HTMLInputElement>('#name')?.value).toBe('')
    await screen.type('#name', 'Оспанова Дана')
    await screen.press('Pupils')
    await screen.press('Add and mark')
    expect(people().find((person) => person.name === 'Оспанова Дана')?.who).toBe('pupil')
    await screen.press('Back to the list')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/list`)
    expect(screen.text()).toContain('Added: Оспанова Дана')
  })

  it('counts a pupil as a minor, anybody who is ticked too, and says who is of age', async () => {
    const screen = await open()
    const tick = () => screen.find('Under 18 years old')
    const add = async (name: string, ...touches: string[]) => {
      await screen.type('#name', name)
      for (const words of touches) await screen.press(words)
      await screen.press('Add and mark')
      const added = people().find((person) => person.name === name)
      await screen.press('Add another')
      return added?.isMinor
    }
    expect(tick()).toBeDefined()
    expect(await add('Оспанов Рауан', 'Pupils')).toBe(true)
    expect(await add('Оспанова Дана', 'Pupils', 'Under 18 years old')).toBe(false)
    expect(await add('Сәрсен Айша', 'Under 18 years old')).toBe(true)
    expect(await add('Ким Антон')).toBe(false)
  })

  it('takes the person off again with one undo', async () => {
    const screen = await open()
    await screen.type('#name', 'Оспанов Рауан')
    await screen.press('Add and mark')
    await screen.press('Undo')
    expect(people().map((person) => person.name)).not.toContain('Оспанов Рауан')
  })

  it('keeps the group and the phone in any form', async () => {
    const screen = await open()
    await screen.type('#name', 'Оспанов Рауан')
    await screen.press('3-топ')
    await screen.type('#phone', '8 (701) 000-12-34')
    await screen.press('Add and mark')
    const added = people().find((person) => person.name === 'Оспанов Рауан')
    expect(added?.group).toBe('3-топ')
    expect(added && services.board(event).contact(added).phones).toEqual(['+77010001234'])
  })

  it('keeps a phone that cannot be read as it was typed', async () => {
    const screen = await open()
    await screen.type('#name', 'Оспанов Рауан')
    await screen.type('#phone', 'ағасы 12-34')
    await screen.press('Add and mark')
    const added = people().find((person) => person.name === 'Оспанов Рауан')
    expect(added && services.board(event).contact(added).unread).toBe('ағасы 12-34')
  })

  it('warns of a namesake while the name is typed, in another spelling too, and opens that person', async () => {
    const screen = await open()
    await screen.type('#name', 'Габитова Айгерим')
    expect(screen.text()).toContain('Already on the list: Ғабитова Айгерім')
    expect(screen.text()).toContain('№118 · 3-топ')
    await screen.press('Open this person')
    expect(screen.router.currentRoute.value.path).toContain('/person/')
    await screen.router.push(`/event/${event}/add`)
    await screen.settle()
    expect(document.querySelector<HTMLInputElement>('#name')?.value).toBe('Габитова Айгерим')
  })

  it('warns from a surname and an initial on', async () => {
    const screen = await open()
    await screen.type('#name', 'Габитова Б')
    expect(document.querySelector('.add-form .note')).toBeNull()
    await screen.type('#name', 'Габитова А')
    expect(document.querySelector('.add-form .note')?.textContent).toContain('Ғабитова Айгерім')
  })

  it('marks the one who is on the list already with one tap, and adds nobody', async () => {
    const screen = await open()
    await screen.type('#name', 'Габитова Айгерим')
    await screen.press('Mark this person')
    expect(people()).toHaveLength(2)
    expect(people().find(({ no }) => no === 118)?.presence.state).toBe('here')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/list`)
    await screen.router.push(`/event/${event}/add`)
    await screen.settle()
    expect(document.querySelector<HTMLInputElement>('#name')?.value).toBe('')
  })

  it.each(['#name', '#phone'])('refuses an identity number in %s and keeps the form', async (field) => {
    const screen = await open()
    await screen.type('#name', 'Оспанов Рауан')
    await screen.type(field, field === '#name' ? `Оспанов ${identityNumber}` : identityNumber)
    await screen.press('Add and mark')
    expect(screen.text()).toContain('The identity number is never collected')
    expect(people()).toHaveLength(2)
    expect(document.querySelector<HTMLInputElement>(field)?.value).toContain(identityNumber)
  })

  it('asks for a name when there is none, and points to the field', async () => {
    const screen = await open()
    await screen.press('Add and mark')
    expect(document.querySelector('.summary')?.textContent).toContain('Enter the full name')
    expect(document.querySelector('#name')?.getAttribute('aria-invalid')).toBe('true')
  })

  it('keeps what is typed of the next one while one is being saved', async () => {
    const screen = await open()
    await screen.type('#name', 'Оспанов Рауан')
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const addWalkIn = services.attendance.addWalkIn.bind(services.attendance)
    vi.spyOn(services.attendance, 'addWalkIn').mockImplementationOnce(async (...what) => {
      await gate
      return addWalkIn(...what)
    })
    await screen.press('Add and mark')
    await screen.type('#name', 'Дәулетова Айша')
    release()
    await screen.settle()
    expect(people().map(({ name }) => name)).toContain('Оспанов Рауан')
    await screen.press('Add another')
    expect(document.querySelector<HTMLInputElement>('#name')?.value).toBe('Дәулетова Айша')
  })

  it('keeps the form filled when the phone is full', async () => {
    services.refuseSave = 'no-space'
    const screen = await open()
    await screen.type('#name', 'Оспанов Рауан')
    await screen.press('Add and mark')
    expect(screen.text()).toContain('There is no space left on the phone')
    expect(document.querySelector<HTMLInputElement>('#name')?.value).toBe('Оспанов Рауан')
    expect(people()).toHaveLength(2)
  })
})
