import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { FakeServices, NOON_MS } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'

let services: FakeServices
let event: EventId
let people: PersonId[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  services = new FakeServices()
  services.selfTest = { app: { kept: 62, missing: 0 }, canWrite: true }
  event = services.planEvent()
  people = services.addToRoster(event, [{ name: 'Ким Виктор' }, { name: 'Ержанқызы Әсел' }])
})
afterEach(() => {
  closeApp()
  vi.restoreAllMocks()
  vi.useRealTimers()
  sound.isThere = true
  for (const name of ['mediaDevices', 'getBattery', 'permissions']) Reflect.deleteProperty(navigator, name)
})

/** What this browser has, for one test. */
function give(name: 'mediaDevices' | 'getBattery' | 'permissions', value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true })
}

/** What a browser answers when a sound is asked of it; nothing is played. */
const sound = vi.hoisted(() => ({ isThere: true, given: [] as string[] }))
vi.mock('#client/scan/feedback.ts', () => ({
  createFeedback: () => ({
    unlock: () => Promise.resolve(sound.isThere),
    give: (kind: string, tones: string) => sound.given.push(`${kind} ${tones}`),
    close: () => undefined,
  }),
}))

const line = (check: string) =>
  (document.querySelector(`[data-check="${check}"]`)?.textContent ?? '').replace(/\s+/g, ' ').trim()

async function pressIn(screen: Screen, check: string, words: string): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLElement>(`[data-check="${check}"] .btn`)]
  const button = buttons.find((each) => each.textContent.trim() === words)
  if (!button) throw new Error(`${check} has no "${words}": ${line(check)}`)
  button.click()
  await screen.settle()
}

describe('readiness', () => {
  it('says nothing of the list until it is known', async () => {
    let release = () => {}
    services.reading = new Promise((resolve) => (release = resolve))
    const screen = await openApp(services, '/today')
    expect(document.querySelector('[data-check=space]')).not.toBeNull()
    expect(document.querySelector('[data-check=roster]')).toBeNull()
    expect(screen.text()).not.toContain('The list is not loaded yet')
    release()
    await screen.settle()
    expect(document.querySelector('[data-check=roster]')).not.toBeNull()
  })

  it('says that the app opens without a network only where every file was tried', async () => {
    services.selfTest = { app: { kept: 60, missing: 2 }, canWrite: true }
    const screen = await openApp(services, '/today')
    expect(line('offline')).toContain('2 files of the app are missing')
    services.selfTest = { app: { kept: 62, missing: 0 }, canWrite: true }
    await pressIn(screen, 'offline', 'Load')
    expect(line('offline')).toContain('Works without the internetTried just now: 62 files')
  })

  it('says so when the storage keeps nothing', async () => {
    services.selfTest = { app: { kept: 62, missing: 0 }, canWrite: false }
    await openApp(services, '/today')
    expect(line('storage')).toContain('The phone does not keep records')
  })

  it('tells the size of what is on the phone, and how much room is left', async () => {
    await openApp(services, '/today')
    expect(line('roster')).toContain('2 people, saved')
    expect(line('roster')).toContain(', 1.2 MB')
    expect(line('space')).toBe('Free space: 2 GB')
    services.quotaBytes = 50e6
    closeApp()
    await openApp(services, '/today')
    expect(line('space')).toContain('Not ready:Free space: 48 MB')
  })

  it('asks whether the sound was heard, and believes the person', async () => {
    const screen = await openApp(services, '/today')
    expect(line('sound')).toContain('Yours is tone A')
    await pressIn(screen, 'sound', 'Listen')
    await pressIn(screen, 'sound', 'No')
    expect(line('sound')).toContain('The sound is not heard')
    await pressIn(screen, 'sound', 'Listen')
    await pressIn(screen, 'sound', 'Yes')
    expect(line('sound')).toBe('The sound is heard')
    expect(sound.given).toEqual(['marked A', 'marked A'])
  })

  it('claims no sound where the browser has none', async () => {
    sound.isThere = false
    const screen = await openApp(services, '/today')
    await pressIn(screen, 'sound', 'Listen')
    expect(line('sound')).toContain('The sound is not heard')
  })

  it('opens the camera and lets it go at once', async () => {
    const stop = vi.fn()
    const getUserMedia = vi.fn(() => Promise.resolve({ getTracks: () => [{ stop }] }))
    give('mediaDevices', { getUserMedia })
    give('permissions', { query: () => Promise.resolve({ state: 'prompt' }) })
    const screen = await openApp(services, '/today')
    getUserMedia.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'))
    await pressIn(screen, 'camera', 'Allow')
    expect(line('camera')).toContain('The camera is not allowed')
    getUserMedia.mockRejectedValueOnce(new DOMException('no', 'NotReadableError'))
    await pressIn(screen, 'camera', 'Try again')
    expect(line('camera')).toContain('The camera does not open')
    await pressIn(screen, 'camera', 'Try again')
    expect(line('camera')).toBe('The camera works')
    expect(stop).toHaveBeenCalledOnce()
  })

  it('asks for no camera where the browser has none', async () => {
    await openApp(services, '/today')
    expect(line('camera')).toBe('')
  })

  it('asks how full the battery is where the browser does not tell, with the hint for the sun', async () => {
    const screen = await openApp(services, '/today')
    expect(line('battery')).toContain('Not ready:Is the battery charged?')
    expect(line('battery')).toContain('In the sun raise the brightness by hand')
    await pressIn(screen, 'battery', 'Yes')
    expect(line('battery')).toContain('The battery is charged')
    expect(line('battery')).not.toContain('Not ready')
  })

  it('tells the organiser of no clock that was never measured', async () => {
    vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-300)
    services.offsetMs = null
    const screen = await openApp(services, '/today')
    expect(line('clock')).toContain('Not ready:The clock is not measured yet')
    await screen.press('Check and tell the organiser')
    const [report] = services.board(event).readiness().values()
    expect(report?.look).toContain('clock')
    services.offsetMs = 400
    await pressIn(screen, 'clock', 'Measure')
    expect(line('clock')).toBe('The clock is right')
  })

  it('is not ready with an empty list', async () => {
    const empty = new FakeServices()
    empty.planEvent()
    await openApp(empty, '/today')
    expect(line('roster')).toContain('Not ready:The list is empty')
  })

  it('says that no other phone is known', async () => {
    const screen = await openApp(services, '/today')
    expect(screen.text()).toMatch(/Other phones\s*No other phone is known here yet/)
  })

  it('warns of a battery that is nearly empty, unless it is being charged', async () => {
    const battery = Object.assign(new EventTarget(), { level: 0.2, charging: false })
    give('getBattery', () => Promise.resolve(battery))
    const screen = await openApp(services, '/today')
    expect(line('battery')).toContain('Not ready:Battery 20%')
    battery.charging = true
    battery.dispatchEvent(new Event('chargingchange'))
    await screen.settle()
    expect(line('battery')).not.toContain('Not ready')
  })

  it('notes the result for the organiser, in place of an earlier one', async () => {
    const screen = await openApp(services, '/today')
    expect(screen.text()).toContain('The organiser does not know yet')
    await screen.press('Check and tell the organiser')
    expect(screen.text()).toContain('It goes to the organiser with the next sending')
    await screen.press('Check and tell the organiser')
    const [report] = services.board(event).readiness().values()
    expect(report?.facts).toHaveLength(1)
    expect(report?.ok).toEqual(expect.arrayContaining(['roster', 'offline']))
    expect(report?.look).toEqual(expect.arrayContaining(['sound', 'storage']))
    services.arriveAtServer()
    services.log.changed()
    await screen.settle()
    expect(screen.text()).toContain('The organiser can see the result of')
    await pressIn(screen, 'storage', 'Keep')
    expect(screen.text()).toContain('Something has changed since')
  })

  it('says when the result could not be noted', async () => {
    services.refuseSave = 'no-space'
    const screen = await openApp(services, '/today')
    await screen.press('Check and tell the organiser')
    expect(screen.text()).toContain('Not noted: there is no space left')
  })

  it('shows the other phones of the event', async () => {
    services.markElsewhere(event, people[0] as PersonId)
    const screen = await openApp(services, '/today')
    expect(screen.text()).toMatch(/Other phones\s*Ахметова Сәуле\s*Last record: .*Not checked/)
  })
})
