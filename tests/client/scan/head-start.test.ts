import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { giveHeadStart, withHeadStart } from '#client/scan/head-start.ts'
import { FakeScanParts } from '#tests/client/support/fake-scan-parts.ts'

let parts: FakeScanParts
let loadDecoder: ReturnType<typeof vi.fn<FakeScanParts['loadDecoder']>>
const stop = vi.fn()
let isHidden = false

beforeEach(() => {
  vi.useFakeTimers()
  parts = new FakeScanParts()
  stop.mockClear()
  loadDecoder = vi.fn(() => Promise.resolve({ decode: () => Promise.resolve([]), stop }))
  isHidden = false
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
})
afterEach(async () => {
  hide()
  await vi.advanceTimersByTimeAsync(60_000)
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function begin(): Promise<void> {
  giveHeadStart({ camera: parts.camera, loadDecoder })
  await vi.advanceTimersByTimeAsync(0)
}
const scanner = () => withHeadStart({ camera: parts.camera, loadDecoder })
function hide(): void {
  isHidden = true
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('a start that leads straight to the scanner', () => {
  it('begins with camera and decoder before there is a page, which then gets both', async () => {
    await begin()
    expect(parts.running).toBe(1)
    const page = scanner()
    expect((await page.camera.open(null)).kind).toBe('open')
    await page.loadDecoder()
    expect(parts.opened).toEqual([null])
    expect(loadDecoder).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([parts.running, stop.mock.calls.length]).toEqual([1, 0])
  })

  it('begins with the camera that was chosen on this phone', async () => {
    localStorage.setItem('asar.camera', 'front')
    await begin()
    localStorage.removeItem('asar.camera')
    expect((await scanner().camera.open('front')).kind).toBe('open')
    expect(parts.opened).toEqual(['front'])
  })

  it('gives them once: who asks again, or for another camera, gets one of their own', async () => {
    await begin()
    const page = scanner()
    await page.camera.open('front')
    await page.camera.open(null)
    await page.camera.open(null)
    await page.loadDecoder()
    await page.loadDecoder()
    expect(parts.opened).toEqual([null, 'front', null])
    expect(loadDecoder).toHaveBeenCalledTimes(2)
  })

  it('reads what is held there before there is a page, and what it sees until the page looks itself', async () => {
    giveHeadStart({ camera: parts.camera, loadDecoder: parts.loadDecoder, grab: parts.grab })
    await parts.hold('ASAR:0', 1_000)
    await parts.passTime(1_000)
    const told = vi.fn<(texts: readonly string[]) => void>()
    const outcome = await scanner().camera.open(null)
    if (outcome.kind !== 'open') throw new Error('no camera')
    const end = outcome.camera.tellSeen?.(told)
    expect(told.mock.calls).toEqual([[['ASAR:0']]])
    await parts.hold('ASAR:1', 300)
    expect(told).toHaveBeenLastCalledWith(['ASAR:1'])
    end?.()
    told.mockClear()
    await parts.hold('ASAR:2', 300)
    expect(told).not.toHaveBeenCalled()
    outcome.camera.stop()
    expect(parts.running).toBe(0)
  })

  it('asks nobody: a camera that is not allowed yet waits for the page', async () => {
    parts.isGranted = false
    await begin()
    expect(parts.opened).toEqual([])
    await scanner().camera.open(null)
    expect(parts.opened).toEqual([null])
  })

  it('opens one camera, also for a page that asks before the browser has said that it may', async () => {
    giveHeadStart({ camera: parts.camera, loadDecoder })
    await scanner().camera.open(null)
    await vi.advanceTimersByTimeAsync(0)
    expect(parts.opened).toEqual([null])
  })

  it('begins with nothing behind another window', async () => {
    isHidden = true
    await begin()
    expect(parts.opened).toEqual([])
    expect(loadDecoder).not.toHaveBeenCalled()
  })

  it.each([
    ['the page is put away', hide],
    ['the start has led elsewhere', () => vi.advanceTimersByTime(20_000)],
  ])('lets go of both when %s', async (_, happen) => {
    await begin()
    happen()
    await vi.advanceTimersByTimeAsync(0)
    expect(parts.running).toBe(0)
    expect(stop).toHaveBeenCalledTimes(1)
  })
})
