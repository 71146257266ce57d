import type { Page } from '@playwright/test'

/** Looks in the page as it stands, and says in words what is wrong. */
export type Finder = () => readonly string[]

/** What all of these find, in one question to the page. */
export function lookFor(page: Page, finders: readonly Finder[]): Promise<readonly string[]> {
  return page.evaluate(`[${finders.map(String).join()}].flatMap((find) => find())`)
}

/** What reaches beyond the right edge of the screen and can be scrolled to. */
export function listSideways(): readonly string[] {
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
}

/** Text that its own box hides a part of. Boxes that are hidden on purpose, for readers only, do not count. */
export function listClippedText(): readonly string[] {
  const clipped = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
    const style = getComputedStyle(element)
    // what is chosen is all that a select shows of its texts
    if (element.matches('select')) return element.scrollWidth > element.clientWidth + 1
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
}

/**
 * Words that stand on two lines for want of room: people read a torn word as two. A hyphen, also one that is drawn
 * only there, is a place to part a word, and what a person types into a field is theirs.
 */
export function listTornWords(): readonly string[] {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  const torn: string[] = []
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement
    if (!parent?.checkVisibility({ visibilityProperty: true })) continue
    if (parent.closest('.vh, svg, script, style, select, textarea, code')) continue
    for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{L}\p{M}\p{N}\u00ad]{2,}/gu)) {
      if (word.includes('\u00ad')) continue
      range.setStart(node, index)
      range.setEnd(node, index + word.length)
      const [first, ...others] = [...range.getClientRects()].filter(({ width }) => width > 0)
      // half a line lower is another line
      if (first && others.some(({ top }) => top > first.top + first.height / 2))
        torn.push(`torn: ${parent.className || parent.tagName} ${word}`)
    }
  }
  return torn
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

/**
 * What a person without a pointer could not press: a target that takes no focus, or has it under a bar where it is
 * not seen; and what only a pointer can press, for it looks pressable and is no control.
 */
export function findUnreachable(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const scope = document.querySelector('dialog[open]') ?? document.body
    const controls = 'a[href], button, select, summary, input, textarea, [tabindex="0"]'
    const told = (why: string, element: Element) => `${why}: ${element.outerHTML.slice(0, 120)}`
    const isShown = (element: HTMLElement) =>
      element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert]') === null
    const before = document.activeElement
    const lost = [...scope.querySelectorAll<HTMLElement>(controls)].filter(isShown).flatMap((element) => {
      if (element.matches(':disabled, [aria-hidden=true], [type=radio]:not(:checked)')) return []
      element.focus()
      if (element.tabIndex < 0 || document.activeElement !== element) return told('no focus', element)
      const { left, top, width, height } = element.getBoundingClientRect()
      const over = document.elementFromPoint(left + width / 2, top + Math.min(height, innerHeight) / 2)
      const isBar = over?.closest('.dock, .bar, .phone-head, .undo') ?? null
      return isBar && !isBar.contains(element) ? told('focus under a bar', element) : []
    })
    const pointed = [...scope.querySelectorAll<HTMLElement>('*')].filter(
      (element) =>
        getComputedStyle(element).cursor === 'pointer' &&
        element.closest(`${controls}, label, .vh`) === null &&
        isShown(element),
    )
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    if (before instanceof HTMLElement) before.focus()
    return [...lost, ...pointed.map((element) => told('for pointers only', element))]
  })
}

/** What would lose its edge or its icon in forced colours, where fills are gone. */
export async function findLostEdges(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ forcedColors: 'active' })
  const lost = await page.evaluate(listLostEdges)
  await page.emulateMedia({ forcedColors: 'none' })
  return lost
}

/** In forced colours fills are gone: what can be pressed or stands apart needs an edge, and icons a colour of text. */
function listLostEdges(): string[] {
  const lost: string[] = []
  const hasEdge = (element: Element | null | undefined) =>
    element ? getComputedStyle(element).borderTopStyle !== 'none' : false
  const parts =
    '.btn, .box, .chip, .note, input:not([aria-hidden], [type=checkbox], [type=radio]), select, textarea'
  for (const element of document.querySelectorAll<HTMLElement>(parts)) {
    // the edge of a field may be that of the frame around it
    const frame = element.parentElement
    if (![element, frame, frame?.parentElement].some(hasEdge))
      lost.push(`no edge: ${element.outerHTML.slice(0, 90)}`)
  }
  for (const icon of document.querySelectorAll<SVGElement>('svg.icon')) {
    const { fill, backgroundColor } = getComputedStyle(icon)
    if (fill === getComputedStyle(document.body).backgroundColor || fill === backgroundColor)
      lost.push(`lost icon: ${icon.innerHTML.slice(0, 60)}`)
  }
  return lost
}
