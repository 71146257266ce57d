import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'
import { holdUp } from '#tests/client/support/hold-up.ts'

const shrink = vi.hoisted(() => vi.fn())
vi.mock('#client/features/results/shrink-photo.ts', () => ({ shrinkPhoto: shrink }))

let services: FakeServices
let event: EventId

beforeEach(() => {
  services = new FakeServices()
  event = services.planEvent()
  shrink.mockResolvedValue({ bytes: Uint8Array.from([1, 2, 3]), width: 4, height: 3 })
  Object.assign(URL, { createObjectURL: () => 'blob:photo', revokeObjectURL: () => undefined })
})
afterEach(() => {
  closeApp()
  vi.clearAllMocks()
})

const open = (page: string) => openApp(services, `/event/${event}/results/${page}`)
const resultsOf = () => services.results.open(services.board(event))
const allText = () => document.querySelector('.tally-all')?.textContent ?? ''
const countOf = (item: string) =>
  [...document.querySelectorAll('.tally-plus')]
    .find((one) => one.textContent.includes(item))
    ?.querySelector('.tally-count')?.textContent

describe('the tally', () => {
  it('counts with every tap, says that it is kept, and takes the last one back', async () => {
    const screen = await open('tally')
    for (let taps = 0; taps < 3; taps++) await screen.press('Cigarette butts')
    await screen.press('Food wrappers')
    expect([countOf('Cigarette butts'), countOf('Food wrappers')]).toEqual(['3', '1'])
    expect(allText()).toMatch(/^4\s*saved on this phone/)
    await screen.press('Undo')
    expect(countOf('Food wrappers')).toBe('0')
    await screen.press('Take one away: Cigarette butts')
    expect((await resultsOf()).results().items.get('cigarette-butts')).toBe(2)
    closeApp()
    await open('tally')
    expect(countOf('Cigarette butts')).toBe('2')
  })

  it('keeps a tap that came before the results were read', async () => {
    const { promise, resolve } = holdUp()
    const read = services.results.open.bind(services.results)
    vi.spyOn(services.results, 'open').mockImplementation((board) => promise.then(() => read(board)))
    const screen = await open('tally')
    await screen.press('Cigarette butts')
    expect(allText()).toContain('saving')
    resolve()
    await screen.settle()
    expect(allText()).toContain('saved on this phone')
    expect((await resultsOf()).results().items.get('cigarette-butts')).toBe(1)
  })

  it('takes nothing away that was not counted here', async () => {
    await open('tally')
    const less = document.querySelector<HTMLButtonElement>('.tally-minus')
    expect(less?.getAttribute('aria-disabled')).toBe('true')
  })

  it('keeps what could not be saved in sight and says so; it goes with the next tap', async () => {
    const screen = await open('tally')
    services.refuseSave = 'no-space'
    await screen.press('Cigarette butts')
    expect(countOf('Cigarette butts')).toBe('1')
    expect(screen.text()).toContain('Not saved')
    expect(allText()).toContain('saving')
    services.refuseSave = null
    await screen.press('Cigarette butts')
    expect(screen.text()).not.toContain('Not saved')
    expect((await resultsOf()).results().items.get('cigarette-butts')).toBe(2)
  })
})

/** Chooses a file as the camera or the gallery gives it. */
async function take(screen: Screen): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('.photo-take input')
  if (!input) throw new Error('no camera')
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'a.jpg')], configurable: true })
  Object.defineProperty(input, 'value', { value: '', writable: true, configurable: true })
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await screen.settle()
}
const caption = () => document.querySelector<HTMLInputElement>('.photos-form .input')

describe('a photo', () => {
  it('is kept with its caption, said to be of before or after, and taken out of the count and back', async () => {
    const screen = await open('photos')
    expect(screen.text()).toContain('No photos yet')
    await screen.press('After')
    await screen.type('.photos-form .input', 'Көпір асты')
    await take(screen)
    expect((await resultsOf()).photos()).toMatchObject([
      { when: 'after', caption: 'Көпір асты', width: 4, height: 3, isVoid: false },
    ])
    expect(caption()?.value).toBe('')
    expect(document.querySelector('.photo')?.textContent).toContain('Көпір асты')
    expect(screen.text()).toContain('It shows when there is a network')
    await screen.press('Do not count')
    expect((await resultsOf()).photos()).toMatchObject([{ isVoid: true }])
    expect(document.querySelector('.photo-void')).not.toBeNull()
    await screen.press('Count again')
    expect((await resultsOf()).photos()).toMatchObject([{ isVoid: false }])
  })

  it('is shown where its bytes are here, with words for whoever cannot see it', async () => {
    const read = vi.spyOn(services.blobs, 'read').mockResolvedValue(Uint8Array.from([1]))
    const screen = await open('photos')
    await take(screen)
    const image = document.querySelector<HTMLImageElement>('.photo-image')
    expect([image?.alt, image?.getAttribute('src')]).toEqual(['Before', 'blob:photo'])
    read.mockRejectedValue(new Error('storage'))
    closeApp()
    await open('photos')
    expect(document.querySelector('.photo-image')).toBeNull()
  })

  it('that is none, that cannot be kept, or whose caption holds an identity number is not there', async () => {
    const screen = await open('photos')
    await screen.type('.photos-form .input', 'Көпір')
    shrink.mockResolvedValueOnce(null)
    await take(screen)
    expect(screen.text()).toContain('cannot be read as a photo')
    services.refuseSave = 'no-space'
    await take(screen)
    expect(screen.text()).toContain('Not saved')
    expect(caption()?.value).toBe('Көпір')
    expect(screen.find('Save photos: 1')).toBeDefined()
    services.refuseSave = null
    await screen.type('.photos-form .input', 'Гүлнар 991332300012')
    await take(screen)
    expect(screen.text()).toContain('The identity number (IIN) is not recorded')
    expect((await resultsOf()).photos()).toEqual([])
    // what the camera gave is nowhere else: both are kept once nothing is in the way
    await screen.type('.photos-form .input', 'Көпір')
    await screen.press('Save photos: 2')
    expect((await resultsOf()).photos()).toMatchObject([{ caption: 'Көпір' }, { caption: 'Көпір' }])
    expect(screen.find('Save photos')).toBeUndefined()
    expect(caption()?.value).toBe('')
  })

  it('leaves a caption that is typed for the next one while it is being saved', async () => {
    const screen = await open('photos')
    await screen.type('.photos-form .input', 'Көпір')
    services.holdSaves = true
    await take(screen)
    await screen.type('.photos-form .input', 'Жағалау')
    services.release()
    await screen.settle()
    expect((await resultsOf()).photos()).toMatchObject([{ caption: 'Көпір' }])
    expect(caption()?.value).toBe('Жағалау')
  })
})
