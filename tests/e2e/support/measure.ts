import type { Page } from '@playwright/test'

/** What reaches beyond the right edge of the screen and can be scrolled to. */
export function findSideways(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const scrollers = [document.documentElement, ...document.body.querySelectorAll('*')].filter((element) => {
      const { overflowX } = getComputedStyle(element)
      const canScroll = element === document.documentElement || /auto|scroll/.test(overflowX)
      return canScroll && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
    })
    return scrollers.map((element) => {
      const edge = element.getBoundingClientRect().left + element.clientWidth
      const wide = [...element.querySelectorAll<HTMLElement>('*')].filter(
        (inner) => inner.getBoundingClientRect().right > edge + 1 && inner.children.length === 0,
      )
      const texts = wide.map((inner) => `${inner.className} ${inner.textContent.slice(0, 40)}`)
      return `sideways: ${element.className || element.tagName}: ${texts.join(' | ')}`
    })
  })
}

/** Text that its own box hides a part of. Boxes that are hidden on purpose, for readers only, do not count. */
export function findClippedText(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const clipped = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
      const style = getComputedStyle(element)
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      )
      if (!hasText || element.closest('.vh, svg, select') || style.visibility === 'hidden') return false
      const hidesAcross = /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1
      const hidesDown = /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 2
      const box = element.getBoundingClientRect()
      return hidesAcross || hidesDown || (box.width > 0 && box.right > innerWidth + 1)
    })
    return clipped.map((element) => `cut: ${element.className} ${element.innerText.slice(0, 60)}`)
  })
}

/** Things to press that are smaller than this, both ways; what stands within running text may be. */
export function findSmallTargets(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((px) => {
    const selector = 'a[href], button, select, summary, input, textarea'
    const scope = document.querySelector('dialog[open]') ?? document.body
    const targets = [...scope.querySelectorAll<HTMLElement>(selector)].filter(
      (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.vh, .skip'),
    )
    return targets.flatMap((element) => {
      // a radio button or a tick is pressed by its label
      const isTicked = element.matches('[type=radio], [type=checkbox]')
      const pressed = isTicked ? (element as HTMLInputElement).labels?.[0] : element
      const { width, height } = (pressed ?? element).getBoundingClientRect()
      if (width === 0 || (width >= px - 0.5 && height >= px - 0.5)) return []
      const name = element.getAttribute('aria-label') ?? element.innerText
      return `${element.tagName} ${element.className} "${name.slice(0, 40)}" ${Math.round(width)}×${Math.round(height)}`
    })
  }, least)
}

/**
 * Makes every text on the page longer by two fifths, as a language that is not there yet might (pseudo-locale):
 * words grow, none is only repeated, for a long word is what breaks a layout. Numbers stay.
 */
export async function stretchTexts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const stretch = (text: string) =>
      text.replace(/\p{L}{2,}/gu, (word) => word + word.slice(0, Math.ceil(word.length * 0.4)).toLowerCase())
    for (let node = texts.nextNode(); node; node = texts.nextNode())
      if (node.parentElement?.closest('svg, script, style, select, textarea') === null)
        node.textContent = stretch(node.textContent ?? '')
  })
}
