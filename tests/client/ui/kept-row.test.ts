import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { VirtualizerHandle } from 'virtua/vue'
import { useKeptRow } from '#client/ui/kept-row.ts'

const ROW_PX = 70
const items = shallowRef<readonly string[]>([])
/** Rows of one height below 100 px of something else. */
const list = ref({ findItemIndex: (px: number) => Math.floor((px - 100) / ROW_PX) } as VirtualizerHandle)

function focusRow(at: number, isByKeys = true): FocusEvent {
  const row = document.createElement('li')
  Object.defineProperty(row, 'offsetTop', { value: at * ROW_PX })
  const button = row.appendChild(document.createElement('button'))
  vi.spyOn(button, 'matches').mockImplementation((asked) => asked === ':focus-visible' && isByKeys)
  const event = new FocusEvent('focusin')
  Object.defineProperty(event, 'target', { value: button })
  return event
}
const keepRow = () =>
  useKeptRow(
    list,
    () => items.value,
    (item) => item,
    () => 100,
  )

beforeEach(() => {
  items.value = ['Иса', 'Ким', 'Тен', 'Ли']
})

describe('the row that has the focus', () => {
  it('stays in the page with its neighbours, wherever it comes to stand', () => {
    const { places, note } = keepRow()
    expect(places.value).toEqual([])
    note(focusRow(2))
    expect(places.value).toEqual([1, 2, 3])
    items.value = ['Абаев', ...items.value]
    expect(places.value).toEqual([2, 3, 4])
    note(focusRow(0))
    expect(places.value).toEqual([0, 1])
  })

  it('goes once it is no longer on the list', () => {
    const { places, note } = keepRow()
    note(focusRow(1))
    items.value = ['Иса', 'Тен', 'Ли']
    expect(places.value).toEqual([])
    items.value = ['Иса', 'Тен', 'Ли', 'Ким']
    expect(places.value).toEqual([2, 3])
  })

  it('is not kept after a finger, nor beside the rows', () => {
    const { places, note } = keepRow()
    note(focusRow(2))
    note(focusRow(1, false))
    expect(places.value).toEqual([])
    note(focusRow(2))
    const heading = new FocusEvent('focusin')
    Object.defineProperty(heading, 'target', { value: document.createElement('h1') })
    note(heading)
    expect(places.value).toEqual([])
  })
})
