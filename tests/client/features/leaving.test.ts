import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'

let services: FakeServices
let event: EventId
let viktor: PersonId
let aliya: PersonId
const hour = 3_600_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  )
  services = new FakeServices()
  event = services.planEvent()
  const ids = services.addToRoster(event, [
    { name: 'Ким Виктор', no: 131, group: 'Топ А' },
    { name: 'Әлия Серік', no: 132, group: 'Топ Б' },
  ])
  viktor = ids[0] as PersonId
  aliya = ids[1] as PersonId
  services.markElsewhere(event, viktor, 'in', { agoMs: 2 * hour })
  services.markElsewhere(event, aliya, 'in', { agoMs: 2 * hour })
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const open = (page: string) => openApp(services, `/event/${event}/${page}`)
const view = (id: PersonId) => services.board(event).person(id)
const lastOf = (id: PersonId) => view(id)?.presence.marks.at(-1)
const check = async (screen: Screen, name: string) => {
  const label = [...document.querySelectorAll<HTMLElement>('.leaving-row .tick')].find((one) =>
    one.textContent.includes(name),
  )
  label?.click()
  await screen.settle()
}

const send = async (screen: Screen) => {
  document.querySelector<HTMLElement>('.dialog .btn-go')?.click()
  await screen.settle()
}
const showHere = async (screen: Screen) => {
  const tabs = [...document.querySelectorAll<HTMLElement>('.tab')]
  tabs.find((tab) => tab.textContent.includes('Here'))?.click()
  await screen.settle()
}

describe('leaving', () => {
  it('marks out by one touch while the list of those here is in that mode, and takes it back', async () => {
    const screen = await open('list')
    await showHere(screen)
    await screen.press('Leaving')
    await screen.press('Ким Виктор')
    expect(view(viktor)?.presence.state).toBe('left')
    expect(screen.text()).toContain('Left: Ким Виктор')
    await screen.press('Undo')
    expect(view(viktor)?.presence.state).toBe('here')
    await screen.press('Leaving')
    await screen.press('Әлия Серік')
    expect(screen.router.currentRoute.value.path).toContain(`/person/${aliya}`)
  })

  it('marks everybody out at once, those who stay unticked, and takes it back in one', async () => {
    const screen = await open('leaving')
    await check(screen, 'Әлия')
    await screen.press('Mark out: 1')
    expect(view(viktor)?.presence.state).toBe('left')
    expect(lastOf(viktor)).toMatchObject({ way: 'group', said: null })
    expect(view(aliya)?.presence.state).toBe('here')
    expect(screen.text()).toContain('Left: 1 person')
    await screen.press('Undo')
    expect(view(viktor)?.presence.state).toBe('here')
  })

  it('[FACT-10] lets those counted without names leave with everybody, but not with a group, and takes all of it back', async () => {
    const board = services.board(event)
    await services.groups.countParty(board, { count: 24, label: '8 «Ә»', who: 'pupil' })
    await services.groups.countParty(board, { count: 7, label: 'Зауыт', who: 'staff' })
    const screen = await open('leaving')
    const select = document.querySelector<HTMLSelectElement>('.leaving-head select')
    if (!select) throw new Error('no groups')
    const choose = async (value: string) => {
      select.value = value
      select.dispatchEvent(new Event('change', { bubbles: true }))
      await screen.settle()
    }
    await choose('Топ Б')
    expect(screen.text()).not.toContain('8 «Ә»')
    expect(screen.find('Mark out: 1')).toBeDefined()
    await choose('\u0000')
    expect(screen.text()).toMatch(/Counted without names.*8 «Ә»\s*24 people/)
    const stays = [...document.querySelectorAll<HTMLElement>('.leaving-party .tick')].find((one) =>
      one.textContent.includes('Зауыт'),
    )
    stays?.click()
    await screen.settle()
    await screen.press('Mark out: 26')
    expect(board.parties().map(({ label, state }) => [label, state])).toEqual(
      expect.arrayContaining([
        ['8 «Ә»', 'left'],
        ['Зауыт', 'here'],
      ]),
    )
    expect(board.counts()).toMatchObject({ here: 7, left: 26 })
    expect(screen.text()).toContain('Left: 26 people')
    await screen.press('Undo')
    expect(board.counts()).toMatchObject({ here: 33, left: 0 })
  })

  it('[FACT-10] marks out a party where nobody else is here, but none that came after the time that is said', async () => {
    const board = services.board(event)
    const endsMs = board.event()?.endsMs ?? 0
    services.markElsewhere(event, viktor, 'out')
    services.markElsewhere(event, aliya, 'out')
    await services.groups.countParty(board, { count: 24, label: '8 «Ә»', who: 'pupil' })
    await services.groups.countParty(board, { count: 2, label: 'Кеш', who: null, arrivedMs: endsMs + 1 })
    const screen = await open('leaving')
    expect(screen.find('Mark out: 26')).toBeDefined()
    await screen.press('At the end')
    expect(screen.text()).toContain('Came after that time, not written: 2.')
    await screen.press('Mark out: 24')
    expect(board.parties()).toContainEqual(expect.objectContaining({ label: '8 «Ә»', leftMs: endsMs }))
    expect(board.counts().here).toBe(2)
    await screen.press('Undo')
    expect(board.counts().here).toBe(26)
  })

  it('marks out one group', async () => {
    const screen = await open('leaving')
    const select = document.querySelector<HTMLSelectElement>('.leaving-head select')
    if (!select) throw new Error('no groups')
    select.value = 'Топ Б'
    select.dispatchEvent(new Event('change', { bubbles: true }))
    await screen.settle()
    await screen.press('Mark out: 1')
    expect([view(viktor), view(aliya)].map((one) => one?.presence.state)).toEqual(['here', 'left'])
  })

  it('offers the planned end after it, as a default that nobody saw, and another time for one', async () => {
    vi.setSystemTime(NOON_MS + 6 * hour)
    const screen = await open('leaving')
    await screen.press('Give the time: Ким Виктор')
    await screen.type('.time-field input', '11.30')
    await screen.press('Left earlier')
    await screen.press('Set the time')
    await screen.press('Mark out: 2')
    const endsMs = services.board(event).event()?.endsMs ?? 0
    expect(lastOf(aliya)).toMatchObject({ way: 'default', time: { ms: endsMs, quality: 'set' } })
    expect(view(aliya)?.stays.at(-1)?.basis).toBe('default')
    expect(lastOf(viktor)).toMatchObject({ way: 'tap', said: { why: 'early' } })
    expect(lastOf(viktor)?.time.ms).toBe(endsMs - hour)
  })

  it('writes no end before somebody came: they are given a time of their own', async () => {
    vi.setSystemTime(NOON_MS + 6 * hour)
    services.nowMs = NOON_MS + 6 * hour
    const [late] = services.addToRoster(event, [{ name: 'Late Comer' }])
    services.markElsewhere(event, late as PersonId, 'in', { agoMs: hour })
    const screen = await open('leaving')
    expect(screen.text()).toContain('Came after that time, not written: 1.')
    await screen.press('Mark out: 2')
    expect(view(late as PersonId)?.presence.state).toBe('here')
  })

  it('keeps what was chosen when the phone cannot save, and says so', async () => {
    services.refuseSave = 'no-space'
    const screen = await open('leaving')
    await screen.press('Mark out: 2')
    expect(screen.text()).toContain('Not saved')
    expect(screen.text()).toContain('There is no space left on the phone')
    services.refuseSave = null
    await screen.press('Mark out: 2')
    expect(services.board(event).counts().here).toBe(0)
  })

  it('says that nobody is here', async () => {
    const screen = await open('leaving')
    await screen.press('Mark out: 2')
    await screen.router.push(`/event/${event}/leaving`)
    await screen.settle()
    expect(screen.text()).toContain('Nobody is here now')
  })
})

describe('a corrected time', () => {
  it('takes the place of the old one, which stays in the history with who and why', async () => {
    const screen = await open(`person/${viktor}`)
    await screen.press('Correct the time: 08:44')
    await screen.type('.time-field input', '10')
    await send(screen)
    expect(screen.text()).toContain('Choose a reason')
    await screen.type('.time-field input', '8.10')
    await screen.press('Wrong clock')
    await send(screen)
    expect(document.querySelector('.history')?.textContent).toMatch(/08:10\s*Marked as here. Ахметова Сәуле/)
    expect(screen.text()).toContain('Time given by this phone at 10:44. Wrong clock')
    expect(screen.text()).toContain('Before: 08:44, Ахметова Сәуле')
    expect(screen.text()).toContain('Basis')
    expect(view(viktor)?.presence.state).toBe('here')
  })

  it('asked for anew while an earlier one is being saved stays open with what is typed', async () => {
    const screen = await open(`person/${viktor}`)
    const ask = () => screen.press('Correct the time: 08:44')
    await ask()
    await screen.type('.time-field input', '8.10')
    await screen.press('Wrong clock')
    services.holdSaves = true
    await send(screen)
    await screen.press('Close')
    await ask()
    await screen.type('.time-field input', '8.2')
    services.release()
    await screen.settle()
    expect(document.querySelector('.history')?.textContent).toContain('08:10')
    expect(document.querySelector<HTMLInputElement>('.time-field input')?.value).toBe('8.2')
  })

  it('is undone by the old one, and not by taking another phone’s mark away', async () => {
    const screen = await open(`person/${viktor}`)
    await screen.press('Correct the time: 08:44')
    await screen.type('.time-field input', '8.10')
    await screen.press('Marked later')
    await send(screen)
    await screen.press('Undo')
    expect(view(viktor)?.presence.marks[0]?.time.ms).toBe(NOON_MS - 2 * hour)
    await screen.press('Undo')
    expect(view(viktor)?.presence.state).toBe('here')
    expect(screen.text()).toContain('Another phone made this mark')
  })

  it('is refused before the arrival, with an identity number, and without a time', async () => {
    services.markElsewhere(event, viktor, 'out', { agoMs: 0 })
    const screen = await open(`person/${viktor}`)
    await screen.press('Correct the time: 10:44')
    await screen.press('From the paper list')
    await screen.type('.time-field input', '8')
    await screen.type('.dialog .field:last-child input', '900101300019')
    await send(screen)
    expect(screen.text()).toContain('This is before the mark that came before')
    // a reader says what is wrong with what has the focus
    expect(document.activeElement).toBe(document.querySelector('.time-field input'))
    await screen.type('.time-field input', 'noon')
    await send(screen)
    expect(screen.text()).toContain('Write a time such as 9:10')
    expect(lastOf(viktor)?.said).toBeNull()
  })

  it('is given for an arrival or a departure that nobody marked in time', async () => {
    const [late] = services.addToRoster(event, [{ name: 'Late Comer' }])
    const screen = await open(`person/${late}`)
    await screen.press('Came earlier: give the time')
    await screen.type('.time-field input', '9.10')
    await screen.press('Marked later')
    await send(screen)
    expect(view(late as PersonId)?.stays[0]?.fromMs).toBe(NOON_MS - 94 * 60_000)
    await screen.press('Left earlier: give the time')
    await screen.type('.time-field input', '10.10')
    await screen.press('Marked later')
    await send(screen)
    expect(view(late as PersonId)?.minutes).toBe(60)
  })

  it('adds the arrival of somebody who was only marked as left', async () => {
    const [gone] = services.addToRoster(event, [{ name: 'Only Left' }])
    services.markElsewhere(event, gone as PersonId, 'out', { agoMs: 0 })
    const screen = await open(`person/${gone}`)
    await screen.press('Add the time of arrival')
    await screen.type('.time-field input', '9.44')
    await screen.press('From the paper list')
    await send(screen)
    expect(view(gone as PersonId)).toMatchObject({
      minutes: 60,
      contradictions: [],
      presence: { state: 'left' },
    })
  })
})

describe('closing', () => {
  /** Before the planned end it asks once. */
  const close = async (screen: Screen) => {
    await screen.press('Close the event')
    document.querySelector<HTMLElement>('.dialog[open] .btn-go')?.click()
    await screen.settle()
  }

  it('[SYN-11] is taken back in one tap, with the departures that were written by it and no others', async () => {
    const board = services.board(event)
    services.markElsewhere(event, aliya, 'out', { agoMs: 0 })
    await services.groups.countParty(board, { count: 24, label: '8 «Ә»', who: 'pupil' })
    const screen = await open('close')
    await close(screen)
    expect(board.counts()).toMatchObject({ here: 0, left: 26 })
    expect(screen.text()).toContain('Closed, left: 25 people')
    await screen.press('Undo')
    expect(board.counts()).toMatchObject({ here: 25, left: 1 })
    expect(board.closing().closed).toBeNull()
    expect(view(viktor)?.presence.state).toBe('here')
    expect(view(aliya)?.presence.state).toBe('left')
    expect(screen.text()).not.toContain('Closed, left')
  })

  it('gives back what was said of some when it is taken back, and nothing after a later one', async () => {
    const screen = await open('close')
    await screen.press('15 min earlier')
    await screen.press('Add')
    await screen.press('Ким Виктор')
    await screen.type('.time-field input', '10.05')
    await screen.press('Set the time')
    await close(screen)
    expect(screen.text()).not.toContain('Left earlier')
    await screen.press('Undo')
    expect(services.board(event).counts().here).toBe(2)
    expect(screen.text()).toContain('Left earlier')
    await close(screen)
    expect(lastOf(viktor)).toMatchObject({ way: 'tap', said: { why: 'early' } })
  })

  it('is taken back from the list too, also where it wrote nobody out', async () => {
    await services.settings.change(event, { departure: 'none' })
    const screen = await open('close')
    await screen.press('Close the event')
    await screen.router.push(`/event/${event}/list`)
    await screen.settle()
    await screen.press('Undo')
    expect(services.board(event).closing().closed).toBeNull()
    expect(services.board(event).counts().here).toBe(2)
  })

  it('asks before it writes a time that has not come', async () => {
    const screen = await open('close')
    await screen.press('Close the event')
    expect(screen.text()).toContain('It is 10:44; 12:30 has not come yet.')
    expect(screen.text()).toContain('Marked as left at 12:30: 2.')
    await screen.press('Not yet')
    expect(services.board(event).closing().closed).toBeNull()
    await close(screen)
    expect(services.board(event).closing().closed).not.toBeNull()
  })

  it('asks before it writes out many while the event goes on, and no more after the planned end', async () => {
    const names = ['А', 'Ә', 'Б', 'В'].map((name) => ({ name }))
    for (const id of services.addToRoster(event, names))
      services.markElsewhere(event, id, 'in', { agoMs: hour })
    const screen = await open('close')
    for (let steps = 0; steps < 8; steps++) await screen.press('15 min earlier')
    await screen.press('Close the event')
    expect(screen.text()).toContain('It is 10:44, and the event is planned until 12:30.')
    await screen.press('Not yet')
    vi.setSystemTime(NOON_MS + 6 * hour)
    await screen.press('Close the event')
    expect(services.board(event).closing().closed).not.toBeNull()
  })

  it('writes the end for everybody but the exceptions, together with the closing', async () => {
    const screen = await open('close')
    expect(screen.text()).toContain('12:30')
    expect(screen.text()).toContain('Here now: 2')
    await screen.press('15 min earlier')
    await screen.press('Add')
    await screen.press('Ким Виктор')
    await screen.type('.time-field input', '10.05')
    await screen.press('Set the time')
    expect(screen.text()).toContain('Left earlier')
    await close(screen)
    expect(services.board(event).closing().closed).not.toBeNull()
    const endsMs = services.board(event).event()?.endsMs ?? 0
    expect(lastOf(aliya)).toMatchObject({ way: 'default', time: { ms: endsMs - hour / 4 } })
    expect(lastOf(viktor)).toMatchObject({ way: 'tap', said: { why: 'early' } })
    expect(screen.text()).toContain('Not on the server yet: 3')
    expect(screen.text()).toContain('Keep the app, do not clear its data')
    services.arriveAtServer()
    await screen.settle()
    expect(screen.text()).toContain('Everything is on the server')
    await screen.press('Open again')
    expect(services.board(event).closing().closed).toBeNull()
    expect(screen.find('Close the event')).toBeDefined()
  })

  it('leaves somebody as here, and everybody where no default is wanted', async () => {
    await services.settings.change(event, { departure: 'none' })
    const screen = await open('close')
    await screen.press('Add')
    await screen.press('Ким Виктор')
    await screen.press('Leave as here')
    expect(screen.text()).toContain('Stays marked as here')
    await close(screen)
    expect(services.board(event).counts().here).toBe(2)
    expect(screen.find('Close again with what came later')).toBeUndefined()
  })

  it('[FACT-10] lets those who were counted without names leave too, but whoever stays', async () => {
    const board = services.board(event)
    const endsMs = board.event()?.endsMs ?? 0
    await services.groups.countParty(board, { count: 24, label: '8 «Ә»', who: 'pupil' })
    await services.groups.countParty(board, { count: 7, label: 'Зауыт', who: 'staff' })
    await services.groups.countParty(board, { count: 2, label: 'Кеш', who: null, arrivedMs: endsMs + 1 })
    const screen = await open('close')
    expect(screen.text()).toContain('Here now: 35')
    expect(screen.text()).toContain('not written: 2')
    const label = [...document.querySelectorAll<HTMLElement>('.staying label')].find((one) =>
      one.textContent.includes('Зауыт'),
    )
    label?.click()
    await close(screen)
    expect(document.querySelector('.dialog[open]')).toBeNull()
    const parties = board.parties().map(({ label: name, state, leftMs }) => [name, state, leftMs])
    expect(parties).toContainEqual(['8 «Ә»', 'left', endsMs])
    expect(parties).toContainEqual(['Зауыт', 'here', null])
    expect(parties).toContainEqual(['Кеш', 'here', null])
    expect(board.counts().here).toBe(9)
    expect(services.log.captured.filter(({ kind }) => kind === 'closed')).toHaveLength(1)
  })

  it('closes nothing when the phone cannot save, and keeps the exceptions', async () => {
    services.refuseSave = 'broken'
    const screen = await open('close')
    await close(screen)
    expect(screen.text()).toContain('Not saved')
    expect(services.board(event).closing().closed).toBeNull()
  })
})

describe('clocks', () => {
  it('shows what a correction does before it is said, and moves all marks of the clock', async () => {
    const [night] = services.addToRoster(event, [{ name: 'Night Mark' }])
    services.markElsewhere(event, night as PersonId, 'in', { agoMs: 9 * hour })
    const screen = await open('clocks')
    expect(screen.text()).toContain('Its marks are far from the hours of the event')
    await screen.press('Correct the clock')
    await screen.type('.time-field input', '8.44')
    expect(screen.text()).toContain('Marks: 3. They move (+7 h): 01:44–08:44 – 08:44–15:44')
    await send(screen)
    expect(view(night as PersonId)?.stays[0]?.fromMs).toBe(NOON_MS - 2 * hour)
    expect(screen.text()).toContain('Corrected: +7 h')
    await screen.router.push(`/event/${event}/person/${night}`)
    await screen.settle()
    expect(screen.text()).toContain('(clock corrected: +7 h)')
  })

  it('asked about anew while an earlier correction is being saved stays open with what is typed', async () => {
    const [night] = services.addToRoster(event, [{ name: 'Night Mark' }])
    services.markElsewhere(event, night as PersonId, 'in', { agoMs: 9 * hour })
    const screen = await open('clocks')
    await screen.press('Correct the clock')
    await screen.type('.time-field input', '8.44')
    services.holdSaves = true
    await send(screen)
    await screen.press('Close')
    await screen.press('Correct the clock')
    await screen.type('.time-field input', '8.4')
    services.release()
    await screen.settle()
    expect(screen.text()).toContain('Corrected: +7 h')
    expect(document.querySelector<HTMLInputElement>('.time-field input')?.value).toBe('8.4')
  })

  it('leads back to a time that cannot be read', async () => {
    const [night] = services.addToRoster(event, [{ name: 'Night Mark' }])
    services.markElsewhere(event, night as PersonId, 'in', { agoMs: 9 * hour })
    const screen = await open('clocks')
    await screen.press('Correct the clock')
    await screen.type('.time-field input', 'noon')
    await send(screen)
    expect(screen.text()).toContain('Write a time such as 9:10')
    expect(document.activeElement).toBe(document.querySelector('.time-field input'))
  })

  it('says that all clocks seem right', async () => {
    const screen = await open('clocks')
    expect(screen.text()).toContain('All clocks seem right')
  })
})
