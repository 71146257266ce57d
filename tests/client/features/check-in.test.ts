import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { passOfPerson, type EventId, type PersonId } from '#domain/ids.ts'
import { formatShortCode, shortCodeOf } from '#domain/pass/short-code.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { eventually } from '#tests/support/eventually.ts'

const names = [
  { name: 'Ержанқызы Әсел', no: 121, group: '3-топ', phone: '+77010001234' },
  { name: 'Серікова Асель Болатовна', no: 166, group: '2-топ' },
  { name: 'Assel Kim', no: 209, group: '2-топ' },
  { name: 'Ким Виктор', no: 131, group: '3-топ' },
]

let services: FakeServices
let event: EventId
let people: PersonId[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'], now: NOON_MS })
  services = new FakeServices()
  event = services.planEvent()
  people = services.addToRoster(event, names)
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const list = () => openApp(services, `/event/${event}/list`)
const stateOf = (person: PersonId | undefined) =>
  person && services.board(event).person(person)?.presence.state
const filterTab = (words: string) =>
  [...document.querySelectorAll<HTMLElement>('.tools button, .tools label')].find((one) =>
    one.textContent.includes(words),
  )
const afterADoubleTap = () => vi.advanceTimersByTime(1000)

describe('the attendance list', () => {
  it('says from when the list is while the server does not answer, and once that others may know more', async () => {
    services.rosterMs = NOON_MS
    const screen = await list()
    expect(screen.text()).not.toContain('List from')
    services.setSyncState({ kind: 'waiting', why: 'no-server', nextTryMs: NOON_MS + 60_000 })
    await screen.settle()
    expect(document.querySelector('.count')?.textContent).toMatch(/List from \d\d:\d\d/)
    // a round under way tells nothing yet
    services.setSyncState({ kind: 'working' })
    await screen.settle()
    expect(screen.text()).toContain('List from')
    await screen.router.push(`/event/${event}/count`)
    await screen.settle()
    services.setSyncState({ kind: 'waiting', why: 'no-server', nextTryMs: NOON_MS + 60_000 })
    await screen.router.push(`/event/${event}/list`)
    await screen.settle()
    expect(screen.text()).toContain('Other phones may have newer marks')
    await screen.router.push(`/event/${event}/count`)
    await screen.settle()
    await screen.router.push(`/event/${event}/list`)
    await screen.settle()
    expect(screen.text()).not.toContain('Other phones may have newer marks')
    services.rosterMs = NOON_MS
    services.setSyncState({ kind: 'idle' })
    services.log.changed()
    await screen.settle()
    expect(screen.text()).not.toContain('List from')
  })

  it('marks a person with one tap anywhere on the row', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    expect(stateOf(people[3])).toBe('here')
    expect(screen.text()).toContain('Here now: 1. On the list: 4')
  })

  it('opens the person at a second tap and erases nothing', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    afterADoubleTap()
    await screen.press('Ким Виктор')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/person/${people[3] ?? ''}`)
    expect(stateOf(people[3])).toBe('here')
  })

  it('opens somebody who has not come without marking them, where that is asked for, and marks again after', async () => {
    const screen = await list()
    await screen.press('Open, not mark')
    expect(screen.text()).toContain('A touch opens the person and marks nobody')
    await screen.press('Ким Виктор')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/person/${people[3] ?? ''}`)
    expect(stateOf(people[3])).toBe('expected')
    await screen.router.push(`/event/${event}/list`)
    await screen.settle()
    await screen.press('Ким Виктор')
    expect(stateOf(people[3])).toBe('here')
  })

  it('asks for no opening where a touch marks nobody in', async () => {
    services.markElsewhere(event, people[3] as PersonId)
    const screen = await list()
    await screen.press('Open, not mark')
    await screen.press('1Here')
    expect(screen.text()).toContain('Ким Виктор')
    expect(screen.find('Open, not mark')).toBeUndefined()
  })

  it('takes a shaking hand for one tap', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    await screen.press('Ким Виктор')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/list`)
  })

  it('ignores further taps while the first is being written', async () => {
    services.holdSaves = true
    const screen = await list()
    await screen.press('Ким Виктор')
    afterADoubleTap()
    await screen.press('Ким Виктор')
    expect(stateOf(people[3])).toBe('expected')
    services.release()
    await screen.settle()
    expect(stateOf(people[3])).toBe('here')
    expect(services.outbox.count()).toBe(1)
  })

  it('takes back the last mark with one tap, then the one before', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    await screen.press('Assel Kim')
    await screen.press('Undo')
    expect([stateOf(people[3]), stateOf(people[2])]).toEqual(['here', 'expected'])
    await screen.press('Undo')
    expect(stateOf(people[3])).toBe('expected')
    expect(screen.find('Undo')).toBeUndefined()
  })

  it('lets a mark be taken back from the bar until three more are made', async () => {
    const screen = await list()
    for (const { name } of names) await screen.press(name)
    await screen.press('Undo')
    await screen.press('Undo')
    await screen.press('Undo')
    expect(screen.find('Undo')).toBeUndefined()
    expect(people.map(stateOf)).toEqual(['here', 'expected', 'expected', 'expected'])
  })

  it('keeps the row unmarked and says why when the phone is full', async () => {
    services.refuseSave = 'no-space'
    const screen = await list()
    await screen.press('Ким Виктор')
    expect(stateOf(people[3])).toBe('expected')
    expect(screen.text()).toContain('Not saved: Ким Виктор')
    expect(screen.text()).toContain('There is no space left on the phone')
    expect(screen.find('Undo')).toBeUndefined()
    services.refuseSave = null
    afterADoubleTap()
    await screen.press('Ким Виктор')
    expect(stateOf(people[3])).toBe('here')
    expect(document.querySelector('.failed')).toBeNull()
  })

  it('counts truly who is here and whose mark is on this phone only', async () => {
    services.markElsewhere(event, people[0] as PersonId)
    const screen = await list()
    await screen.press('Ким Виктор')
    expect(screen.text()).toContain('Here now: 2. On the list: 4')
    expect(screen.text()).toContain('1 on phone')
    services.arriveAtServer()
    await screen.settle()
    expect(screen.text()).toContain('All on server')
    expect(screen.text()).not.toContain('1 on phone')
  })

  it('leads from those who are here to the muster and to their leaving', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    await screen.press('1Here')
    expect(screen.find('Leaving')).toBeDefined()
    await screen.press('Muster: who is still here')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/muster`)
  })

  it('leads everybody out with two taps, whomever it shows', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    for (const filter of ['All', 'Not yet', 'Left']) {
      await screen.router.push(`/event/${event}/list`)
      await screen.settle()
      filterTab(filter)?.click()
      await screen.settle()
      await screen.press('Everyone out')
      expect(screen.find('Mark out: 1')).toBeDefined()
    }
    await screen.press('Mark out: 1')
    expect(stateOf(people[3])).toBe('left')
  })

  it('keeps a row where it is when a mark takes it out of the filter', async () => {
    const screen = await list()
    await screen.press('Not yet')
    await screen.press('Ким Виктор')
    const row = screen.find('Ким Виктор')
    expect(row?.textContent).toContain('On phone')
    await screen.press('All')
    await screen.press('Not yet')
    expect(document.querySelectorAll('.phone-main .row')).toHaveLength(3)
  })

  it('leaves the focus beside a bar that went with the only mark, and at a list that is arranged anew', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    screen.find('Undo')?.focus()
    await screen.press('Undo')
    expect(document.activeElement).toBe(screen.find('Search'))
    screen.find('A–Z')?.focus()
    await screen.press('A–Z')
    expect(document.activeElement).toBe(document.querySelector('.roster-scroll'))
  })

  it('shows two phones that disagree as something to look at', async () => {
    const screen = await list()
    await screen.press('Ким Виктор')
    services.markElsewhere(event, people[3] as PersonId, 'out', { unseen: true, agoMs: 0 })
    await screen.settle()
    expect(screen.find('Ким Виктор')?.textContent).toContain('Needs a look')
  })
})

describe('a whole group', () => {
  const open = async () => {
    const screen = await list()
    document.querySelectorAll<HTMLElement>('.roster-scroll .band .btn')[1]?.click()
    await screen.settle()
    return screen
  }
  const picks = () => [...document.querySelectorAll<HTMLInputElement>('.group-sheet input')]

  it('is marked with two taps, in one saving, those unticked left out', async () => {
    const screen = await open()
    expect(picks()).toHaveLength(2)
    picks()[1]?.click()
    await screen.settle()
    await screen.press('Mark 1')
    expect([stateOf(people[1]), stateOf(people[2])].sort()).toEqual(['expected', 'here'])
    expect([stateOf(people[0]), stateOf(people[3])]).toEqual(['expected', 'expected'])
    expect(document.querySelector('.group-sheet')).toBeNull()
    expect(services.log.captured.filter(({ kind }) => kind === 'checked-in')).toHaveLength(1)
  })

  it('is closed before it is taken out of the page: only so the focus goes back', async () => {
    const screen = await open()
    const sheet = document.querySelector<HTMLDialogElement>('.group-sheet')
    expect(sheet?.open).toBe(true)
    await screen.press('Mark 2')
    expect(sheet?.isConnected).toBe(false)
    expect(sheet?.open).toBe(false)
  })

  it('is taken back with one tap', async () => {
    const screen = await open()
    await screen.press('Mark 2')
    expect(screen.text()).toContain('Here: 2-топ, 2')
    expect([stateOf(people[1]), stateOf(people[2])]).toEqual(['here', 'here'])
    await screen.press('Undo')
    expect([stateOf(people[1]), stateOf(people[2])]).toEqual(['expected', 'expected'])
    expect(screen.find('Undo')).toBeUndefined()
  })

  it('leaves out who was marked elsewhere in the meantime', async () => {
    const screen = await open()
    services.markElsewhere(event, people[1] as PersonId)
    await screen.settle()
    await screen.press('Mark 1')
    expect(services.board(event).person(people[1] as PersonId)?.presence.marks).toHaveLength(1)
    expect(stateOf(people[2])).toBe('here')
  })

  it('keeps the ticks and says why when the phone is full', async () => {
    const screen = await open()
    picks()[0]?.click()
    await screen.settle()
    services.refuseSave = 'no-space'
    await screen.press('Mark 1')
    expect(screen.text()).toContain('There is no space left on the phone')
    expect(picks().map(({ checked }) => checked)).toEqual([false, true])
    expect(people.map(stateOf)).toEqual(['expected', 'expected', 'expected', 'expected'])
  })

  it('ticks and unticks everybody at once; nobody is no group to mark', async () => {
    const screen = await open()
    await screen.press('Untick everybody')
    expect(screen.find('Mark 0')?.hasAttribute('disabled')).toBe(true)
    await screen.press('Tick everybody')
    expect(screen.find('Mark 2')?.hasAttribute('disabled')).toBe(false)
  })

  it('shows who has left apart', async () => {
    services.markElsewhere(event, people[0] as PersonId, 'in')
    services.markElsewhere(event, people[0] as PersonId, 'out', { agoMs: 0 })
    const screen = await list()
    await screen.press('1Left')
    expect(document.querySelectorAll('.phone-main .row')).toHaveLength(1)
  })
})

describe('the head of a group', () => {
  it('leads to any other group, with how many of it are here', async () => {
    const screen = await list()
    const head = document.querySelector<HTMLElement>('.roster-scroll .band-jump')
    expect(head?.textContent).toContain('3-топ')
    head?.click()
    await screen.settle()
    const rows = [...document.querySelectorAll<HTMLElement>('.groups-rows button')]
    expect(rows.map((row) => row.textContent.replace(/\s+/g, ' ').trim())).toEqual([
      '3-топ0 / 2',
      '2-топ0 / 2',
    ])
    rows[1]?.click()
    await screen.settle()
    expect(document.querySelector('.groups-rows')).toBeNull()
    expect(document.activeElement?.classList).toContain('roster-scroll')
  })
})

describe('the search', () => {
  async function search(query: string) {
    const screen = await list()
    await screen.press('Search')
    await screen.type('input[type=search]', query)
    const found = [...document.querySelectorAll('.search .row-body > .row-t')].map((row) =>
      row.textContent.trim(),
    )
    return { screen, found }
  }

  it('finds every spelling of a name from a Russian keyboard', async () => {
    const { found } = await search('асел')
    expect(found).toHaveLength(3)
    expect([...document.querySelectorAll('.search mark')].map((mark) => mark.textContent)).toEqual(
      expect.arrayContaining(['Әсел', 'Асель', 'Assel']),
    )
  })

  it('finds from the first letter on', async () => {
    const { found } = await search('в')
    expect(found).toEqual(['Ким Виктор'])
  })

  it('has its rows made before anybody types, out of sight, and writes the first letter into them', async () => {
    const screen = await list()
    await screen.press('Search')
    const ready = await eventually(() => {
      const row = document.querySelector('.search .roster-waiting .row')
      expect(row).not.toBeNull()
      return row
    })
    expect(document.querySelector('.search mark')).toBeNull()
    await screen.type('input[type=search]', 'викт')
    expect(document.querySelector('.roster-waiting')).toBeNull()
    const found = [...document.querySelectorAll('.search .row')]
    expect(found).toEqual([ready])
    expect(found[0]?.textContent).toContain('Ким Виктор')
  })

  it('finds by the number on the list and by the last digits of a phone', async () => {
    expect((await search('131')).found).toEqual(['Ким Виктор'])
    closeApp()
    const { found, screen } = await search('1234')
    expect(found).toEqual(['Ержанқызы Әсел'])
    expect(screen.text()).toContain('phone …1234')
  })

  it('tells of similar names under a head of their own, after whoever was found', async () => {
    const { screen, found } = await search('вектор')
    expect(found).toEqual([])
    await eventually(() => expect(document.querySelectorAll('.search .row').length).toBe(1))
    expect(screen.text()).toContain('Similar names')
    expect(document.querySelector('.search .row-t')?.textContent).toContain('Similar names')
    expect(document.querySelector('.search .row .row-t')?.textContent.trim()).toBe('Ким Виктор')
  })

  it('finds by the short code of a pass', async () => {
    const code = formatShortCode(shortCodeOf(passOfPerson(people[3] as PersonId)))
    const { screen } = await search(code)
    await eventually(() => expect(screen.text()).toContain('short code'))
    const found = [...document.querySelectorAll('.search .row .row-t')].map((row) => row.textContent.trim())
    expect(found).toContain('Ким Виктор')
  })

  it('opens somebody who has not come without marking them, by a way of its own', async () => {
    const { screen } = await search('викт')
    const link = screen.find('Open without marking: Ким Виктор')
    expect(link?.getAttribute('href')).toMatch(/\/event\/.+\/person\/./)
    await screen.press('Open without marking: Ким Виктор')
    expect(screen.router.currentRoute.value.path).toBe(link?.getAttribute('href'))
    expect(screen.text()).toContain('Not here yet')
    await screen.press('Mark as here')
    screen.router.back()
    await eventually(() => expect(document.querySelector('.search .row .time')).not.toBeNull())
    // the row itself opens them now
    expect(document.querySelector('.search .row-open')).toBeNull()
  })

  it('marks a person found with one tap', async () => {
    const { screen } = await search('викт')
    const row = document.querySelector<HTMLElement>('.search .row')
    row?.click()
    await screen.settle()
    expect(stateOf(people[3])).toBe('here')
  })

  it('draws the first of many, the others as somebody scrolls to them, and begins anew with other letters', async () => {
    const many = Array.from({ length: 300 }, (_, at) => ({
      name: `Ли ${String(at)}`,
      no: 500 + at,
      group: '',
    }))
    services.addToRoster(event, many)
    const { screen } = await search('л')
    const drawn = () => document.querySelectorAll('.search .row').length
    const first = drawn()
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(20)
    const list = document.querySelector<HTMLElement>('.search .roster-scroll')
    const scrollTo = async (top: number) => {
      if (list) list.scrollTop = top
      list?.dispatchEvent(new Event('scroll'))
      await screen.settle()
    }
    await scrollTo(900)
    expect(drawn()).toBeGreaterThanOrEqual(first + 900 / 72)
    await scrollTo(72 * 300)
    expect(drawn()).toBe(300)
    await scrollTo(10)
    expect(drawn()).toBe(300)
    await screen.type('input[type=search]', 'ли')
    expect(drawn()).toBe(first)
    expect(list?.scrollTop).toBe(0)
  })

  it('takes a name nobody has to the form, and never into the address', async () => {
    const { screen } = await search('Оспанов Рауан')
    expect(screen.text()).toContain('Nothing found')
    await screen.press('Add to the list')
    expect(screen.router.currentRoute.value.fullPath).toBe(`/event/${event}/add`)
    expect(document.querySelector<HTMLInputElement>('#name')?.value).toBe('Оспанов Рауан')
  })
})
