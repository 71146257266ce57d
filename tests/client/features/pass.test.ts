import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PersonView } from '#domain/fold/person-view.ts'
import type { EventId, PersonId } from '#domain/ids.ts'
import { bytesOfSubject, deviceIdOf, passOfPerson } from '#domain/ids.ts'
import { concatBytes } from '#domain/bytes.ts'
import { encodePassBody } from '#domain/pass/pass.ts'
import { spellPassInLink } from '#domain/pass/pass-text.ts'
import { formatShortCode, shortCodeOf } from '#domain/pass/short-code.ts'
import { StorageFailure } from '#client/ports.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp } from '#tests/client/support/mount-app.ts'

let services: FakeServices
let event: EventId
let person: PersonId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = new FakeServices()
  event = services.planEvent()
  person = services.addToRoster(event, [{ name: 'Ким Виктор', no: 131, group: '3-топ' }])[0] as PersonId
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
  Reflect.deleteProperty(navigator, 'share')
})

const open = () => openApp(services, `/event/${event}/person/${person}/pass`)
const codeOf = (id: PersonId) => formatShortCode(shortCodeOf(passOfPerson(id)))
/** Gives the browser a share sheet. */
function withSheet(share: (data: ShareData) => Promise<void>) {
  const sheet = vi.fn(share)
  Object.defineProperty(navigator, 'share', { configurable: true, value: sheet })
  return sheet
}

describe('somebody’s pass', () => {
  it('is one touch from their page: the code, the number, the name, the code to read aloud', async () => {
    const screen = await openApp(services, `/event/${event}/person/${person}`)
    await screen.press('Pass')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/person/${person}/pass`)
    expect(document.querySelector('.pass-qr svg')?.getAttribute('aria-label')).toBe('QR code of the pass')
    for (const part of ['№131', 'Ким Виктор', codeOf(person), '3-топ', 'full brightness'])
      expect(screen.text()).toContain(part)
  })

  it('keeps still while others mark people: the code is being scanned', async () => {
    const screen = await open()
    const drawn = document.querySelector('.pass-qr path')?.getAttribute('d')
    services.markElsewhere(event, person)
    await screen.settle()
    expect(document.querySelector('.pass-qr path')?.getAttribute('d')).toBe(drawn)
  })

  it('says how many come along: as they were counted, or as one says', async () => {
    await services.groups.setCompanions(
      services.board(event),
      services.board(event).people()[0] as PersonView,
      2,
    )
    const screen = await open()
    expect(screen.text()).toContain('and 2 people with them')
    await screen.press('More: People who come along')
    expect(screen.text()).toContain('and 3 people with them')
    expect(services.passes.wished.at(-1)).toEqual({ companions: 3 })
  })

  it('is made anew after a question: another code, and the old one is withdrawn', async () => {
    const screen = await open()
    await screen.press('Make a new pass')
    expect(screen.text()).toContain('The lost one stops working')
    document.querySelector<HTMLElement>('dialog .dialog-actions button')?.click()
    await screen.settle()
    expect(screen.text()).not.toContain(codeOf(person))
    expect(await services.passes.findByCode(services.board(event), codeOf(person))).toEqual({
      kind: 'revoked',
      people: [person],
    })
    expect(services.log.captured.map(({ kind }) => kind).slice(-2)).toEqual(['pass-revoked', 'pass-issued'])
  })

  it('is withdrawn, and given again by one button', async () => {
    const screen = await open()
    await screen.press('Withdraw the pass')
    document.querySelector<HTMLElement>('dialog .dialog-actions button')?.click()
    await screen.settle()
    expect(document.querySelector('.pass-qr')).toBeNull()
    expect(screen.text()).toContain('Withdrawn: Ким Виктор')
    await screen.press('Make a new pass')
    expect(document.querySelector('.pass-qr')).not.toBeNull()
  })

  it('says so and stays as it is when nothing could be kept', async () => {
    const screen = await open()
    services.refuseSave = 'no-space'
    await screen.press('Make a new pass')
    document.querySelector<HTMLElement>('dialog .dialog-actions button')?.click()
    await screen.settle()
    expect(screen.text()).toContain('Nothing was changed')
    expect(screen.text()).toContain(codeOf(person))
  })

  it('goes as a link to the share sheet, and changing one’s mind is nothing to be told about', async () => {
    const screen = await open()
    const sheet = withSheet(() => Promise.reject(new DOMException('no', 'AbortError')))
    await screen.press('Send a link')
    expect(sheet).toHaveBeenCalledWith({ url: expect.stringContaining('/pass#') as string })
    expect(screen.text()).not.toContain('could not be shared')
    withSheet(() => Promise.reject(new Error('broken')))
    await screen.press('Send a link')
    expect(screen.text()).toContain('It could not be shared')
  })

  it('is not there for somebody who is not on the list', async () => {
    const screen = await openApp(services, `/event/${event}/person/0123456789abcdef/pass`)
    expect(screen.text()).toContain('This person is not on the list')
  })
})

describe('a volunteer’s own passes', () => {
  const fragment = (of: EventId, no: number, name: string) => {
    const signer = deviceIdOf(new Uint8Array(16))
    const scope = { kind: 'event', event: of } as const
    const terms = { scope, pass: passOfPerson(person), untilMs: NOON_MS, isMinor: false, companions: 0 }
    return spellPassInLink(concatBytes([encodePassBody(terms, signer), new Uint8Array(64)]), { no, name })
  }
  beforeEach(() => {
    services = new FakeServices({ me: null })
    event = services.planEvent({ title: 'Жасыл аймақ' })
  })

  it('come by a link, which leaves the address at once, and stay', async () => {
    const screen = await openApp(services, `/pass#${fragment(event, 131, 'Ким Виктор')}`)
    expect(screen.router.currentRoute.value.fullPath).toBe('/pass')
    for (const part of ['Жасыл аймақ', '№131', 'Ким Виктор', codeOf(person)])
      expect(screen.text()).toContain(part)
    closeApp()
    expect((await openApp(services, '/pass')).text()).toContain('№131')
  })

  it('say what to do where there is none, and where the link was cut', async () => {
    expect((await openApp(services, '/pass')).text()).toContain('No pass yet')
    closeApp()
    const cut = fragment(event, 1, '').slice(0, 60)
    expect((await openApp(services, `/pass#${cut}`)).text()).toContain('The link is cut or damaged')
    closeApp()
    services.passes.refuseKeep = 'no-space'
    const full = await openApp(services, `/pass#${fragment(event, 1, '')}`)
    expect(full.text()).toContain('There is no space left on the phone')
  })

  it('are removed after a question', async () => {
    const screen = await openApp(services, `/pass#${fragment(event, 131, 'Ким Виктор')}`)
    await screen.press('Remove from this phone')
    document.querySelector<HTMLElement>('dialog .dialog-actions button')?.click()
    await screen.settle()
    expect(services.passes.kept).toEqual([])
    expect(screen.text()).toContain('No pass yet')
  })

  it('stay when the phone cannot let go of them, and it is told', async () => {
    vi.spyOn(services.passes, 'letGo').mockRejectedValueOnce(new StorageFailure('broken'))
    const screen = await openApp(services, `/pass#${fragment(event, 131, 'Ким Виктор')}`)
    await screen.press('Remove from this phone')
    document.querySelector<HTMLElement>('dialog .dialog-actions button')?.click()
    await screen.settle()
    expect(document.querySelector('[role=alert] .pass-failed')?.textContent).toContain(
      'The pass was not removed',
    )
    expect(screen.text()).toContain('№131')
  })

  it('lie side by side: another one is shown by touching it', async () => {
    const other = services.planEvent({ title: 'Таза өлке', startsMs: NOON_MS + 86_400_000 })
    services.passes.kept = []
    await services.passes.keep(fragment(event, 131, 'Ким Виктор'))
    await services.passes.keep(fragment(other, 7, 'Ким Виктор'))
    const [, second] = services.passes.kept
    if (!second) throw new Error('not kept')
    const pass = passOfPerson(person)
    const differs = `${pass.slice(0, -1)}${pass.endsWith('0') ? '4' : '0'}` as typeof pass
    expect(bytesOfSubject(differs)).toHaveLength(10)
    services.passes.kept[1] = { ...second, pass: { ...second.pass, pass: differs } }
    const screen = await openApp(services, '/pass')
    expect(screen.text()).toContain('Other passes on this phone')
    const first = document.querySelector('h1')?.textContent ?? ''
    await screen.press(first.includes('Таза') ? 'Жасыл аймақ' : 'Таза өлке')
    expect(document.querySelector('h1')?.textContent).not.toBe(first)
  })
})
