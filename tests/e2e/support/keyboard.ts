import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

/** All of a page is reached within so many presses. */
const MOST_PRESSES = 80

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  const key = (await target.evaluate(isBefore)) ? 'Shift+Tab' : 'Tab'
  for (let press = 0; press < MOST_PRESSES; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`the keyboard does not reach ${String(target)}`)
}

/** Goes to the radio's group by Tab, and within it by the arrows, as radios are reached. */
export async function chooseByKeys(page: Page, radio: Locator): Promise<void> {
  await radio.waitFor()
  for (let press = 0; press < MOST_PRESSES; press++) {
    const at = await radio.evaluate((element) => {
      const { activeElement: now } = document
      if (now === element) return 'radio'
      const name = element.getAttribute('name')
      return name !== null && now?.getAttribute('name') === name ? 'group' : 'elsewhere'
    })
    if (at === 'radio') return page.keyboard.press('Space')
    await page.keyboard.press(at === 'group' ? 'ArrowDown' : 'Tab')
  }
  throw new Error(`the keyboard does not reach ${String(radio)}`)
}

/** Somebody who has a keyboard and nothing else. Where the focus is lost or hidden, they stop. */
export class Keys {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    // from the start: whoever listens only when a file is asked for may be too late, and the browser opens its own dialog
    page.on('filechooser', () => undefined)
  }

  /** Goes there and presses; the focus is somewhere afterwards. */
  async press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.goTo(target)
    await this.#page.keyboard.press(key)
    await this.expectSomewhere()
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.goTo(target)
    await this.#page.keyboard.press('Control+A')
    if (text === '') await this.#page.keyboard.press('Delete')
    await this.#page.keyboard.type(text)
    // readers type as fast, but press no such keys: the Enter that follows is a person's
    await this.#page.keyboard.press('Control+End')
  }

  /** Opens the browser's own choice of files, as its button does. */
  async chooseFile(target: Locator, file: string | { name: string; mimeType: string; buffer: Buffer }) {
    await this.goTo(target)
    const choosing = this.#page.waitForEvent('filechooser')
    await this.#page.keyboard.press('Enter')
    await (await choosing).setFiles(file)
    await this.expectSomewhere()
  }

  async choose(radio: Locator): Promise<void> {
    await chooseByKeys(this.#page, radio)
    await this.expectSomewhere()
  }

  async goTo(target: Locator): Promise<void> {
    await tabTo(this.#page, target)
    await expect.poll(() => target.evaluate(isUncovered)).toBe(true)
    expect(await target.evaluate(hasRing), 'a ring around what has the focus').toBe(true)
  }

  async hit(key: 'Enter' | 'Escape' | 'Space'): Promise<void> {
    await this.#page.keyboard.press(key)
    await this.expectSomewhere()
  }

  async expectSomewhere(): Promise<void> {
    const focused = this.#page.locator(':focus')
    await expect(focused).toBeVisible()
    await expect.poll(() => focused.evaluate(isUncovered), 'what has the focus is in sight').toBe(true)
  }
}

/** Above what has the focus: whoever uses a keyboard goes back there instead of once round the page. */
function isBefore(element: Element): boolean {
  const { activeElement: now, body } = document
  return (
    now !== null &&
    now !== body &&
    (now.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) > 0
  )
}

/** Around it, or around what it lies under: a radio button under its chip, a choice of files in its frame. */
function hasRing(element: Element): boolean {
  for (let at: Element | null = element, up = 0; at !== null && up < 3; at = at.parentElement, up++) {
    const { outlineStyle, outlineWidth } = getComputedStyle(at)
    if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) return true
  }
  return false
}

/** On the screen, as much of it as has room there, and not under a dock, a bar or a dialog. */
function isUncovered(element: Element): boolean {
  // the scanner was opened: its heading is for readers alone, and what it shows begins at the top
  if (element.matches('h1.vh')) return scrollY === 0
  const { left, top, right, bottom } = element.getBoundingClientRect()
  const middle = (from: number, to: number, most: number) => (Math.max(from, 0) + Math.min(to, most)) / 2
  const above = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight))
  // a radio button lies under the word of its chip
  const whole = element.closest('label') ?? element
  return above !== null && (whole.contains(above) || above.contains(element))
}
