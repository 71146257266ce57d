/** The same numbers for the same seed, on every machine; a failing run is repeated by its seed. */
export interface SeededRandom {
  /** In [0, 1). */
  readonly next: () => number
  /** A whole number in [0, limit). */
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  /** @throws {Error} on an empty list. */
  readonly pick: <T>(list: readonly T[]) => T
  /** Some of the list, in its order. */
  readonly some: <T>(list: readonly T[], probability: number) => readonly T[]
  readonly shuffle: <T>(list: readonly T[]) => T[]
  readonly bytes: (length: number) => Uint8Array
  /** A source of its own, for a part that may draw more or fewer numbers without moving the others. */
  readonly fork: () => SeededRandom
}

/** Mulberry32: 32 bits of state are plenty for tests. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const picked = list[below(list.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    some: (list, probability) => list.filter(() => next() < probability),
    shuffle: (list) => {
      const shuffled = [...list]
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = below(last + 1)
        shuffled.splice(last, 1, ...shuffled.splice(other, 1, ...shuffled.slice(last, last + 1)))
      }
      return shuffled
    },
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    fork: () => seededRandom(below(4_294_967_296)),
  }
}
