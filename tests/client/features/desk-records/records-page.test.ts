import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sheetIdOf } from '#domain/ids.ts'
import type { EventId } from '#domain/ids.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { PROBLEM_CODES } from '#protocol/problems.ts'
import { StorageFailure } from '#client/ports.ts'
import type { Locale } from '#client/i18n/locale.ts'
import { deviceId, eventId, numberedBytes } from '#tests/client/support/fake-log.ts'
import { NOON_MS, OTHER_DEVICE, THIS_DEVICE, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser } from '../desk/open-desk.ts'
import { aPhoneRecord, aPlaceRecord } from './records.ts'

const sheets = (count: number) => Array.from({ length: count }, (_, i) => sheetIdOf(numberedBytes(32, i)))
let services: FakeServices
let event: EventId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = anOrganiser()
  event = services.planEvent({ title: 'Мөлдір бұлақ' })
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

const open = (locale: Locale = 'en') => openApp(services, '/desk/records', locale)
const dialog = () => document.body.querySelector('dialog')

/** A phone with one list, the event's unless told otherwise. */
function show(place: Parameters<typeof aPlaceRecord>[0], phone: Parameters<typeof aPhoneRecord>[0] = {}) {
  const stream = eventStream(event)
  services.phoneRecords = [aPhoneRecord({ count: 3, places: [aPlaceRecord({ stream, ...place })], ...phone })]
}

describe('phones and records', () => {
  it('is found from the list of events, and for an organiser only', async () => {
    const screen = await openApp(services, '/desk')
    await screen.press('Phones and records')
    expect(screen.router.currentRoute.value.path).toBe('/desk/records')
    expect(document.body.querySelector('h1')?.textContent).toBe('Phones and records')
  })

  it('names every phone, its role, its latest record and how many sheets are known', async () => {
    services.phoneRecords = [
      aPhoneRecord({ lastMs: NOON_MS - 3_600_000, count: 1_234 }),
      aPhoneRecord({ device: THIS_DEVICE, name: 'Штаб', role: 'organiser', isOwn: true }),
      aPhoneRecord({ device: deviceId(7), name: '', role: '', count: 2 }),
    ]
    const text = (await open()).text()
    expect(text).toMatch(/PhonesАхметова Сәуле.*Coordinator\. Last record: today, \d\d:44\. Sheets: 1,234/)
    expect(text).toMatch(/Штаб.*This device.*Organiser\. No records in the lists on this device\. Sheets: 0/)
    expect(text).toMatch(/Unnamed phone.*Not enrolled on this server\. Sheets: 2/)
  })

  it('says when there is no phone', async () => {
    expect((await open()).text()).toContain('No phone has been enrolled yet')
    closeApp()
    show({ split: { number: 5, places: 1 } })
    expect((await open()).text()).not.toContain('No phone has been enrolled yet')
  })

  it('[SHEET-3] says which sheets have not arrived, and what to do', async () => {
    show({ missing: { numbers: [{ from: 4, to: 6 }], held: 1, named: 1 } })
    const text = (await open()).text()
    expect(text).toMatch(
      /Need a look.*Sheets have not arrived.*Мөлдір бұлақ.*Missing: 4–6\..*Of these, set aside/,
    )
    expect(text).toContain('Ask its owner to open the app where there is a network.')
  })

  it('[SHEET-3] says only the first of very many gaps, and of a sheet without a number that it is awaited', async () => {
    const numbers = Array.from({ length: 20 }, (_, i) => ({ from: 2 * i + 2, to: 2 * i + 2 }))
    show({ missing: { numbers, held: 0, named: 20 } })
    expect((await open()).text()).toContain('Missing: 2, 4, 6, 8, 10, 12 and more.')
    closeApp()
    show({ missing: { numbers: [], held: 0, named: 2 } })
    expect((await open()).text()).toContain('Sheets that later ones follow and that are not here: 2.')
  })

  it('[SHEET-3] says that a chain parts: the phone was copied or restored', async () => {
    show({ split: { number: 5, places: 2 } })
    expect((await open()).text()).toContain(
      'They part at sheet 5: the phone was copied, or restored from a copy.',
    )
  })

  it('names every list in words', async () => {
    const missing = { numbers: [{ from: 1, to: 1 }], held: 0, named: 0 }
    const streams = [
      eventStream(event),
      contactsStream(event),
      scheduleStream(2026),
      organisationStream(2026),
      eventStream(eventId(99)),
    ]
    services.phoneRecords = [
      aPhoneRecord({ places: streams.map((stream) => aPlaceRecord({ stream, missing })) }),
    ]
    await open()
    const names = [...document.body.querySelectorAll('.note .record-place')].map((each) => each.textContent)
    expect(names).toEqual([
      'Мөлдір бұлақ',
      'Мөлдір бұлақ: phone numbers',
      'Schedule, 2026',
      'List of phones, 2026',
      'An event that is not in the schedule',
    ])
  })

  it.each([
    ['no-right', 'no access to this list', 'Need a look'],
    ['sealed', 'came after the list was sealed', 'Need a look'],
    ['revoked', 'Access was revoked before they came', 'Phones'],
    ['decided', 'An organiser decided so', 'Phones'],
  ] as const)(
    '[SYN-5] says why sheets are set aside (%s) and lets them count after a second press',
    async (reason, words, part) => {
      const stream = eventStream(event)
      show({ held: [{ reason, issuer: null, sheets: sheets(12) }] })
      const screen = await open()
      expect(screen.text()).toMatch(new RegExp(`${part}Ах.*Sheets set aside: 12.*${words}`))
      await screen.press('Let them count')
      expect(services.decided).toEqual([])
      expect(dialog()?.textContent).toContain('Let sheets count: 12')
      services.decisionChanged = { sheets: 12, facts: 0, streams: 1 }
      dialog()?.querySelector<HTMLElement>('.btn-main')?.click()
      await screen.settle()
      expect(services.decided).toEqual([{ kind: 'release', stream, sheets: sheets(12) }])
      expect(dialog()?.open).toBe(false)
      expect(document.body.querySelector('[role=status].records-done')?.textContent).toContain(
        'Sheets that count again: 12.',
      )
    },
  )

  it('[SYN-5] sets all sheets of a phone in one list aside, a thousand at a time', async () => {
    show({ counting: sheets(1_500) })
    services.decisionChanged = { sheets: 750, facts: 0, streams: 1 }
    const screen = await open()
    await screen.press('Set aside: Ахметова Сәуле, Мөлдір бұлақ')
    dialog()?.querySelector<HTMLElement>('.btn-danger')?.click()
    await screen.settle()
    expect(services.decided.map((decision) => 'sheets' in decision && decision.sheets.length)).toEqual([
      1_000, 500,
    ])
    expect(screen.text()).toContain('Sheets set aside: 1500.')
  })

  it.each([
    ['all', 'Keep all', 'Its records go on counting'],
    ['none', 'Keep nothing', 'None of its records counts any more'],
  ] as const)(
    '[SYN-7] revokes a phone and keeps %s of what it sent, as chosen',
    async (trust, way, words) => {
      show({})
      const screen = await open()
      await screen.press('Revoke access: Ахметова Сәуле')
      expect(dialog()?.textContent).toContain('The phone gets no more data')
      await screen.press(way)
      expect(dialog()?.textContent).toContain(words)
      dialog()?.querySelector<HTMLElement>('.btn-danger')?.click()
      await screen.settle()
      expect(services.decided).toEqual([{ kind: 'revoke', device: OTHER_DEVICE, trust }])
      expect(screen.text()).toContain('Access revoked.')
    },
  )

  it('[SYN-7] keeps everything unless told otherwise, also after another phone was to keep nothing', async () => {
    services.phoneRecords = [aPhoneRecord(), aPhoneRecord({ device: deviceId(7), name: 'Қақпа' })]
    const screen = await open()
    await screen.press('Revoke access: Ахметова Сәуле')
    await screen.press('Keep nothing')
    await screen.press('Cancel')
    await screen.press('Revoke access: Қақпа')
    dialog()?.querySelector<HTMLElement>('.btn-danger')?.click()
    await screen.settle()
    expect(services.decided).toEqual([{ kind: 'revoke', device: deviceId(7), trust: 'all' }])
  })

  it('shows a revoked phone as such, and lets the organiser change their mind', async () => {
    show({}, { isRevoked: true })
    const screen = await open()
    expect(screen.text()).toContain('Ахметова СәулеAccess revoked')
    await screen.press('Change what counts')
    expect(dialog()?.textContent).toContain('Revoke access: Ахметова Сәуле')
  })

  it('offers nothing against the device one looks at', async () => {
    show({ counting: sheets(2) }, { isOwn: true })
    await open()
    expect(document.body.querySelectorAll('.record button')).toHaveLength(0)
  })

  it('[SHEET-4] adopts a server that it does not know, once, for all its phones', async () => {
    const issuer = deviceId(40)
    show({ held: [{ reason: 'unknown-issuer', issuer, sheets: sheets(3) }] })
    const screen = await open()
    expect(screen.text()).toContain('does not know: 3. Phones: 1.')
    expect(screen.text()).toContain('They were signed for another server: see above.')
    expect(screen.find('Let them count')).toBeUndefined()
    await screen.press('Trust that server')
    expect(dialog()?.textContent).toContain(issuer)
    dialog()?.querySelector<HTMLElement>('.btn-main')?.click()
    await screen.settle()
    expect(services.decided).toEqual([{ kind: 'adopt', issuer }])
  })

  it('keeps a refused decision open, says why and can be tried again', async () => {
    show({})
    services.refuseDecision = { kind: 'no-server', reason: 'unreachable' }
    const screen = await open()
    await screen.press('Revoke access: Ахметова Сәуле')
    const confirm = () => dialog()?.querySelector<HTMLElement>('.btn-danger')?.click()
    confirm()
    await screen.settle()
    expect(dialog()?.open).toBe(true)
    expect(dialog()?.querySelector('[role=alert]')?.textContent).toContain('There is no network')
    services.refuseDecision = null
    confirm()
    await screen.settle()
    expect(dialog()?.open).toBe(false)
    expect(services.decided).toHaveLength(1)
  })

  it('takes a second press while the first is under way for none', async () => {
    show({})
    let answer: () => void = () => undefined
    const decide = vi.fn<typeof services.records.decide>(
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ kind: 'decided', sheets: 0, facts: 0, streams: 1 })
        }),
    )
    Object.assign(services.records, { decide })
    const screen = await open()
    await screen.press('Revoke access: Ахметова Сәуле')
    const confirm = dialog()?.querySelector<HTMLElement>('.btn-danger')
    confirm?.click()
    confirm?.click()
    await screen.settle()
    expect(confirm?.getAttribute('aria-disabled')).toBe('true')
    answer()
    await screen.settle()
    expect(decide).toHaveBeenCalledTimes(1)
  })

  it.each(['kk', 'ru', 'en'] as const)('has words for every refusal, in %s', async (locale) => {
    const buttons = { kk: 'Рұқсатты қайтарып алу', ru: 'Отозвать доступ', en: 'Revoke access' }
    show({})
    const screen = await open(locale)
    await screen.press(buttons[locale])
    const refusals = [
      ...PROBLEM_CODES.map((problem) => ({ kind: 'problem', problem }) as const),
      ...(['unreachable', 'timeout', 'not-ours'] as const).map(
        (reason) => ({ kind: 'no-server', reason }) as const,
      ),
    ]
    for (const refusal of refusals) {
      services.refuseDecision = refusal
      dialog()?.querySelector<HTMLElement>('.btn-danger')?.click()
      await screen.settle()
      const words = dialog()?.querySelector('[role=alert]')?.textContent ?? ''
      expect(words).not.toContain('desk.')
      expect(words.length).toBeGreaterThan(30)
    }
  })

  it('says so when the storage cannot be read', async () => {
    services.records.open = () => Promise.reject(new StorageFailure('broken'))
    expect((await open()).text()).toContain("This device's storage could not be read")
  })

  it('closes what it opened, also when it was left before', async () => {
    const closed: string[] = []
    const opened = (name: string) => ({
      phones: () => [],
      onChange: () => () => undefined,
      close: () => void closed.push(name),
    })
    services.records.open = () => Promise.resolve(opened('first'))
    const screen = await open()
    await screen.press('Events')
    expect(closed).toEqual(['first'])
    let arrive: () => void = () => undefined
    services.records.open = () => new Promise((resolve) => (arrive = () => resolve(opened('late'))))
    await screen.press('Phones and records')
    expect(screen.text()).toContain('Reading the records')
    await screen.press('Events')
    arrive()
    await screen.settle()
    expect(closed).toEqual(['first', 'late'])
  })
})
