import type { SeededRandom } from '#tests/support/seeded-random.ts'

/** The bytes with one bit changed. @param among of how many of the first bytes one is changed */
export function flipBit(bytes: Uint8Array, random: SeededRandom, among = bytes.length): Uint8Array {
  const flipped = bytes.slice()
  const at = random.below(Math.min(among, bytes.length))
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8))
  return flipped
}
