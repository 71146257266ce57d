import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, watch, type EffectScope } from 'vue'
import { usePortions, type Portions } from '#client/ui/portions.ts'

let scope: EffectScope | null = null
/** What each portion that was drawn at once added. */
let sizes: number[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  scope?.stop()
  scope = null
  sizes = []
  vi.restoreAllMocks()
})

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `№${from + i}`)

/** A list in the page, on a device that takes `costMs` for each item that it draws. */
function draw(items: () => readonly string[], costMs: number): Portions<string> {
  let [spentMs, before] = [0, new Set<string>()]
  vi.spyOn(performance, 'now').mockImplementation(() => spentMs)
  scope = effectScope()
  const portions = scope.run(() => {
    const made = usePortions(items, (item) => item)
    watch(made.drawn, (drawn) => {
      const anew = drawn.filter((item) => !before.has(item))
      if (anew.length > 0) sizes.push(anew.length)
      spentMs += anew.length * costMs
      before = new Set(drawn)
    })
    return made
  })
  if (!portions) throw new Error('no scope')
  return portions
}

/** One portion more. */
const turn = () => vi.advanceTimersToNextTimerAsync()
const toTheEnd = () => vi.runAllTimersAsync()

describe('a list that is drawn in portions', () => {
  it('is whole in the end and in order, and at no time keeps the page busy for long', async () => {
    const all = numbered(0, 500)
    const { drawn, missing } = draw(() => all, 1)
    await turn()
    expect(missing.value).toBeGreaterThan(400)
    await toTheEnd()
    expect(missing.value).toBe(0)
    expect(drawn.value).toEqual(all)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16)
    expect(sizes.length).toBeLessThan(40)
  })

  it('draws one at a time where one takes long', async () => {
    const all = numbered(0, 20)
    const { missing } = draw(() => all, 300)
    await toTheEnd()
    expect(missing.value).toBe(0)
    // what the first ones take is known only once they are there
    expect(new Set(sizes.slice(1))).toEqual(new Set([1]))
  })

  it('keeps what is drawn while the list changes, draws what is new, and leaves out what is gone', async () => {
    const items = shallowRef(numbered(0, 100))
    const { drawn, missing } = draw(() => items.value, 0.1)
    await toTheEnd()
    expect(missing.value).toBe(0)
    items.value = ['first', ...numbered(50, 100), 'last']
    expect(drawn.value).toEqual(numbered(50, 100))
    expect(missing.value).toBe(2)
    await toTheEnd()
    expect(missing.value).toBe(0)
    expect(drawn.value).toEqual(items.value)
    // what left is drawn anew when it comes again
    items.value = numbered(0, 60)
    expect(drawn.value).toEqual(numbered(50, 60))
  })

  it('is drawn whole at once where it goes to paper', async () => {
    const all = numbered(0, 500)
    const { drawn, missing, drawAll } = draw(() => all, 1)
    drawAll()
    expect(missing.value).toBe(0)
    await nextTick()
    expect(drawn.value).toEqual(all)
  })

  it('is not drawn on once its page was left', async () => {
    const all = numbered(0, 500)
    const { missing } = draw(() => all, 16)
    await turn()
    scope?.stop()
    const left = missing.value
    await toTheEnd()
    expect(missing.value).toBe(left)
    expect(left).toBeGreaterThan(400)
  })
})
