import { describe, expect, it } from 'vitest'
import type { CorrectedTime } from '#domain/fold/clock.ts'
import type { Stay } from '#domain/fold/hours.ts'
import { NOT_SEEN, type PresenceState } from '#domain/fold/presence.ts'
import { lacksHandOver } from '#domain/minors/unhanded.ts'

const rule = { consentAge: 18, day: { year: 2026, month: 5, day: 16 } }
const arrivedMs = 1_000_000
const stay: Stay = { fromMs: arrivedMs, untilMs: null, basis: 'coordinator', quality: 'claimed' }
const at = (ms: number) => ({ time: { ms, quality: 'claimed', errorMs: 0 } satisfies CorrectedTime })
const ask = (
  state: PresenceState,
  { born = '2012', stays = [stay], handOvers = [] as readonly ReturnType<typeof at>[] } = {},
) => lacksHandOver({ born, isMinor: false, presence: { ...NOT_SEEN, state }, stays }, () => handOvers, rule)

describe('a hand-over is missing', () => {
  it('of a minor who left, and of nobody else', () => {
    expect(ask('left')).toBe(true)
    expect(ask('left', { born: '1990' })).toBe(false)
    expect((['expected', 'here', 'maybe-here'] as const).map((state) => ask(state))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('until it is written, at whatever hour after the arrival', () => {
    expect(ask('left', { handOvers: [at(arrivedMs)] })).toBe(false)
    expect(ask('left', { handOvers: [at(arrivedMs + 1)] })).toBe(false)
  })

  it('again of a child who came back', () => {
    expect(ask('left', { handOvers: [at(arrivedMs - 1)] })).toBe(true)
  })

  it('of one who was never marked as coming, until any is written', () => {
    expect(ask('left', { stays: [] })).toBe(true)
    expect(ask('left', { stays: [], handOvers: [at(5)] })).toBe(false)
  })
})
