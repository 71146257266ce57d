import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { holdUp } from '#tests/client/support/hold-up.ts'

let services: FakeServices
let event: EventId
let host: PersonId | undefined

beforeEach(() => {
  services = new FakeServices()
  event = services.planEvent()
  ;[host] = services.addToRoster(event, [{ name: 'Ғабитова Айгерім', no: 118, group: '3-топ' }])
})
afterEach(closeApp)

const parties = () => services.board(event).parties()
const counts = () => services.board(event).counts()
const at = (path: string) => openApp(services, `/event/${event}/${path}`)

async function countClass() {
  const screen = await at('count')
  await screen.press('+10')
  await screen.press('+10')
  await screen.press('One more')
  await screen.press('Pupils')
  await screen.type('#label', '8 «А», №12 мектеп')
  await screen.press('Count')
  return screen
}

describe('counting people without names', () => {
  it('takes a number and one tap, and counts them in every total', async () => {
    const screen = await countClass()
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/list`)
    expect(parties()).toMatchObject([{ count: 21, who: 'pupil', label: '8 «А», №12 мектеп', state: 'here' }])
    expect(screen.text()).toContain('Here now: 21. On the list: 22')
    expect(screen.text()).toContain('Without names: 21')
    expect(screen.text()).toContain('Counted without names')
    expect(screen.find('8 «А», №12 мектеп')?.getAttribute('href')).toContain('/party/')
  })

  it('offers nothing to press before there is something to save into', async () => {
    const { promise, resolve } = holdUp()
    services.reading = promise
    const screen = await at('count')
    expect(document.querySelector('.dock')).toBeNull()
    resolve()
    await screen.settle()
    await screen.press('Count')
    expect(screen.text()).toContain('Enter how many people')
  })

  it('is taken back with one tap', async () => {
    const screen = await countClass()
    expect(screen.text()).toContain('Counted: 8 «А», №12 мектеп, 21')
    await screen.press('Undo')
    expect(parties()).toEqual([])
    expect(counts()).toMatchObject({ here: 0, listed: 1 })
  })

  it.each([
    ['#count', '', 'Enter how many people'],
    ['#count', '10000', 'Too many'],
    ['#label', '850101300015', 'The identity number is never collected'],
    ['#label', 'я'.repeat(201), 'Too long'],
  ])('says what is wrong in %s with %j and keeps the form', async (field, text, problem) => {
    const screen = await at('count')
    await screen.type('#count', '5')
    await screen.type(field, text)
    await screen.press('Count')
    expect(screen.text()).toContain(problem)
    expect(document.querySelector<HTMLInputElement>(field)?.value).toBe(text)
    expect(parties()).toEqual([])
  })

  it('keeps the form when the phone is full, and over a look at the list', async () => {
    services.refuseSave = 'no-space'
    const screen = await countClass()
    expect(screen.text()).toContain('There is no space left on the phone')
    await screen.router.push(`/event/${event}/list`)
    await screen.settle()
    await screen.router.push(`/event/${event}/count`)
    await screen.settle()
    expect(document.querySelector<HTMLInputElement>('#count')?.value).toBe('21')
  })
})

describe('a party', () => {
  const openParty = async () => {
    const screen = await countClass()
    await screen.press('8 «А», №12 мектеп')
    return screen
  }

  it('is corrected, leaves and comes back', async () => {
    const screen = await openParty()
    await screen.type('#count', '24')
    await screen.press('Save the change')
    expect(parties()).toMatchObject([{ count: 24, rivalries: [] }])
    await screen.press('Mark as left')
    expect(parties()).toMatchObject([{ state: 'left' }])
    expect(counts()).toMatchObject({ here: 0, left: 24 })
    await screen.press('Mark as back')
    expect(counts()).toMatchObject({ here: 24, left: 0, nameless: { here: 24 } })
  })

  it('takes names later and counts as many as before', async () => {
    const screen = await openParty()
    await screen.press('Add a name')
    await screen.type('#name', 'Оспанов Рауан')
    await screen.press('Add and mark')
    expect(counts()).toMatchObject({ here: 21, listed: 22, nameless: { here: 20 } })
    await screen.press('Back to the count')
    expect(screen.text()).toContain('With names: 1 · without names: 20')
    expect(screen.text()).toContain('Оспанов Рауан')
  })

  it('is taken back by the phone that counted it', async () => {
    const screen = await openParty()
    await screen.press('Take this count back')
    expect(parties()).toEqual([])
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/list`)
  })

  it('says so when it is not on the list', async () => {
    const screen = await at('party/0000000000000000')
    expect(screen.text()).toContain('This count is not on the list')
  })

  it('keeps what was typed when the phone is full', async () => {
    const screen = await openParty()
    services.refuseSave = 'broken'
    await screen.type('#count', '30')
    await screen.press('Save the change')
    expect(document.querySelector<HTMLInputElement>('#count')?.value).toBe('30')
    expect(screen.text()).toContain('The phone’s storage did not take the record')
    expect(parties()).toMatchObject([{ count: 21 }])
  })

  it('keeps what is typed while an earlier change is being saved, and saves that next', async () => {
    const screen = await openParty()
    services.holdSaves = true
    await screen.type('#count', '24')
    await screen.press('Save the change')
    await screen.type('#label', '8 «Б»')
    services.release()
    await screen.settle()
    expect(parties()).toMatchObject([{ count: 24, label: '8 «А», №12 мектеп' }])
    expect(document.querySelector<HTMLInputElement>('#label')?.value).toBe('8 «Б»')
    await screen.press('Save the change')
    expect(parties()).toMatchObject([{ count: 24, label: '8 «Б»', rivalries: [] }])
    await screen.press('Mark as left')
    expect(parties()).toMatchObject([{ state: 'left' }])
  })
})

describe('companions', () => {
  it('are counted with a tap each, on the person, and follow them', async () => {
    const screen = await at(`person/${host ?? ''}`)
    await screen.press('One more')
    await screen.press('One more')
    await screen.press('Mark as here')
    expect(services.board(event).people()[0]).toMatchObject({ companions: 2, contradictions: [] })
    expect(counts()).toMatchObject({ here: 3, listed: 3 })
    await screen.press('One less')
    expect(counts()).toMatchObject({ here: 2, nameless: { here: 1 } })
  })

  it('join quick taps, and tell when nothing could be kept', async () => {
    const screen = await at(`person/${host ?? ''}`)
    services.holdSaves = true
    await screen.press('One more')
    await screen.press('One more')
    services.release()
    await screen.settle()
    expect(services.board(event).people()[0]?.companions).toBe(2)
    services.refuseSave = 'no-space'
    await screen.press('One more')
    expect(screen.text()).toContain('Not saved. There is no space left')
    expect(document.querySelector('.company-count')?.textContent).toBe('2')
  })
})
