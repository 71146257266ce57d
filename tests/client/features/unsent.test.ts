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
    expect(screen.text()).toContain('A copy carries no photos: 2 photos stay')
    expect(screen.text()).not.toContain('there is nothing to save')
    await screen.router.push('/outbox')
    await screen.settle()
    expect(text('.outbox-big')).toBe('2not sent yet')
    await screen.press('Save a copy')
    expect(text('.outbox-copied')).toContain('A copy carries no photos')
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
