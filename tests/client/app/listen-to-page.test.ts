import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenToPage } from '#client/app/listen-to-page.ts'
import type { Phone } from '#client/app/create-services.ts'
import { eventually } from '#tests/support/eventually.ts'

let isHidden = false
/** Of all phones: a page listens for as long as it lives, also to the phones of earlier tests. */
let unsent = 0
let photos = 0
let register = vi.fn<(tag: string) => Promise<void>>()
let worker = new EventTarget()

function aPhone() {
  const nudges: string[] = []
  const shown: boolean[] = []
  const phone = {
    services: {
      device: { me: () => ({}) },
      unsent: { now: () => ({ records: unsent, photos, sealed: 0 }) },
    },
    nudge: (why: string) => void nudges.push(why),
    show: (isVisible: boolean) => void shown.push(isVisible),
    rest: () => Promise.resolve(),
  }
  return { phone: phone as unknown as Phone, nudges, shown }
}

function hide(): void {
  isHidden = true
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  isHidden = false
  unsent = 0
  photos = 0
  register = vi.fn<(tag: string) => Promise<void>>().mockResolvedValue(undefined)
  worker = Object.assign(new EventTarget(), {
    getRegistration: () => Promise.resolve({ sync: { register } }),
  })
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (isHidden ? 'hidden' : 'visible'))
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: worker })
})

afterEach(() => {
  vi.restoreAllMocks()
  Reflect.deleteProperty(navigator, 'serviceWorker')
})

describe('listenToPage', () => {
  it('[SYN-8] begins a round at the start and when the browser says that there is a network', () => {
    const { phone, nudges } = aPhone()
    listenToPage(phone)
    window.dispatchEvent(new Event('online'))
    worker.dispatchEvent(new MessageEvent('message', { data: { type: 'BACKGROUND_SYNC' } }))
    worker.dispatchEvent(new MessageEvent('message', { data: { type: 'something else' } }))
    expect(nudges).toEqual(['start', 'online', 'background'])
  })

  it('says whether the page is in sight, at the start too', () => {
    const { phone, shown } = aPhone()
    listenToPage(phone)
    hide()
    isHidden = false
    document.dispatchEvent(new Event('visibilitychange'))
    isHidden = true
    const another = aPhone()
    listenToPage(another.phone)
    expect(shown).toEqual([true, false, true])
    expect(another.shown).toEqual([false])
  })

  it('[SYN-8] asks for Background Sync when it is put away with something unsent', async () => {
    unsent = 3
    const { phone, nudges } = aPhone()
    listenToPage(phone)
    hide()
    expect(nudges).toEqual(['start', 'hidden'])
    await eventually(() => expect(register).toHaveBeenCalledWith('asar-send'))
  })

  it('[SYN-9] asks for it when photos alone wait', async () => {
    photos = 1
    const { phone } = aPhone()
    listenToPage(phone)
    hide()
    await eventually(() => expect(register).toHaveBeenCalledWith('asar-send'))
  })

  it('asks for nothing when everything is on the server', async () => {
    const { phone } = aPhone()
    listenToPage(phone)
    hide()
    await Promise.resolve()
    expect(register).not.toHaveBeenCalled()
  })
})
