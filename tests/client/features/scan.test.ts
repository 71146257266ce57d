import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { passIdOf, personOfPass } from '#domain/ids.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { formatShortCode, shortCodeOf } from '#domain/pass/short-code.ts'
import { StorageFailure } from '#client/ports.ts'
import { useTheme } from '#client/ui/theme.ts'
import { SCAN_PARTS } from '#client/scan/browser-parts.ts'
import { eventId, numberedBytes } from '#tests/client/support/fake-log.ts'
import { FakeScanParts } from '#tests/client/support/fake-scan-parts.ts'
import { FakeServices, NOON_MS, THIS_DEVICE } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'
import { holdUp } from '#tests/client/support/hold-up.ts'

const names = [
  { name: 'Бекмағамбетова Мөлдір', no: 107, group: '3-топ' },
  { name: 'Ким Виктор', no: 131, group: '3-топ' },
  { name: 'Шүкірбек Жансая', no: 171, group: '8-сынып', isMinor: true },
]

const realTimeout = globalThis.setTimeout
let services: FakeServices
let parts: FakeScanParts
let event: EventId
let people: PersonId[]
let screen: Screen

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout', 'setInterval'],
    now: NOON_MS,
  })
  localStorage.clear()
  services = new FakeServices()
  parts = new FakeScanParts()
  event = services.planEvent()
  people = services.addToRoster(event, names)
  people.forEach((id, at) => good(`ASAR:${at}`, [id]))
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

function passFor(id: number, companions = 0): Pass {
  const none = new Uint8Array()
  return {
    scope: { kind: 'event', event },
    pass: passIdOf(numberedBytes(10, id)),
    untilMs: NOON_MS * 2,
    isMinor: false,
    companions,
    keyId: none,
    body: none,
    signature: none,
  }
}
function good(text: string, ids: readonly PersonId[], pass = passFor(1)): void {
  services.passes.verdicts.set(text, { kind: 'valid', pass, signer: THIS_DEVICE, people: ids })
}
async function open(path = 'scan'): Promise<void> {
  const opening = openApp(services, `/event/${event}/${path}`, 'en', { [SCAN_PARTS as symbol]: parts })
  await vi.advanceTimersByTimeAsync(50)
  screen = await opening
  await parts.passTime(50)
}
const result = () => document.querySelector('.result')
const resultText = () => result()?.textContent.replace(/\s+/g, ' ') ?? ''
const stateOf = (at: number) => services.board(event).person(people[at] as PersonId)?.presence.state
const heard = () => parts.heard.map(({ kind }) => kind)
async function press(words: string): Promise<void> {
  screen.find(words)?.click()
  await parts.passTime(50)
}

describe('the scanner', () => {
  it('says from when the list is while the server does not answer', async () => {
    services.rosterMs = NOON_MS
    await open()
    expect(document.querySelector('.scan-age')).toBeNull()
    services.setSyncState({ kind: 'waiting', why: 'no-server', nextTryMs: NOON_MS + 60_000 })
    // counting waits until nobody does
    await parts.passTime(1_100)
    expect(document.querySelector('.scan-age')?.textContent).toMatch(/^List from \d\d:\d\d$/)
  })

  it('marks whoever shows a good pass, without a tap, and the answer leaves by itself', async () => {
    await open()
    await parts.hold('ASAR:0')
    expect(stateOf(0)).toBe('here')
    expect(result()?.className).toContain('result-marked')
    expect(resultText()).toContain('Бекмағамбетова Мөлдір')
    expect(resultText()).toContain('№107 · 3-топ · 10:44')
    expect(resultText()).toContain('Saved on this phone')
    await parts.passTime(200)
    expect(resultText()).toContain('1 / 3')
    expect(heard()).toEqual(['marked'])
    await parts.passTime(1_300)
    expect(result()).toBeNull()
    expect(document.querySelector('.last-now')?.textContent).toContain('Бекмағамбетова Мөлдір')
    expect(document.querySelector('[role=status][aria-live]')?.textContent).toContain(
      'Marked. Бекмағамбетова Мөлдір',
    )
  })

  it('keeps a pass that was shown before the list was read, and marks its holder then', async () => {
    const { promise, resolve } = holdUp()
    services.reading = promise
    await open()
    await parts.hold('ASAR:0')
    await press('Enter by hand')
    await screen.type('.dialog input', 'ким')
    document.querySelector<HTMLElement>('.dialog .btn-main')?.click()
    expect(screen.text()).toContain('Loading the list')
    resolve()
    await parts.passTime(50)
    expect([stateOf(0), stateOf(1)]).toEqual(['here', 'here'])
  })

  it('answers a pass once that was held all the while the list was read', async () => {
    const { promise, resolve } = holdUp()
    services.reading = promise
    await open()
    await parts.hold('ASAR:0', 8_000)
    resolve()
    await parts.hold('ASAR:0', 1_000)
    expect(heard()).toEqual(['marked'])
  })

  it('says "saved" of nothing that was not saved', async () => {
    services.refuseSave = 'no-space'
    await open()
    await parts.hold('ASAR:0')
    expect(result()?.className).toContain('result-refused')
    expect(resultText()).toContain('Not saved')
    expect(stateOf(0)).toBe('expected')
  })

  it('is silent about the same code for three seconds, then says who is already here, until a tap', async () => {
    await open()
    await parts.hold('ASAR:0', 2_900)
    expect(heard()).toEqual(['marked'])
    await parts.hold('ASAR:0', 4_000)
    expect(heard()).toEqual(['marked', 'already'])
    expect(resultText()).toContain('Already marked')
    expect(resultText()).toContain('10:44, marked by: this phone')
    expect(document.querySelector('[role=alert]')?.textContent).toContain('Already marked')
    await parts.hold('ASAR:0', 10_000)
    expect(heard()).toHaveLength(2)
    await press('Next')
    expect(result()).toBeNull()
    await parts.hold('ASAR:0', 2_000)
    expect(result()).toBeNull()
  })

  it('names the phone that marked somebody before', async () => {
    services.markElsewhere(event, people[1] as PersonId, 'in', { agoMs: 16 * 60_000 })
    await open()
    await parts.hold('ASAR:1')
    expect(resultText()).toContain('10:28, marked by: Ахметова Сәуле')
  })

  it.each([
    ['forged', { kind: 'forged' }, 'Forged pass'],
    ['unreadable', { kind: 'unreadable' }, 'Damaged code'],
    ['some other code', { kind: 'not-a-pass' }, 'This is not a pass'],
    ['of a later version', { kind: 'too-new' }, 'A code of a newer version'],
  ] as const)('refuses a pass that is %s, and the next one is marked at once', async (_, verdict, words) => {
    services.passes.verdicts.set('bad', verdict)
    await open()
    await parts.hold('bad')
    expect(result()?.className).toContain('result-refused')
    expect(resultText()).toContain(words)
    await parts.passTime(800)
    expect(document.querySelector('[role=alert]')?.textContent).toContain(words)
    await parts.hold('ASAR:1')
    expect(stateOf(1)).toBe('here')
    expect(result()?.className).toContain('result-marked')
    expect(heard()).toEqual(['refused', 'marked'])
  })

  it('takes the pass when a poster hangs beside it, and says once of a poster that it is none', async () => {
    good('ASAR:1', [people[1] as PersonId])
    await open()
    await parts.hold(['ASAR:1', 'https://poster.example'], 600)
    expect(stateOf(1)).toBe('here')
    expect(result()?.className).toContain('result-marked')
    expect(heard()).toEqual(['marked'])
    await parts.hold('https://poster.example', 1_000)
    expect(heard()).toEqual(['marked', 'refused'])
    await press('Next')
    await parts.hold('https://poster.example', 20_000)
    expect(result()).toBeNull()
  })

  it('counts those who come on the same pass with one tap', async () => {
    good('family', [people[0] as PersonId], passFor(1, 3))
    await open()
    await parts.hold('family')
    await press('3 people came with them')
    expect(services.board(event).person(people[0] as PersonId)?.companions).toBe(3)
    expect(resultText()).toContain('and 3 people with them')
  })

  it('counts fewer than the pass says, and more, where others came', async () => {
    good('family', [people[0] as PersonId], passFor(1, 1))
    await open()
    await parts.hold('family')
    await press('One more')
    await press('One more')
    await press('One less')
    await press('2 people came with them')
    expect(services.board(event).person(people[0] as PersonId)?.companions).toBe(2)
  })

  it('goes on after a storage that failed', async () => {
    await open()
    const check = vi.spyOn(services.passes, 'check').mockRejectedValueOnce(new StorageFailure('broken'))
    await parts.hold('ASAR:0')
    expect(resultText()).toContain('Not saved')
    check.mockRestore()
    await parts.hold('ASAR:1')
    expect(stateOf(1)).toBe('here')
  })

  it('names the other event that a pass was made for', async () => {
    const other = services.planEvent({ title: 'Жасыл аймақ' })
    const pass: Pass = { ...passFor(5), scope: { kind: 'event', event: other } }
    services.passes.verdicts.set('other', { kind: 'wrong-event', pass })
    await open()
    await parts.hold('other')
    expect(resultText()).toContain('Another event')
    expect(resultText()).toContain('Жасыл аймақ')
  })

  it('names whom a withdrawn pass belonged to, and opens them', async () => {
    services.passes.verdicts.set('old', {
      kind: 'revoked',
      pass: passFor(1),
      people: [people[0] as PersonId],
    })
    await open()
    await parts.hold('old')
    expect(resultText()).toContain('The pass was withdrawn')
    expect(resultText()).toContain('Бекмағамбетова Мөлдір')
    expect(stateOf(0)).toBe('expected')
    await press('Open')
    await vi.dynamicImportSettled()
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/person/${people[0] ?? ''}`)
  })

  it('adds the holder of a good pass who is not on the list with one tap, and marks them', async () => {
    good('stranger', [], passFor(77))
    await open()
    await parts.hold('stranger')
    expect(result()?.className).toContain('result-stranger')
    expect(services.board(event).counts().listed).toBe(3)
    await press('Add')
    const id = personOfPass(passFor(77).pass)
    expect(services.board(event).person(id)?.presence.state).toBe('here')
    expect(resultText()).toContain('Here')
    expect(heard()).toEqual(['stranger', 'marked'])
    await press('Undo')
    expect(services.board(event).person(id)).toBeNull()
  })

  it('keeps a stranger’s name that could not be saved: it stands there when the pass is shown again', async () => {
    good('stranger', [], passFor(77))
    await open()
    await parts.hold('stranger')
    await screen.type('.result-field input', 'Қайрат Нұр')
    services.refuseSave = 'no-space'
    await press('Add')
    expect(resultText()).toContain('Not saved')
    expect(services.board(event).counts().listed).toBe(3)
    services.refuseSave = null
    await parts.passTime(10_000)
    await parts.hold('stranger')
    expect(document.querySelector<HTMLInputElement>('.result-field input')?.value).toBe('Қайрат Нұр')
    await press('Add')
    expect(services.board(event).person(personOfPass(passFor(77).pass))?.name).toBe('Қайрат Нұр')
  })

  it('goes out of Sun to what was chosen before, also on another visit', async () => {
    useTheme().setTheme('dark')
    await open()
    await press('Sun view')
    expect(useTheme().choice.value).toBe('sun')
    closeApp()
    await open()
    await press('Sun view')
    expect(useTheme().choice.value).toBe('dark')
    useTheme().setTheme('system')
    await press('Sun view')
    await press('Sun view')
    expect(useTheme().choice.value).toBe('system')
  })

  it('lets the next pass wait while the name of a stranger is being typed', async () => {
    good('stranger', [], passFor(77))
    await open()
    await parts.hold('stranger')
    const field = document.querySelector<HTMLInputElement>('.result-field input')
    field?.focus()
    await parts.hold('ASAR:0', 500)
    expect(resultText()).toContain('Add')
    await screen.type('.result-field input', 'Қайрат Нұр')
    field?.blur()
    await parts.hold('ASAR:0', 500)
    expect(field?.value).toBe('Қайрат Нұр')
    expect([stateOf(0), result()?.className]).toEqual([
      'expected',
      expect.stringContaining('result-stranger'),
    ])
    await press('Add')
    const id = personOfPass(passFor(77).pass)
    expect(services.board(event).person(id)?.name).toBe('Қайрат Нұр')
    await parts.hold('ASAR:0')
    expect(stateOf(0)).toBe('here')
  })

  it('lets the next pass wait while companions are being counted, and no longer', async () => {
    good('three', [people[0] as PersonId], passFor(1, 3))
    await open()
    await parts.hold('three')
    await press('One less')
    await parts.hold('ASAR:1', 500)
    expect(stateOf(1)).toBe('expected')
    await press('2 people came with them')
    expect(services.board(event).person(people[0] as PersonId)?.companions).toBe(2)
    await parts.hold('ASAR:1')
    expect(stateOf(1)).toBe('here')
  })

  it('warns of a child without consent and still marks them', async () => {
    await open()
    await parts.hold('ASAR:2')
    expect(stateOf(2)).toBe('here')
    expect(result()?.className).toContain('result-flagged')
    expect(document.querySelector('.result-flag')?.textContent).toContain('Minor: no consent yet')
    expect(heard()).toEqual(['flagged'])
  })

  it('takes the mark back with one tap, on the answer or in the list below', async () => {
    await open()
    await parts.hold('ASAR:0')
    await press('Undo')
    expect(stateOf(0)).toBe('expected')
    await parts.passTime(3_000)
    await parts.hold('ASAR:0')
    await parts.passTime(1_300)
    await press('Undo')
    expect(stateOf(0)).toBe('expected')
  })

  it('marks departures when it is told to', async () => {
    await open()
    await parts.hold('ASAR:0')
    await press('Leaving')
    await parts.hold('ASAR:1')
    expect(resultText()).toContain('Arrival not marked')
    expect(stateOf(1)).toBe('expected')
    await parts.passTime(3_000)
    await parts.hold('ASAR:0')
    expect(stateOf(0)).toBe('left')
    expect(resultText()).toContain('Left')
  })

  it('asks with whom a child who leaves goes: the answer waits, and the page under it names them', async () => {
    await open()
    await parts.hold('ASAR:2')
    await parts.passTime(1_300)
    await press('Leaving')
    await parts.passTime(3_000)
    await parts.hold('ASAR:2')
    expect(stateOf(2)).toBe('left')
    await parts.passTime(2_000)
    await press('Write with whom the child went')
    await vi.dynamicImportSettled()
    await parts.passTime(50)
    expect(document.querySelector('dialog[open]')?.textContent).toContain('Choose who took the child')
  })
})

describe('the shortcut on the home screen', () => {
  it('leads to the scanner of the event that is on, or to the page that says there is none', async () => {
    screen = await openApp(services, '/outbox', 'en', { [SCAN_PARTS as symbol]: parts })
    await screen.router.push('/scan')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/scan`)
    closeApp()
    screen = await openApp(new FakeServices(), '/outbox', 'en', { [SCAN_PARTS as symbol]: parts })
    await screen.router.push('/scan')
    expect(screen.router.currentRoute.value.path).toBe('/today')
  })
})

describe('codes that are typed', () => {
  const type = (text: string) => screen.type('dialog input', text)
  const field = () => document.querySelector<HTMLInputElement>('dialog[open] input')
  async function submit(): Promise<void> {
    document.querySelector<HTMLFormElement>('dialog form')?.requestSubmit()
    await parts.passTime(50)
  }

  it('mark by the short code, notice a slip, and fall back to numbers and names', async () => {
    await open()
    const code = formatShortCode(shortCodeOf(people[0] as never))
    await press('Enter by hand')
    await type(code.replace(/.$/, (last) => (last === '2' ? '3' : '2')))
    await submit()
    expect(screen.text()).toContain('A slip in the code')
    await type('131')
    await submit()
    expect(stateOf(1)).toBe('here')
    expect(resultText()).toContain('Ким Виктор')
    await press('Next')
    await press('Enter by hand')
    await type('шукирбек')
    await press('Шүкірбек')
    expect(stateOf(2)).toBe('here')
  })

  it('come from a reader, wherever the focus is', async () => {
    await open()
    await typeFast('ASAR:0')
    expect(stateOf(0)).toBe('here')
  })

  it('by a reader are answered in sight: what was half typed by hand stands there when it is opened again', async () => {
    await open()
    screen.find('Enter by hand')?.focus()
    await press('Enter by hand')
    await type('шуки')
    await typeFast('ASAR:0', field())
    expect(document.querySelector('dialog[open]')).toBeNull()
    expect([stateOf(0), resultText()]).toEqual(['here', expect.stringContaining('Бекмағамбетова Мөлдір')])
    await parts.passTime(1_300)
    await press('Enter by hand')
    expect([field()?.value, document.activeElement]).toEqual(['шуки', field()])
    await press('Шүкірбек')
    expect(stateOf(2)).toBe('here')
    await press('Next')
    await press('Enter by hand')
    expect(field()?.value).toBe('')
  })

  it('half typed by hand are gone once the dialog is closed by hand', async () => {
    await open()
    await press('Enter by hand')
    await type('шуки')
    document.querySelector<HTMLElement>('dialog[open] .dialog-head button')?.click()
    await parts.passTime(50)
    await press('Enter by hand')
    expect(field()?.value).toBe('')
  })

  it('by a reader put the scanner’s settings away as well', async () => {
    await open()
    await press('Scanner settings')
    await typeFast('ASAR:0')
    expect(document.querySelector('dialog[open]')).toBeNull()
    expect(resultText()).toContain('Бекмағамбетова Мөлдір')
  })

  it('by a reader lose no name that is being typed: it stands there when the pass comes again', async () => {
    good('stranger', [], passFor(77))
    await open()
    await typeFast('stranger')
    await screen.type('.result-field input', 'Қайрат Нұр')
    await typeFast('ASAR:0', document.querySelector('.result-field input'))
    expect([stateOf(0), resultText()]).toEqual(['here', expect.stringContaining('Бекмағамбетова Мөлдір')])
    await typeFast('stranger')
    expect(document.querySelector<HTMLInputElement>('.result-field input')?.value).toBe('Қайрат Нұр')
  })
})

/** A reader: into the field as a browser does it, unless the page says no, and Enter. */
async function typeFast(text: string, field: HTMLInputElement | null = null): Promise<void> {
  for (const key of [...Array.from(text), 'Enter']) {
    const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
    const isTyped = (field ?? window).dispatchEvent(press) && key !== 'Enter'
    if (!field || !isTyped) continue
    field.value += key
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  await parts.passTime(50)
}

describe('the camera', () => {
  it.each([
    ['refused', 'The camera is not allowed'],
    ['none', 'No camera found'],
    ['busy', 'The camera is in use'],
    ['unsupported', 'This browser gives no camera'],
  ] as const)('that is %s is told in words, with a way out', async (problem, words) => {
    parts.problem = problem
    await open()
    expect(screen.text()).toContain(words)
    expect(screen.find('Enter by hand')).toBeDefined()
    parts.problem = null
    await press('Try again')
    await parts.hold('ASAR:0')
    expect(stateOf(0)).toBe('here')
  })

  it('is asked for once a visit, rests after 45 seconds without a code, and goes on by a tap', async () => {
    await open()
    await parts.hold('ASAR:0')
    await parts.passTime(44_000)
    expect(parts.running).toBe(1)
    await parts.passTime(3_000)
    expect(parts.running).toBe(0)
    expect(parts.opened).toHaveLength(1)
    await press('Continue')
    expect(parts.running).toBe(1)
  })

  it('is released when the page is left, and so is the screen', async () => {
    await open()
    expect([parts.running, parts.isScreenHeld]).toEqual([1, true])
    await screen.router.push(`/event/${event}/list`)
    await parts.passTime(50)
    expect([parts.running, parts.isScreenHeld]).toEqual([0, false])
  })

  it('asks for its sound with every tap and whenever one comes back, for a call may have taken it', async () => {
    await open()
    for (const ask of [
      () => dispatchEvent(new Event('pointerdown')),
      () => dispatchEvent(new Event('pointerdown')),
      () => document.dispatchEvent(new Event('visibilitychange')),
    ]) {
      const before = parts.unlocks
      ask()
      expect(parts.unlocks).toBe(before + 1)
    }
    closeApp()
    const after = parts.unlocks
    dispatchEvent(new Event('pointerdown'))
    document.dispatchEvent(new Event('visibilitychange'))
    expect(parts.unlocks).toBe(after)
  })

  it('is the one that was chosen before on this phone, with its lamp as it was left', async () => {
    parts.isTorchThere = true
    await open()
    expect(parts.opened).toEqual([null])
    await press('Scanner settings')
    await press('Camera 2')
    await press('Torch')
    closeApp()
    parts.isTorchOn = false
    parts.opened.length = 0
    await open()
    expect(parts.opened).toEqual(['front'])
    expect(parts.isTorchOn).toBe(true)
    await press('Torch')
    closeApp()
    await open()
    expect(parts.isTorchOn).toBe(false)
  })

  it('shows its lamp where there is one, and a word where the screen goes dark', async () => {
    parts.isTorchThere = true
    parts.canHoldScreen = false
    await open()
    await press('Torch')
    expect(parts.isTorchOn).toBe(true)
    expect(screen.text()).toContain('Set Auto-Lock to 5 minutes')
  })
})

describe('self check-in', () => {
  async function begin(pin = '1234'): Promise<void> {
    await open('self')
    await screen.type('input', pin)
    document.querySelector<HTMLFormElement>('#self')?.requestSubmit()
    // the hash of the PIN is made outside of any clock that a test turns
    while (!document.querySelector('.self')) await new Promise((resolve) => realTimeout(resolve, 5))
    await parts.passTime(200)
  }

  it('shows no name, and leads every address back until the PIN is given', async () => {
    await begin()
    await parts.hold('ASAR:0', 500)
    expect(stateOf(0)).toBe('here')
    expect(resultText()).toContain('Here')
    expect(document.querySelector('.self')?.textContent).not.toContain('Бекмағамбетова')
    await screen.router.push(`/event/${event}/list`)
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/self`)
  })

  it.each(['Enter by hand', 'Leave'])('answers a reader in sight, also over "%s"', async (words) => {
    await begin()
    await press(words)
    await screen.type('.dialog[open] input', '12')
    await typeFast('ASAR:0', document.querySelector('.dialog[open] input'))
    expect(document.querySelector('dialog[open]')).toBeNull()
    expect([stateOf(0), resultText()]).toEqual(['here', expect.stringContaining('Here')])
  })

  it('hides the PIN from whoever stands in the queue, unless one asks to see it', async () => {
    await begin()
    const field = () => document.querySelector<HTMLInputElement>('.dialog[open] input[inputmode=numeric]')
    await press('Leave')
    expect(field()?.type).toBe('password')
    await press('Show the digits')
    expect(field()?.type).toBe('text')
    await press('Close')
    await press('Leave')
    expect(field()?.type).toBe('password')
  })

  it('says aloud that a PIN is wrong, until another is being typed', async () => {
    await begin()
    await press('Leave')
    const alert = () => document.querySelector('.dialog[open] [role=alert]')?.textContent
    expect(alert()).toBe('')
    await screen.type('.dialog[open] input[inputmode=numeric]', '9999')
    document.querySelector<HTMLFormElement>('.dialog[open] form')?.requestSubmit()
    while (alert() === '') await new Promise((resolve) => realTimeout(resolve, 5))
    expect(alert()).toBe('Wrong PIN.')
    await screen.type('.dialog[open] input[inputmode=numeric]', '1')
    expect(alert()).toBe('')
  })

  it('is put away where the phone holds no such event', async () => {
    const kept = { event: eventId(7), salt: '', hash: '', misses: 0, waitUntilMs: 0, forgottenMs: 0 }
    localStorage.setItem('asar.self-check-in', JSON.stringify(kept))
    await open('list')
    expect(screen.router.currentRoute.value.path).toBe(`/event/${event}/list`)
    expect(localStorage.getItem('asar.self-check-in')).toBeNull()
  })

  it('does not begin without a PIN of four to eight digits', async () => {
    await open('self')
    await screen.type('input', '12')
    document.querySelector<HTMLFormElement>('#self')?.requestSubmit()
    await parts.passTime(50)
    expect(screen.text()).toContain('The PIN must have 4–8 digits')
    expect(document.activeElement).toBe(document.querySelector('#self input'))
    expect(localStorage.getItem('asar.self-check-in')).toBeNull()
  })
})
