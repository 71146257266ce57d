import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'

let services: FakeServices
let event: EventId

beforeEach(() => {
  services = new FakeServices()
  event = services.planEvent()
})
afterEach(closeApp)

const open = (path: string) => openApp(services, `/event/${event}/${path}`)
/** The page is gone, as after a kill; the next one begins with an empty memory. */
async function reload(path: string): Promise<Screen> {
  closeApp()
  return open(path)
}
const valueOf = (selector: string) => document.querySelector<HTMLInputElement>(selector)?.value
const BACK = 'Typed earlier and not saved yet'

const FORMS = [
  { path: 'add', field: '#name', text: 'Оспанов Рауан', press: 'Add and mark' },
  { path: 'count', field: '#count', text: '30', press: 'Count' },
  { path: 'results/note/area', field: '#size', text: '12,5', press: 'Save' },
  { path: 'results/incidents', field: '#what', text: 'Аяғын тайдырып алды', press: 'Save' },
] as const

describe.each(FORMS)('the form at $path', ({ path, field, text, press }) => {
  it('is filled as it was when the page was killed, says so, and is forgotten once saved', async () => {
    const screen = await open(path)
    expect(screen.text()).not.toContain(BACK)
    await screen.type(field, text)
    const after = await reload(path)
    expect(valueOf(field)).toBe(text)
    expect(after.text()).toContain(BACK)
    await after.press(press)
    expect(services.keptDrafts.size).toBe(0)
    const anew = await reload(path)
    expect(valueOf(field)).not.toBe(text)
    expect(anew.text()).not.toContain(BACK)
  })

  it('stays kept while it could not be saved, and is emptied with one tap', async () => {
    await (await open(path)).type(field, text)
    const after = await reload(path)
    services.refuseSave = 'no-space'
    await after.press(press)
    expect(valueOf(field)).toBe(text)
    expect(services.keptDrafts.size).toBe(1)
    await after.press('Empty the form')
    expect(valueOf(field)).not.toBe(text)
    expect(after.text()).not.toContain(BACK)
    expect(services.keptDrafts.size).toBe(0)
  })
})

describe('a half-filled form', () => {
  it('does not push aside what is typed while the old one is still being read', async () => {
    let answer: (fields: { name: string }) => void = () => undefined
    vi.spyOn(services.drafts, 'read').mockImplementation(() => new Promise((resolve) => (answer = resolve)))
    const screen = await open('add')
    await screen.type('#name', 'Ким')
    answer({ name: 'Оспанов Рауан' })
    await screen.settle()
    expect(valueOf('#name')).toBe('Ким')
  })

  it('of a search that found nobody is kept at once', async () => {
    const screen = await open('list')
    await screen.press('Search')
    await screen.type('input[type=search]', 'Оспанов')
    await screen.press('Add to the list')
    await reload('add')
    expect(valueOf('#name')).toBe('Оспанов')
  })

  it('of another version of the app fills the fields that there still are', async () => {
    services.keptDrafts.set(`${event} walk-in`, { name: 'Ким', nickname: 'Витя' })
    await open('add')
    expect(valueOf('#name')).toBe('Ким')
    await reload('add')
    expect(services.keptDrafts.get(`${event} walk-in`)).not.toHaveProperty('nickname')
  })

  it('is not another event’s', async () => {
    await (await open('add')).type('#name', 'Ким')
    event = services.planEvent()
    await reload('add')
    expect(valueOf('#name')).toBe('')
  })

  it('leaves the screen too when the phone’s data are cleared', async () => {
    const screen = await open('add')
    await screen.type('#name', 'Ким')
    await screen.router.push('/settings')
    await screen.settle()
    await screen.press('Clear data')
    await screen.press('Clear data now')
    await screen.router.push(`/event/${event}/add`)
    await screen.settle()
    expect(valueOf('#name')).toBe('')
  })
})
