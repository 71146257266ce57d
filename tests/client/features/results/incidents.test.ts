import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Incident } from '#domain/drafts/results.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
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

describe('a correction of an incident', () => {
  const page = () => `/event/${event}/results/incidents`
  const valueOf = (selector: string) => document.querySelector<HTMLTextAreaElement>(selector)?.value
  const history = () => document.querySelector('.incident-history')?.textContent ?? ''
  const INCIDENT: Incident = {
    ...{ what: 'Аяғын кесіп алды', who: 'Көрші', person: null, aid: '' },
    ...{ called: '112', calledMs: NOON_MS },
  }
  const open = () => services.results.open(services.board(event))

  beforeEach(async () => {
    await (await open()).noteIncident(INCIDENT)
  })

  it('keeps the old wording in sight, with who changed it', async () => {
    const screen = await openApp(services, page())
    await screen.press('Change')
    expect(document.querySelector('h1')?.textContent).toBe('Correct the incident')
    expect([valueOf('#what'), valueOf('#who'), valueOf('#aid')]).toEqual(['Аяғын кесіп алды', 'Көрші', ''])
    await screen.type('#what', 'Қолын кесіп алды')
    await screen.type('#aid', 'Таңылды')
    await screen.press('Nobody')
    await screen.press('Choose from the list')
    await screen.press('Ким Виктор')
    await screen.press('Save')
    expect(document.querySelector('h1')?.textContent).toBe('Incidents')
    expect(await noted()).toMatchObject([
      { what: 'Қолын кесіп алды', who: 'Көрші', aid: 'Таңылды', called: null, calledMs: null },
    ])
    expect(document.querySelector('.incident-one')?.textContent).toContain('Ким Виктор. Көрші')
    for (const told of [
      'Corrected: Сәуле телефоны, 10:44',
      'What happened, before: Аяғын кесіп алды',
      'First aid given, before: not given',
      'Who was it?, before: not given',
      'Who was called, before: 112',
    ])
      expect(history()).toContain(told)
    expect(services.keptDrafts.size).toBe(0)
  })

  it('takes back a choice of the list, and tells whom it had named', async () => {
    const [one] = await noted()
    if (!one) throw new Error('nothing noted')
    await (await open()).correctIncident(one, { ...one, person, called: null, calledMs: null })
    const screen = await openApp(services, `${page()}?record=${one.id}`)
    await screen.press('Clear the choice')
    await screen.press('103')
    await screen.press('Save')
    expect(await noted()).toMatchObject([{ person: null, called: '103' }])
    expect((await noted())[0]?.calledMs).toEqual(expect.any(Number))
    expect(history()).toContain('Who was it?, before: Ғабитова Айгерім')
    expect(history()).toContain('Who was called, before: Nobody')
  })

  it('is there again after the browser was killed, refuses an identity number, and stays when not saved', async () => {
    const [one] = await noted()
    const address = `${page()}?record=${String(one?.id)}`
    await (await openApp(services, address)).type('#what', 'Қолын кесіп алды')
    closeApp()
    const screen = await openApp(services, address)
    expect(valueOf('#what')).toBe('Қолын кесіп алды')
    expect(screen.text()).toContain('Typed earlier and not saved yet')
    await screen.type('#who', 'ЖСН 990101300122')
    await screen.press('Save')
    expect(screen.text()).toContain('The identity number (IIN) is not recorded')
    await screen.type('#who', 'Көрші')
    services.refuseSave = 'no-space'
    await screen.press('Save')
    expect(screen.text()).toContain('Not saved')
    expect(valueOf('#what')).toBe('Қолын кесіп алды')
    expect(await noted()).toMatchObject([{ what: 'Аяғын кесіп алды' }])
    await screen.press('Empty the form')
    expect(valueOf('#what')).toBe('Аяғын кесіп алды')
    expect(services.keptDrafts.size).toBe(0)
  })

  it('that is still being written while it is saved stays in the form', async () => {
    const [one] = await noted()
    const screen = await openApp(services, `${page()}?record=${String(one?.id)}`)
    await screen.type('#what', 'Қолын')
    services.holdSaves = true
    await screen.press('Save')
    await screen.type('#what', 'Қолын кесіп алды')
    services.release()
    await screen.settle()
    expect(valueOf('#what')).toBe('Қолын кесіп алды')
    expect(await noted()).toMatchObject([{ what: 'Қолын' }])
  })

  it('made otherwise on two phones shows both, until it is saved once more', async () => {
    const [one] = await noted()
    if (!one) throw new Error('nothing noted')
    for (const what of ['Қолын кесіп алды', 'Тізесін кесіп алды'])
      await (await open()).correctIncident(one, { ...one, what })
    const screen = await openApp(services, page())
    expect(screen.text()).toContain('Recorded differently on two phones')
    for (const what of ['Қолын кесіп алды', 'Тізесін кесіп алды'])
      expect(history()).toContain(`What happened, now written: ${what}`)
    await screen.press('Change')
    await screen.press('Save')
    expect((await noted())[0]?.rivalries).toEqual([])
    expect(screen.text()).not.toContain('Recorded differently')
  })

  it('of one that is not on this phone says so, and one that was taken out offers none', async () => {
    const [one] = await noted()
    if (!one) throw new Error('nothing noted')
    await (await open()).setVoid('incident-noted', one, true)
    const screen = await openApp(services, page())
    expect(screen.find('Change')).toBeUndefined()
    closeApp()
    const other = await openApp(services, `${page()}?record=0123456789abcdef`)
    expect(other.text()).toContain('This incident is not on this phone')
    expect(other.find('Save')).toBeUndefined()
  })
})
