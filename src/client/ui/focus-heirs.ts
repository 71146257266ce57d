const FOCUSABLE = [
  ...['button', 'input', 'select', 'textarea'].map((control) => `${control}:not([disabled])`),
  ...['a[href]', 'summary', '[tabindex]'],
].join()
/** A copy for the eye alone has nothing for keys. */
const UNSEEN = '[aria-hidden=true]'
/** Behind their edges begins another part of the page. */
const PARTS = 'main, nav, footer, dialog, body, .dock'

/** Where something stood: behind `before`, or first in its parent. */
interface Place {
  readonly parent: Node
  readonly before: Node | null
}

/**
 * Who is to have the focus instead of an element that went, the nearest first: what stands in its place now, what
 * follows, what comes before, then the same around its parent, up to the edge of its part of the page. In a header
 * nobody: there stands the heading.
 */
export function* listHeirs(
  gone: Element,
  changes: readonly MutationRecord[],
): Generator<HTMLElement, undefined> {
  let place = findPlace(gone, changes)
  while (place?.parent instanceof Element) {
    const { parent, before } = place
    if (parent.closest('header') !== null) return
    let next = before === null ? parent.firstChild : before.nextSibling
    for (; next; next = next.nextSibling) yield* listFocusable(next)
    for (let previous = before; previous; previous = previous.previousSibling) yield* listFocusable(previous)
    if (parent.matches(PARTS)) return
    place = { parent: parent.parentNode ?? parent.ownerDocument, before: parent }
  }
}

function* listFocusable(node: Node): Generator<HTMLElement> {
  if (!(node instanceof HTMLElement) || node.closest(UNSEEN) !== null) return
  if (node.matches(FOCUSABLE)) yield node
  for (const each of node.querySelectorAll<HTMLElement>(FOCUSABLE))
    if (each.closest(UNSEEN) === null) yield each
}

function findPlace(gone: Node, changes: readonly MutationRecord[]): Place | null {
  if (gone.isConnected) return gone.parentNode && { parent: gone.parentNode, before: gone }
  const change = changes.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)))
  if (!change) return null
  const { target, previousSibling } = change
  if (!target.isConnected) return findPlace(target, changes)
  if (previousSibling === null || previousSibling.parentNode === target)
    return { parent: target, before: previousSibling }
  // what stood before it went as well
  return findPlace(previousSibling, changes)
}
