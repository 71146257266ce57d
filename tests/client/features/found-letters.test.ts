import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, ref, useTemplateRef } from 'vue'

interface FakeRange {
  readonly startContainer: Text
  readonly startOffset: number
  readonly endOffset: number
}

let highlights: Map<string, Set<FakeRange>>

beforeEach(() => {
  highlights = new Map()
  vi.stubGlobal('CSS', { highlights })
  vi.stubGlobal('Highlight', class extends Set<FakeRange> {})
  vi.stubGlobal('StaticRange', function (this: FakeRange, range: FakeRange) {
    Object.assign(this, range)
  })
  vi.resetModules()
})
afterEach(() => vi.unstubAllGlobals())

const marked = () =>
  [...(highlights.get('found-letters') ?? [])].map(({ startContainer, startOffset, endOffset }) =>
    startContainer.data.slice(startOffset, endOffset),
  )

/** A list with rows as the search draws them. */
async function open(names: readonly string[], typed: string) {
  const { useFoundLetters, marksLetters } = await import('#client/features/check-in/useFoundLetters.ts')
  const rows = ref(names)
  const query = ref(typed)
  const row = (name: string) =>
    h(
      'div',
      { class: 'row' },
      h('span', { class: 'row-body' }, h('span', { class: 'row-t' }, [name, h('i')])),
    )
  const app = createApp({
    setup() {
      const list = useTemplateRef<HTMLElement>('list')
      useFoundLetters(
        list,
        () => rows.value,
        () => query.value,
      )
      return () => h('div', { ref: 'list' }, rows.value.map(row))
    },
  })
  app.mount(document.createElement('div'))
  return { app, rows, query, marksLetters }
}

describe('letters that were found, where the browser marks them', () => {
  it('are marked in every name as soon as the rows are there', async () => {
    const { marksLetters } = await open(['Ержанқызы Әсел', 'Assel Kim'], 'асел')
    expect(marksLetters).toBe(true)
    expect(marked()).toEqual(['Әсел', 'Assel'])
  })

  it('follow the next letter in rows that stay, and whoever comes into a row', async () => {
    const { rows, query } = await open(['Ким Виктор', 'Ким Вера'], 'в')
    expect(marked()).toEqual(['В', 'В'])
    query.value = 'ве ким'
    await nextTick()
    expect(marked()).toEqual(['Ким', 'Ким', 'Ве'])
    rows.value = ['Вера']
    await nextTick()
    expect(marked()).toEqual(['Ве'])
  })

  it('are marked no more when nothing is typed or the list is gone', async () => {
    const { app, query } = await open(['Ким Виктор'], 'в')
    query.value = ''
    await nextTick()
    expect(marked()).toEqual([])
    app.unmount()
    expect(highlights.size).toBe(0)
  })
})
