import { createWedgeCollector } from './wedge-collector.ts'

/** By then it is a reader: its keys must press and write nothing. */
const SURE_AFTER = 3

type Field = HTMLInputElement | HTMLTextAreaElement

function fieldOf(target: EventTarget | null): Field | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null
}

/**
 * Hears USB and Bluetooth readers that type and press Enter, wherever the focus is. What the reader has typed into a
 * field is taken out of it again, and its keys press no button.
 * @returns stops it
 */
export function listenToReader(onText: (text: string) => void): () => void {
  const collector = createWedgeCollector()
  let before: { readonly field: Field; readonly value: string } | null = null

  function hear(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      collector.reset()
      return
    }
    const field = fieldOf(event.target)
    const text = collector.press({
      key: event.key,
      code: event.code,
      isShifted: event.shiftKey,
      atMs: event.timeStamp,
    })
    const count = collector.length()
    if (count === 1) before = field && { field, value: field.value }
    if (text === null) {
      if (field === null && count >= SURE_AFTER) event.preventDefault()
      return
    }
    event.preventDefault()
    event.stopPropagation()
    putBack()
    onText(text)
  }
  function putBack(): void {
    if (before === null) return
    before.field.value = before.value
    before.field.dispatchEvent(new Event('input', { bubbles: true }))
    before = null
  }
  /** A button is pressed by the space bar when it is let go. */
  function hush(event: KeyboardEvent): void {
    if (event.key === ' ' && fieldOf(event.target) === null && collector.length() >= SURE_AFTER)
      event.preventDefault()
  }
  addEventListener('keydown', hear, { capture: true })
  addEventListener('keyup', hush, { capture: true })
  return () => {
    removeEventListener('keydown', hear, { capture: true })
    removeEventListener('keyup', hush, { capture: true })
  }
}
