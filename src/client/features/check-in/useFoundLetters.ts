import { onBeforeUnmount, onMounted, watch, type ShallowRef } from 'vue'
import { listFoundParts } from './highlight-name.ts'
import './found-letters.css'

/** As `found-letters.css` and the benches call it. */
const NAME = 'found-letters'

/** Whether the browser can mark letters in a text that stays as it is; elsewhere each row has marks of its own. */
export const marksLetters = typeof CSS !== 'undefined' && 'highlights' in CSS

/**
 * Marks in the names of a list what was found. A letter typed then changes no row of somebody who was found before it
 * too: nothing is written or laid out anew, only drawn.
 * @param rows who is drawn; their names are marked again when others are
 */
export function useFoundLetters(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  rows: () => unknown,
  query: () => string,
): void {
  if (!marksLetters) return
  const marked = new Highlight()
  CSS.highlights.set(NAME, marked)

  function mark(): void {
    marked.clear()
    for (const name of list.value?.querySelectorAll('.row > .row-body > .row-t') ?? []) {
      const text = name.firstChild
      if (!(text instanceof Text)) continue
      for (const [startOffset, endOffset] of listFoundParts(text.data, query()))
        marked.add(new StaticRange({ startContainer: text, startOffset, endContainer: text, endOffset }))
    }
  }
  watch([rows, query], mark, { flush: 'post' })
  onMounted(mark)
  onBeforeUnmount(() => CSS.highlights.delete(NAME))
}
