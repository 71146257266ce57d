import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SHARED_NAME } from '#client/pwa/take-shared.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'
import { anOrganiser, chooseFile, HereWorker, useHereWorker } from './desk/open-desk.ts'

const LIST = 'ФИО,Группа\nСерікова Айгерім,A\nАхметов Данияр,A\n'
const CSV = new File([LIST], 'Тізім 16 мамыр.csv', { type: 'text/csv' })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  useHereWorker()
})
afterEach(() => {
  closeApp()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function take(services: FakeServices): Promise<Screen> {
  services.addedCopy = { kind: 'not-a-copy' }
  return openApp(services, '/receive')
}

async function settleImport(screen: Screen): Promise<void> {
  await screen.settle()
  await Promise.all(HereWorker.answers)
  await screen.settle()
}

/** What the service worker leaves of a form that another app posts. */
function leaveShared(file: File): Map<string, Response> {
  const headers = { [SHARED_NAME]: encodeURIComponent(file.name), 'content-type': file.type }
  const left = new Map([['/receive/file', new Response(LIST, { headers })]])
  const cache = {
    match: (place: string) => Promise.resolve(left.get(place)),
    delete: (place: string) => Promise.resolve(left.delete(place)),
  }
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) })
  return left
}

describe('a list of people that comes as a file', () => {
  it('goes from a chat to the import of the event one names, and is left nowhere', async () => {
    const services = anOrganiser()
    const event = services.planEvent()
    services.planEvent({ title: 'Өткен іс-шара', startsMs: NOON_MS - 9e7, endsMs: NOON_MS - 8e7 })
    const left = leaveShared(CSV)
    const screen = await take(services)
    expect(left.size).toBe(0)
    expect(screen.text()).toContain('This is a list of people')
    expect(screen.text()).toContain('Тізім 16 мамыр.csv')
    expect(screen.text()).not.toContain('Өткен іс-шара')
    await screen.press('Мөлдір бұлақ')
    await settleImport(screen)
    expect(screen.router.currentRoute.value.path).toBe(`/desk/events/${event}/import`)
    expect(screen.text()).toContain('2 people found')
    await screen.router.push('/receive')
    await screen.router.push(`/desk/events/${event}/import`)
    await settleImport(screen)
    expect(screen.text()).not.toContain('2 people found')
  })

  it('waits for the first event where there is none', async () => {
    const screen = await take(anOrganiser())
    await chooseFile(screen, CSV)
    await screen.press('Add an event')
    expect(screen.router.currentRoute.value.path).toBe('/desk/events/new')
  })

  it('tells a coordinator to whom it belongs', async () => {
    const screen = await take(new FakeServices())
    await chooseFile(screen, CSV)
    expect(screen.text()).toContain('Send this file on to the organiser')
    expect(screen.find('Мөлдір бұлақ')).toBeUndefined()
  })

  it('opens from the computer’s files as well', async () => {
    const launch: { readonly setConsumer: (take: (launch: unknown) => Promise<void>) => void } = {
      setConsumer: (consume) => void consume({ files: [{ getFile: () => Promise.resolve(CSV) }] }),
    }
    vi.stubGlobal('launchQueue', launch)
    const screen = await take(new FakeServices())
    expect(screen.text()).toContain('This is a list of people')
  })

  it('is told from a copy that is damaged', async () => {
    const screen = await take(new FakeServices())
    await chooseFile(screen, new File(['Asar…'], 'asar.txt', { type: 'text/plain' }))
    expect(screen.text()).toContain('This is not a file of Asar')
  })
})
