import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BlobId, EventId, FactId, PersonId } from '#domain/ids.ts'
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

describe('today', () => {
  it('opens the list of today’s event with one button', async () => {
    const screen = await openApp(services, '/today')
    expect(screen.text()).toContain('Мөлдір бұлақ: Елек жағасы')
    await screen.press('Start')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/list`)
  })

  it('shows only events that were given to this phone', async () => {
    services.planEvent({ title: 'Бөтен іс-шара' })
    const screen = await openApp(services, '/today')
    expect(screen.text()).not.toContain('Бөтен іс-шара')
  })

  it('ticks the roster only once it is on the phone', async () => {
    services.rosterMs = null
    const screen = await openApp(services, '/today')
    expect(screen.text()).toContain('The list is not loaded yet')
    services.rosterMs = NOON_MS
    services.log.changed()
    await screen.settle()
    expect(screen.text()).toContain('The list is on this phone')
    expect(screen.text()).toContain('2 people, saved')
  })

  it('asks the browser to keep the storage, by a tap', async () => {
    const screen = await openApp(services, '/today')
    expect(screen.text()).toContain('Keep the data')
    expect(services.isPersisted).toBe(false)
    document.querySelectorAll<HTMLElement>('.ready .btn').forEach((button) => {
      if (button.textContent.trim() === 'Keep') button.click()
    })
    await screen.settle()
    expect(screen.text()).toContain('Data is kept')
  })

  it('claims nothing of a worker that is not there', async () => {
    services.selfTest = { app: null, canWrite: true }
    const screen = await openApp(services, '/today')
    expect(screen.text()).toContain('Does not open without the internet yet')
  })

  it('warns when the phone stands in another zone than the event', async () => {
    vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-360)
    const screen = await openApp(services, '/today')
    expect(screen.text()).toContain('The phone is at UTC+6, the event at UTC+5')
    vi.restoreAllMocks()
  })

  it('warns when the phone’s clock is off by minutes', async () => {
    vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-300)
    services.offsetMs = -600_000
    const screen = await openApp(services, '/today')
    expect(screen.text()).toContain('Difference from the server’s clock: 10')
    vi.restoreAllMocks()
  })
})

describe('the outbox', () => {
  const mark = async (index: number) => {
    const board = services.board(event)
    await services.attendance.checkIn(board, people[index] as PersonId)
  }

  it('counts what is not on the server, by name, and loses each as it arrives', async () => {
    await mark(0)
    await mark(1)
    const screen = await openApp(services, '/outbox')
    expect(screen.text()).toContain('2records not sent yet')
    expect(screen.text()).toContain('Ким Виктор')
    services.arriveAtServer()
    await screen.settle()
    expect(screen.text()).toContain('0Everything is on the server')
    expect(screen.text()).not.toContain('Ким Виктор')
  })

  it('never says that a record is on the server before it was seen there', async () => {
    await mark(0)
    services.log.setCustody(
      services.log.captured.slice(-1).map((item) => item.fact),
      'sending',
    )
    const screen = await openApp(services, '/outbox')
    expect(screen.text()).toContain('1record not sent yet')
    expect(screen.text()).toContain('Sending')
  })

  it('says why sending failed and when it tries again', async () => {
    await mark(0)
    services.syncOutcome = { kind: 'waiting', why: 'not-ours', nextTryMs: NOON_MS + 60_000 }
    const screen = await openApp(services, '/outbox')
    await screen.press('Send now')
    expect(screen.text()).toContain('some other page instead of the server')
    expect(screen.text()).toContain('Next try:')
    expect(screen.text()).toContain('1record not sent yet')
  })

  it('keeps held records in sight, apart from the others', async () => {
    await mark(0)
    services.log.setCustody(
      services.log.captured.slice(-1).map((item) => item.fact),
      'look',
    )
    const screen = await openApp(services, '/outbox')
    expect(screen.text()).toContain('The server is holding this record back')
    expect(document.querySelector('.key-phone')?.textContent).toContain('0')
    expect(document.querySelector('.key-look')?.textContent).toContain('1')
  })

  it('[SYN-9] shows photos that wait, and says of nothing that everything is on the server', async () => {
    const waiting = {
      stream: eventStream(event),
      size: 9,
      names: [],
      keptMs: NOON_MS,
      state: 'waiting' as const,
    }
    services.waitingBlobs = ['one', 'two'].map((blob) => ({ ...waiting, blob: blob as BlobId }))
    const screen = await openApp(services, '/outbox')
    expect(screen.text()).toContain('2not sent yet')
    expect(screen.text()).not.toContain('Everything is on the server')
    const group = document.querySelector('.outbox-photos')
    expect(group?.textContent).toMatch(/Photos not sent yet\s*2.*Мөлдір бұлақ/)
    services.waitingBlobs = []
    services.log.changed()
    await screen.settle()
    expect(screen.text()).toContain('Everything is on the server')
    expect(document.querySelector('.outbox-photos')).toBeNull()
  })

  it('[SYN-9] shows each photo that waits, and keeps or shares it elsewhere', async () => {
    const name = { fact: 'fact' as FactId, subjects: [] }
    const record = { stream: eventStream(event), size: 3, names: [name], state: 'waiting' as const }
    services.waitingBlobs = [
      { ...record, blob: 'blob-one' as BlobId, keptMs: NOON_MS },
      { ...record, blob: 'blob-two' as BlobId, keptMs: NOON_MS + 60_000, names: [] },
    ]
    const read = vi.spyOn(services.blobs, 'read').mockResolvedValue(Uint8Array.of(0xff, 0xd8, 0xff))
    const shared: string[] = []
    Object.assign(navigator, {
      canShare: () => true,
      share: ({ files: [file] }: { readonly files: readonly File[] }) => {
        shared.push(file?.name ?? '')
        return Promise.resolve()
      },
    })
    const seen = vi.fn()
    Element.prototype.scrollIntoView = seen
    const screen = await openApp(services, '/outbox#photos')
    expect(seen.mock.contexts).toEqual([document.querySelector('.outbox-photos')])
    const rows = [...document.querySelectorAll<HTMLElement>('.outbox-photos .row')]
    expect(rows.map((row) => row.textContent)).toEqual(Array(2).fill(expect.stringContaining('Мөлдір бұлақ')))
    rows[1]?.click()
    await screen.settle()
    expect(read).toHaveBeenCalledWith(eventStream(event), 'blob-one', name)
    expect(document.querySelector('img.outbox-photo')).not.toBeNull()
    await screen.press('Share the photo')
    expect(shared).toEqual([expect.stringMatching(/^asar-Мөлдір-бұлақ-Елек-жағасы-.*-blob-o\.jpg$/)])
    const kept = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    await screen.press('Save the photo')
    expect(kept).toHaveBeenCalledOnce()
    expect(screen.text()).toContain('The photo is in the phone’s downloads')
    document.querySelector<HTMLElement>('.dialog-head .icon-button')?.click()
    await screen.settle()
    rows[0]?.click()
    await screen.settle()
    expect(screen.text()).toContain('The photo could not be read')
    vi.restoreAllMocks()
    for (const name of ['canShare', 'share']) Reflect.deleteProperty(navigator, name)
  })

  it('shows what arrived last, once it is opened, and each record as it arrives', async () => {
    await mark(0)
    services.arriveAtServer()
    await mark(1)
    const screen = await openApp(services, '/outbox')
    const group = document.querySelector<HTMLDetailsElement>('.outbox-server')
    expect(group?.textContent).toContain('On the server')
    expect(group?.textContent).not.toContain('Ким Виктор')
    if (group) group.open = true
    group?.dispatchEvent(new Event('toggle'))
    await screen.settle()
    expect(group?.textContent).toMatch(/Ким Виктор\s*Here, .* · from this phone/)
    expect(group?.textContent).not.toMatch(/Ержанқызы Әсел\s*Here/)
    services.arriveAtServer()
    await screen.settle()
    expect(group?.textContent).toMatch(
      /Ержанқызы Әсел\s*Here.*Ким Виктор\s*Here.*Earlier ones are on the server/,
    )
  })

  it('says that nothing was seen on the server, and that it cannot be read', async () => {
    vi.spyOn(services.outbox, 'listOnServer').mockResolvedValueOnce([]).mockRejectedValue(new Error('broken'))
    const screen = await openApp(services, '/outbox')
    const group = document.querySelector<HTMLDetailsElement>('.outbox-server')
    if (group) group.open = true
    group?.dispatchEvent(new Event('toggle'))
    await screen.settle()
    expect(group?.textContent).toContain('Nothing of this event has been seen on the server yet')
    services.log.changed()
    await screen.settle()
    expect(group?.textContent).toContain('storage could not be read')
  })

  it('sends now', async () => {
    await mark(0)
    const screen = await openApp(services, '/outbox')
    await screen.press('Send now')
    expect(services.outbox.count()).toBe(0)
  })
})

describe('the schedule', () => {
  it('opens without an account and groups events by month and day', async () => {
    services = new FakeServices({ me: null })
    services.planEvent()
    services.planEvent({ title: 'Жасыл аймақ', startsMs: Date.UTC(2026, 5, 6, 4) })
    const screen = await openApp(services, '/schedule', 'kk')
    expect(screen.text()).toMatch(/мамыр.*16.*Мөлдір бұлақ.*маусым.*6.*Жасыл аймақ/)
    await screen.press('Жасыл аймақ')
    expect(screen.text()).toContain('Көпір жанындағы жағалау')
    expect(screen.text()).not.toContain('Қатысуға жазылу')
  })

  it('says how old it is, and that there is no network', async () => {
    services.setSyncState({ kind: 'waiting', why: 'no-server', nextTryMs: NOON_MS + 1000 })
    const screen = await openApp(services, '/schedule')
    expect(screen.text()).toMatch(/List from \d\d:\d\d/)
    expect(screen.text()).toContain('Offline')
  })

  it('tells a schedule that never came from one that is empty', async () => {
    services = new FakeServices({ me: null })
    services.isScheduleKnown = false
    const screen = await openApp(services, '/schedule')
    expect(screen.text()).toContain('The schedule is not loaded yet')
    services.isScheduleKnown = true
    services.log.changed()
    await screen.settle()
    expect(screen.text()).toContain('No upcoming events')
  })
})
