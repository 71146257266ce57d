import { onBeforeUnmount, onMounted } from 'vue'
import { listHeirs } from './focus-heirs.ts'

const WRITTEN = 'textarea, select, input:not([type=radio], [type=checkbox], [type=file])'

/**
 * What has the focus may go: a row that is settled, a button that did its work, one that cannot be pressed any more.
 * The browser then forgets where one was, and the next Tab begins at the top. While this page is shown its
 * neighbour takes the focus instead or, where there is none, the heading.
 * @param rolls the list of rows that come and go as it is scrolled: a finger that scrolls on is not to be followed from
 * row to row. With keys the row itself stays, see `useKeptRow`: one that goes is no longer on the list.
 */
export function useKeptFocus(rolls?: string): void {
  const keeper = createFocusKeeper(document, rolls)
  onMounted(keeper.start)
  onBeforeUnmount(keeper.stop)
}

export function createFocusKeeper(
  page: Document,
  rolls?: string,
): { readonly start: () => void; readonly stop: () => void } {
  /** Who has the focus, and who had it on the page under an open dialog; of those that went, who follows them. */
  let last: Element | null = null
  let under: Element | null = null
  /** A finger that took something away asked for no keyboard on the screen, and for no scrolling. */
  let isByKeys = true

  function note({ target }: Event): void {
    if (!(target instanceof Element)) return
    last = target
    if (target.closest('dialog') === null) under = target
  }
  function point({ target }: Event): void {
    isByKeys = false
    // whoever turned to something else gets nothing back
    if (!(target instanceof Node) || last?.contains(target) !== true) last = under = null
  }
  function type(): void {
    isByKeys = true
  }
  function take(heir: HTMLElement | null): boolean {
    if (heir === null || (!isByKeys && heir.matches(WRITTEN))) return false
    heir.focus({ preventScroll: !isByKeys })
    return page.activeElement === heir
  }
  function follow(changes: readonly MutationRecord[]): void {
    const gone = isGone(last) ? last : null
    if (isGone(under)) under = under && (listHeirs(under, changes).next().value ?? null)
    if (gone === null || (page.activeElement !== page.body && !isGone(page.activeElement))) return
    if (!isByKeys && rolls !== undefined && hasRolledAway(gone, rolls, changes)) last = null
    if (last === null) return
    // with a dialog that was taken out of the page went all that stood around it there
    const isOfDialog = gone.closest('dialog')?.isConnected === false
    if (!isOfDialog) for (const heir of listHeirs(gone, changes)) if (take(heir)) return
    if (under instanceof HTMLElement && take(under)) return
    take(page.querySelector('dialog[open] h2') ?? page.querySelector('h1'))
  }

  const observer = new MutationObserver(follow)
  return {
    start() {
      page.addEventListener('focusin', note)
      page.addEventListener('pointerdown', point, true)
      page.addEventListener('keydown', type, true)
      observer.observe(page.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
    },
    stop() {
      page.removeEventListener('focusin', note)
      page.removeEventListener('pointerdown', point, true)
      page.removeEventListener('keydown', type, true)
      observer.disconnect()
    },
  }
}

/** In a row that went alone: its list is still there. */
function hasRolledAway(gone: Element, rolls: string, changes: readonly MutationRecord[]): boolean {
  return changes.some(
    ({ target, removedNodes }) =>
      target instanceof Element &&
      target.isConnected &&
      target.matches(rolls) &&
      [...removedNodes].some((node) => node.contains(gone)),
  )
}

function isGone(element: Element | null): boolean {
  return element !== null && (!element.isConnected || element.hasAttribute('disabled'))
}
