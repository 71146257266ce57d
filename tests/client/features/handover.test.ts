import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AddedFrom, SavedCopy } from '#client/services/handover.ts'
import { FakeServices, OTHER_DEVICE } from '#tests/client/support/fake-services.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'
import { eventually } from '#tests/support/eventually.ts'

let services: FakeServices
const share = vi.fn<(data: ShareData) => Promise<void>>(() => Promise.resolve())

beforeEach(() => {
  services = new FakeServices()
  share.mockClear()
})
afterEach(() => {
  closeApp()
  Reflect.deleteProperty(navigator, 'share')
  Reflect.deleteProperty(navigator, 'canShare')
})

const NO_PHOTOS = { added: 0, known: 0, sealed: 0, bad: 0, lost: 0 }
const added = (fields: Partial<AddedFrom>): AddedFrom => ({
  ...{ kind: 'added', facts: 0, knownSheets: 0, sealedSheets: 0, badSheets: 0, photos: NO_PHOTOS },
  ...{ isWhole: true, isNewer: false, writtenMs: null, devices: [OTHER_DEVICE], receipt: 'saved' },
  ...fields,
})

async function addOne(fields: Partial<AddedFrom>): Promise<Screen> {
  services.addedCopy = added(fields)
  const screen = await openApp(services, '/receive')
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  const files = [new File([Uint8Array.of(1)], 'copy.asar')]
  Object.defineProperty(input, 'files', { configurable: true, value: files })
  input?.dispatchEvent(new Event('change'))
  await eventually(() => expect(services.addedFiles).toHaveLength(1))
  await screen.settle()
  return screen
}

/** A browser that passes on files of these endings. */
function passesOn(...endings: readonly string[]): void {
  const canShare = ({ files }: ShareData) =>
    files?.every(({ name }) => endings.some((ending) => name.endsWith(ending))) === true
  Object.assign(navigator, { share, canShare })
}

const COPY: SavedCopy = {
  ...{ kind: 'copy', bytes: Uint8Array.of(1, 2), photos: [new Blob(['photo'])], photosLeft: 0, count: 1 },
  letters: () => Promise.resolve(new Blob(['letters'])),
}

describe('a file that was added', () => {
  it('[SYN-12] says how many photos came beside the records, and who brings them to the server', async () => {
    const screen = await addOne({ facts: 2, photos: { ...NO_PHOTOS, added: 3, known: 1 } })
    for (const words of ['Added: 2 records', 'Photos added: 3', 'This phone brings the photos to the server'])
      expect(screen.text()).toContain(words)
  })

  it('[SYN-12] says it of photos alone', async () => {
    const screen = await addOne({ knownSheets: 1, photos: { ...NO_PHOTOS, added: 1 } })
    expect(screen.text()).toContain('Photos added: 1')
    expect(screen.text()).not.toContain('on this phone already')
  })

  it('says of photos that were not taken why, and what to do', async () => {
    const screen = await addOne({ isWhole: false, photos: { ...NO_PHOTOS, sealed: 4, bad: 5, lost: 6 } })
    expect(screen.text()).toContain('has no access to: 4. They were not added')
    expect(screen.text()).toContain('could not be read: 5. Ask for the file again')
    expect(screen.text()).toContain('could not keep: 6. Free some space')
    expect(document.querySelector('.note-server')).toBeNull()
  })

  it('says that a newer app made it, and not that it is damaged', async () => {
    const screen = await addOne({ facts: 1, isWhole: false, isNewer: true })
    expect(screen.text()).toContain('A newer version of the app made this file')
    expect(screen.text()).not.toContain('damaged or missing')
  })
})

describe('a file that is passed on', () => {
  it.each([
    ['the file itself, photos and all', ['.asar', '.txt'], '.asar', '\u0001\u0002photo'],
    ['letters, where nothing else is passed on', ['.txt'], '.txt', 'letters'],
  ])('is %s', async (_, endings, ending, content) => {
    passesOn(...endings)
    services.writtenCopy = COPY
    const screen = await openApp(services, '/hand-over')
    await screen.press('Pass the file')
    const [file] = share.mock.calls[0]?.[0].files ?? []
    expect(file?.name.endsWith(ending)).toBe(true)
    expect(await file?.text()).toBe(content)
  })

  it('is saved where this browser shares none, and codes are offered where there are records', async () => {
    services.writtenCopy = { ...COPY, count: 0 }
    const screen = await openApp(services, '/hand-over')
    await screen.press('Pass the file')
    expect(screen.text()).toContain('cannot pass files on')
    const codes = screen.find('Show as codes')
    expect(codes instanceof HTMLButtonElement && codes.disabled).toBe(true)
  })
})
