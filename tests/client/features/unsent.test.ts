import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BlobId, EventId, PersonId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'

let services: FakeServices
let event: EventId
let people: PersonId[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = new FakeServices()
  event = services.planEvent()
  people = services.addToRoster(event, [{ name: 'Ким Виктор' }, { name: 'Ержанқызы Әсел' }])
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const mark = (index: number) => services.attendance.checkIn(services.board(event), people[index] as PersonId)
function waitWithPhotos(count: number): void {
  services.waitingBlobs = Array.from({ length: count }, (_, index) => ({
    ...{ stream: eventStream(event), blob: String(index) as BlobId, size: 9, names: [] },
    ...{ keptMs: NOON_MS, state: 'waiting' as const },
  }))
  services.log.changed()
}
const text = (selector: string) => document.querySelector(selector)?.textContent.trim() ?? ''

describe('what is not on the server', () => {
  it('[SYN-9] counts photos that the records ran ahead of, wherever anybody says that all is on the server', async () => {
    await mark(0)
    services.arriveAtServer()
    waitWithPhotos(2)
    services.writtenCopy = {
      ...{
        kind: 'copy',
        bytes: new Uint8Array(9),
        photos: [new Blob(), new Blob()],
        photosLeft: 1,
        count: 0,
      },
      letters: () => Promise.resolve(new Blob()),
    }
    const screen = await openApp(services, `/event/${event}/list`)
    expect(text('.bar-badge')).toBe('2not sent yet: 2')
    expect(text('.count-chips')).toBe('2 on phone')
    await screen.router.push('/today')
    await screen.settle()
    expect(screen.text()).toContain('not sent: 2')
    await screen.router.push(`/event/${event}/close`)
    await screen.settle()
    expect(screen.text()).toContain('Not on the server yet: 2')
    expect(screen.text()).toContain('2 photos')
    expect(screen.text()).not.toContain('Everything is on the server')
    await screen.router.push('/hand-over')
    await screen.settle()
    expect(screen.text()).toContain('Photos in the file: 2. Codes carry none.')
    expect(screen.text()).toContain('did not fit into one file: 1')
    expect(screen.text()).not.toContain('there is nothing to save')
    await screen.router.push('/outbox')
    await screen.settle()
    expect(text('.outbox-big')).toBe('2not sent yet')
    await screen.press('Save a copy')
    expect(text('.outbox-copied')).toBe(
      'Copy saved as a file. Photos in it: 2. Photos that did not fit into one file: 1. Once the other phone’s receipt is here, save another file: it holds them.',
    )
    waitWithPhotos(0)
    await screen.settle()
    expect(text('.outbox-big')).toBe('0Everything is on the server')
    await screen.router.push(`/event/${event}/close`)
    await screen.settle()
    expect(screen.text()).toContain('Everything is on the server')
  })

  it('says in the list that all is on the server only when nothing at all waits, and else the number of the bar', async () => {
    await mark(0)
    services.arriveAtServer()
    const screen = await openApp(services, `/event/${event}/list`)
    expect(text('.count-chips')).toBe('All on server')
    // of no mark in the list, and yet only here
    await services.minors.noteGuardians(services.board(event), people[1] as PersonId, [
      { name: 'Ким Анна', relation: 'mother', phone: '+77010000000' },
    ])
    await mark(1)
    await screen.settle()
    expect(text('.count-chips')).toBe('2 on phone')
    expect(text('.bar-badge')).toContain('not sent yet: 2')
    services.log.setCustody(
      services.log.captured.slice(-1).map(({ fact }) => fact),
      'server',
    )
    await screen.settle()
    expect(text('.count-chips')).toBe('1 on phone')
  })

  it('[SYN-12] tells records that another phone has too from those that are only here', async () => {
    await mark(0)
    services.log.setCustody(
      services.log.captured.slice(-1).map(({ fact }) => fact),
      'peers',
    )
    const screen = await openApp(services, `/event/${event}/list`)
    expect(text('.count-chips')).toBe('1 on another phone too')
    await mark(1)
    await screen.settle()
    expect(text('.count-chips')).toBe('1 on phone')
    services.log.setCustody(
      services.log.captured.slice(-1).map(({ fact }) => fact),
      'look',
    )
    await screen.settle()
    expect(text('.count-chips')).toBe('1 to look at1 on another phone too')
  })

  it('[SYN-12] tells photos that another phone has signed for from those that are only here', async () => {
    waitWithPhotos(3)
    services.signedBlobs.add('1' as BlobId)
    const screen = await openApp(services, '/outbox')
    expect(text('.key-photos')).toBe('2Photos on this phone')
    expect(text('.key-photoPeers')).toBe('1Photos on another phone too')
    expect([...document.querySelectorAll('.outbox-photos .fold')].map((group) => group.textContent)).toEqual([
      expect.stringMatching(/^Photos not sent yet2.*Kept on this phone/),
      expect.stringMatching(/^Photos on another phone too1.*Another phone has signed for these/),
    ])
    const rows = [...document.querySelectorAll<HTMLElement>('.outbox-photos .row')]
    rows[0]?.click()
    await screen.settle()
    expect(screen.text()).not.toContain('taken it over and signed for it')
    rows[2]?.click()
    await screen.settle()
    expect(screen.text()).toContain('Another phone has taken it over and signed for it.')
    await screen.router.push('/hand-over')
    await screen.settle()
    expect(screen.text()).toContain('Photos on another phone too: 1')
    expect(screen.text()).not.toContain('records are on another phone too')
    await screen.router.push(`/event/${event}/list`)
    await screen.settle()
    expect(text('.count-chips')).toBe('2 on phone')
    for (const blob of ['0', '2']) services.signedBlobs.add(blob as BlobId)
    services.log.changed()
    await screen.settle()
    expect(text('.count-chips')).toBe('3 on another phone too')
  })

  it('names the unit of every figure: records, photos, sealed pages, people', async () => {
    await mark(0)
    services.arriveAtServer()
    await mark(1)
    waitWithPhotos(2)
    services.sealedSheets = 3
    const screen = await openApp(services, '/outbox')
    expect(text('.outbox-big')).toBe('6not sent yet')
    expect(text('.outbox-parts')).toBe('1 record · 2 photos · 3 sealed pages of other phones')
    expect(text('.key-phone')).toBe('1Records on this phone')
    expect(text('.key-photos')).toBe('2Photos on this phone')
    expect(text('.key-sealed')).toBe('3Sealed pages of other phones')
    expect(text('.key-server')).toBe('1Participants whose mark is on the server')
    await screen.settle()
  })
})

describe('the head of every page', () => {
  const pages = ['person', 'add', 'count', 'leaving', 'close', 'clocks', 'results']
  const corner = () => document.querySelector<HTMLAnchorElement>('a.corner')

  it('says the same number on pages without the bar, with one way to the outbox, and a tick when all is sent', async () => {
    const screen = await openApp(services, `/event/${event}/list`)
    await mark(0)
    waitWithPhotos(1)
    await screen.settle()
    expect(corner()).toBeNull()
    for (const page of pages) {
      await screen.router.push(`/event/${event}/${page}${page === 'person' ? `/${people[0] ?? ''}` : ''}`)
      await screen.settle()
      expect(document.querySelectorAll('h1')).toHaveLength(1)
      expect(corner()?.textContent, page).toBe('2')
      expect(corner()?.getAttribute('aria-label')).toBe('Not sent yet: 2')
    }
    for (const page of ['/today', '/settings', '/hand-over', '/receive']) {
      await screen.router.push(page)
      await screen.settle()
      expect(corner()?.textContent, page).toBe('2')
    }
    services.arriveAtServer()
    waitWithPhotos(0)
    await screen.settle()
    expect(corner()?.textContent).toBe('')
    expect(corner()?.getAttribute('aria-label')).toBe('Everything is on the server')
    corner()?.click()
    await screen.settle()
    expect(screen.router.currentRoute.value.path).toBe('/outbox')
    expect(corner()).toBeNull()
  })

  it('says nothing on a volunteer’s phone', async () => {
    services = new FakeServices({ me: null })
    services.planEvent()
    const screen = await openApp(services, '/schedule')
    await screen.router.push('/settings')
    await screen.settle()
    expect(corner()).toBeNull()
  })

  it('puts the number on the app’s icon, where there is such a thing, and takes it away at 0', async () => {
    const badge = vi.fn(() => Promise.resolve())
    const clear = vi.fn(() => Promise.resolve())
    Object.assign(navigator, { setAppBadge: badge, clearAppBadge: clear })
    const screen = await openApp(services, '/today')
    expect(clear).toHaveBeenCalledTimes(1)
    await mark(0)
    waitWithPhotos(2)
    expect(badge.mock.calls).toEqual([[1], [3]])
    services.arriveAtServer()
    waitWithPhotos(0)
    await screen.settle()
    expect(clear).toHaveBeenCalledTimes(2)
    for (const name of ['setAppBadge', 'clearAppBadge']) Reflect.deleteProperty(navigator, name)
  })
})

describe('leaving the phone', () => {
  const signOut = async () => {
    const screen = await openApp(services, '/settings')
    await screen.press('Sign out of this phone')
    await screen.press('Sign out now')
    return screen
  }

  it('[SYN-12] offers a copy where photos alone stand in the way, says of which event, and leads to them', async () => {
    waitWithPhotos(3)
    services.signedBlobs.add('1' as BlobId)
    const screen = await signOut()
    expect(services.left).toBe('nothing')
    expect(screen.text()).toContain('Мөлдір бұлақ: Елек жағасы: 2 photos')
    expect(screen.text()).toContain('The file of a copy takes the photos along; codes carry none.')
    expect(screen.find('Pass a copy')).toBeDefined()
    await screen.press('Save the photos')
    expect(screen.router.currentRoute.value.fullPath).toBe('/outbox#photos')
  })

  it('[SYN-12] goes through once another phone has signed for every photo', async () => {
    waitWithPhotos(2)
    for (const blob of ['0', '1']) services.signedBlobs.add(blob as BlobId)
    await signOut()
    expect(services.left).toBe('everything')
  })

  it('offers a copy for records, and for both both', async () => {
    await mark(0)
    const screen = await signOut()
    expect(screen.find('Pass a copy')).toBeDefined()
    expect(screen.find('Save the photos')).toBeUndefined()
    waitWithPhotos(1)
    await screen.press('Sign out of this phone')
    await screen.press('Sign out now')
    expect(screen.find('Pass a copy')).toBeDefined()
    expect(screen.find('Save the photos')).toBeDefined()
  })
})
