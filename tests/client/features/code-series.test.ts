import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SavedCopy } from '#client/services/handover.ts'
import { SCAN_PARTS } from '#client/scan/browser-parts.ts'
import { FakeServices, OTHER_DEVICE } from '#tests/client/support/fake-services.ts'
import { FakeScanParts } from '#tests/client/support/fake-scan-parts.ts'
import { closeApp, openApp, type Screen } from '#tests/client/support/mount-app.ts'
import { eventually } from '#tests/support/eventually.ts'

/** Texts of the codes that were drawn, in their order. */
const drawn: string[] = []
vi.mock('#client/ui/qr-path.ts', () => ({
  drawQr: (text: string) => {
    drawn.push(text)
    return { size: 1, path: '' }
  },
}))

const NO_PHOTOS = { added: 0, known: 0, sealed: 0, bad: 0, lost: 0 }

let services: FakeServices
let parts: FakeScanParts
const open = (path: string) => openApp(services, path, 'en', { [SCAN_PARTS as symbol]: parts })

/** Noise: nothing of it can be packed away. */
function copyOf(length: number): SavedCopy {
  let seed = 7
  const bytes = Uint8Array.from({ length }, () => {
    seed ^= seed << 13
    seed ^= seed >>> 17
    seed ^= seed << 5
    return seed & 0xff
  })
  return {
    ...{ kind: 'copy', bytes, photos: [], photosLeft: 0, count: 3 },
    letters: () => Promise.resolve(new Blob()),
  }
}
/** Until so many codes were drawn: packing them takes turns that no timer counts. */
async function untilDrawn(count: number): Promise<void> {
  await eventually(async () => {
    await parts.passTime(350)
    expect(new Set(drawn).size).toBe(count)
  })
}
async function seeAll(screen: Screen, codes: readonly string[]): Promise<void> {
  for (const code of codes) await parts.hold(code)
  await eventually(() => expect(services.addedFiles).not.toEqual([]))
  await screen.settle()
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  drawn.length = 0
  services = new FakeServices()
  parts = new FakeScanParts()
})
afterEach(() => {
  closeApp()
  vi.useRealTimers()
})

describe('[SYN-12] records as codes between two phones', () => {
  it('go round on one screen, are gathered by the other’s camera, and are added as a file is; so is the receipt', async () => {
    services.writtenCopy = copyOf(1000)
    services.writtenReceipts = copyOf(300)
    let screen = await open('/hand-over')
    await screen.press('Show as codes')
    await untilDrawn(3)
    expect(screen.text()).toContain('3 codes, about 2 seconds a round')
    expect(parts.isScreenHeld).toBe(true)
    const codes = [...new Set(drawn)]
    closeApp()
    expect(parts.isScreenHeld).toBe(false)

    const { bytes } = services.writtenCopy
    services.addedCopy = {
      ...{ kind: 'added', facts: 3, knownSheets: 0, sealedSheets: 0, badSheets: 0, isWhole: true },
      ...{ photos: NO_PHOTOS, isNewer: false, writtenMs: null, devices: [OTHER_DEVICE], receipt: 'saved' },
    }
    screen = await open('/receive')
    await screen.press('Read codes from the other phone’s screen')
    await parts.hold([codes[2] ?? '', 'https://poster.example'])
    expect(screen.text()).toContain('Codes read: 1 of 3')
    await seeAll(screen, codes)
    expect(services.addedFiles).toEqual([bytes])
    expect(screen.text()).toContain('Added: 3 records')
    expect(parts.running).toBe(0)

    drawn.length = 0
    await screen.press('Show the receipt as codes')
    await untilDrawn(1)
    expect(screen.text()).toContain('Read the receipt’s codes')
  })

  it('are offered as a file where there are too many', async () => {
    services.writtenCopy = copyOf(90_000)
    const screen = await open('/hand-over')
    await screen.press('Show as codes')
    await eventually(async () => {
      await screen.settle()
      expect(screen.text()).toContain('too many records for codes')
    })
    expect(drawn).toEqual([])
  })

  it('cannot be read without a camera: then the file is asked for', async () => {
    parts.problem = 'none'
    const screen = await open('/receive?read=codes')
    expect(screen.text()).toContain('Ask for the file instead')
  })

  it('lead from the scanner of an event to where they are added', async () => {
    const event = services.planEvent()
    const screen = await open(`/event/${event}/scan`)
    await parts.hold('ASAR*0')
    await screen.settle()
    expect(screen.router.currentRoute.value.fullPath).toBe('/receive?read=codes')
    expect(screen.text()).toContain('Hold the camera over the codes')
  })
})
