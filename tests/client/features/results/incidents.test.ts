import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { holdUp } from '#tests/client/support/hold-up.ts'

let services: FakeServices
let event: EventId
let person: PersonId

beforeEach(() => {
  services = new FakeServices()
  event = services.planEvent()
  ;[person] = services.addToRoster(event, [
    { name: 'Ғабитова Айгерім', no: 118, group: '3-топ' },
    { name: 'Ким Виктор', no: 131, group: '2-топ' },
  ]) as [PersonId]
})
afterEach(closeApp)

const noted = async () => (await services.results.open(services.board(event))).incidents()
const dialog = () => document.querySelector('.dialog')?.textContent ?? ''

describe('an incident', () => {
  it('that was a mistake is taken out, stays in sight, and is put back by one tap', async () => {
    const screen = await openApp(services, `/event/${event}/results/incidents`)
    await screen.type('#what', 'Құлады')
    await screen.press('Save')
    await screen.press('Take out')
    expect(await noted()).toMatchObject([{ isVoid: true }])
    expect(document.querySelector('.incident-one')?.textContent).toContain('Taken out')
    await screen.press('Put back')
    expect(await noted()).toMatchObject([{ isVoid: false, what: 'Құлады' }])
    services.refuseSave = 'no-space'
    await screen.press('Take out')
    expect(screen.text()).toContain('Not saved')
    expect(await noted()).toMatchObject([{ isVoid: false }])
  })

  it('that is still being written while it is saved stays in the form, as it is by then', async () => {
    const screen = await openApp(services, `/event/${event}/results/incidents`)
    await screen.type('#what', 'Құлады')
    services.holdSaves = true
    await screen.press('Save')
    await screen.type('#aid', 'Таңылды')
    services.release()
    await screen.settle()
    expect(await noted()).toMatchObject([{ what: 'Құлады', aid: '' }])
    const typed = [...document.querySelectorAll<HTMLTextAreaElement>('#what, #aid')].map(({ value }) => value)
    expect(typed).toEqual(['Құлады', 'Таңылды'])
    await screen.press('Save')
    expect(document.querySelector<HTMLTextAreaElement>('#what')?.value).toBe('')
  })

  it('is kept when it is saved before those of earlier were read', async () => {
    const { promise, resolve } = holdUp()
    const read = services.results.open.bind(services.results)
    vi.spyOn(services.results, 'open').mockImplementation((board) => promise.then(() => read(board)))
    const screen = await openApp(services, `/event/${event}/results/incidents`)
    await screen.type('#what', 'Құлады')
    await screen.press('Save')
    expect(screen.find('Save')?.getAttribute('aria-disabled')).toBe('true')
    resolve()
    await screen.settle()
    expect(await noted()).toMatchObject([{ what: 'Құлады' }])
  })

  it('is about somebody of the list where one chooses them, so that erasing the person erases it', async () => {
    const screen = await openApp(services, `/event/${event}/results/incidents`)
    await screen.type('#what', 'Аяғын тайдырып алды')
    await screen.press('Choose from the list')
    expect(dialog()).toContain('Who was it?')
    await screen.type('.dialog input', 'габит')
    expect(dialog()).not.toContain('Ким Виктор')
    await screen.press('Ғабитова Айгерім')
    expect(document.querySelector('.incident-person')?.textContent).toContain('Ғабитова Айгерім, №118')
    await screen.press('Save')
    expect(await noted()).toMatchObject([{ person, who: '' }])
    expect(document.querySelector('.incident-one')?.textContent).toContain('Ғабитова Айгерім')
    expect(screen.find('Choose somebody else')).toBeUndefined()
  })

  it('is about nobody of the list once the choice is taken back, and names others in words', async () => {
    const screen = await openApp(services, `/event/${event}/results/incidents`)
    await screen.type('#what', 'Құлады')
    await screen.type('#who', 'Өтіп бара жатқан адам')
    await screen.press('Choose from the list')
    await screen.press('Ким Виктор')
    await screen.press('Clear the choice')
    await screen.press('Save')
    expect(await noted()).toMatchObject([{ person: null, who: 'Өтіп бара жатқан адам' }])
    expect(document.querySelector('.incident-one')?.textContent).toContain('Өтіп бара жатқан адам')
  })
})
