import type { RandomPort } from '../ports.ts'

/** Chance by a seed: the demo is the same on every machine. */
export interface Chance extends RandomPort {
  /** A whole number in [0, limit). */
  below(limit: number): number
  /** @throws {Error} on an empty list. */
  pick<T>(list: readonly T[]): T
}

/** Mulberry32; for sample data alone, never for keys or codes. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  return {
    below,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    pick: (list) => {
      const item = list[below(list.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
