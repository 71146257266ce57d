import type { Page } from '@playwright/test'

const SIGN = '#camera'
/** Ends an address where there is a camera, of one grey picture and with a lamp, and where answers stay. */
export const WITH_CAMERA = SIGN
/** How long an answer stays by itself, in milliseconds. */
const ANSWERS_STAY = [1_200, 5_000]

/** The page begins anew with a camera; what leaves by itself stays, to be looked at. */
export async function giveCamera(page: Page): Promise<void> {
  await page.addInitScript(
    ({ sign, stays }) => {
      if (location.hash !== sign) return
      const later = setTimeout
      const held = (run: () => void, ms?: number) => (stays.includes(ms ?? 0) ? 0 : later(run, ms))
      Object.assign(globalThis, { setTimeout: held })
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 })
      // it gives a picture whenever it is painted
      const brush = canvas.getContext('2d')
      setInterval(() => brush?.fillRect(0, 0, 640, 480), 100)
      const getUserMedia = () => {
        const stream = canvas.captureStream(5)
        for (const track of stream.getVideoTracks())
          Object.assign(track, { getCapabilities: () => ({ torch: true }) })
        return Promise.resolve(stream)
      }
      Object.assign(navigator.mediaDevices, { getUserMedia })
    },
    { sign: SIGN, stays: ANSWERS_STAY },
  )
  await page.reload()
  await page.locator('.lens-frame').waitFor()
}

/** Somebody is chosen by hand; the scanner answers. */
export async function chooseByHand(page: Page, name: string): Promise<void> {
  await giveCamera(page)
  await page.locator('.scan-manual').click()
  await page.locator('dialog input').fill(name)
  await page.locator('.manual-found .row').first().click()
  await page.locator('.result').waitFor()
}

/** A reader types what it read, within a moment. */
export async function typeFast(page: Page, text: string): Promise<void> {
  await page.evaluate((typed) => {
    const press = (key: string) =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    for (const letter of typed) press(letter)
    press('Enter')
  }, text)
}

/** People check themselves in here from now on. */
export async function beginSelf(page: Page): Promise<void> {
  await page.locator('#self input').fill('2468')
  await page.locator('.dock .btn-go').click()
  await page.locator('.self-lens').waitFor()
  await giveCamera(page)
}
