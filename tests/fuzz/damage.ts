import { concatBytes } from '#domain/bytes.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'

/** Bytes with a meaning in CBOR, gzip and text: heads of long items, breaks, byte order marks, quotes, separators. */
const LOADED = [0x00, 0x1b, 0x3b, 0x40, 0x5b, 0x5f, 0x7f, 0x80, 0x9b, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xf6, 0xff, 0x0a, 0x22, 0x2c, 0x3b] // prettier-ignore

type Damage = (bytes: Uint8Array, random: SeededRandom) => Uint8Array

const DAMAGES: readonly Damage[] = [
  (bytes, random) => bytes.with(random.below(bytes.length), random.below(256)),
  (bytes, random) => bytes.with(random.below(bytes.length), random.pick(LOADED)),
  (bytes, random) => {
    const at = random.below(bytes.length)
    return bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.below(8)))
  },
  (bytes, random) => bytes.slice(0, random.below(bytes.length)),
  (bytes, random) => bytes.slice(random.below(bytes.length)),
  (bytes, random) => concatBytes([bytes, random.bytes(1 + random.below(16))]),
  (bytes, random) => {
    const at = random.below(bytes.length)
    return concatBytes([bytes.slice(0, at), random.bytes(1 + random.below(4)), bytes.slice(at)])
  },
  (bytes, random) => {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)].sort((a, b) => a - b)
    return concatBytes([bytes.slice(0, from), bytes.slice(to)])
  },
  (bytes, random) => {
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)].sort((a, b) => a - b)
    return concatBytes([bytes.slice(0, to), bytes.slice(from)])
  },
]

/** Something like one of the samples with one to four things wrong, now and then nothing like it. */
export function damage(samples: readonly Uint8Array[], random: SeededRandom): Uint8Array {
  if (random.chance(0.05)) return random.bytes(random.below(200))
  let bytes = random.pick(samples)
  for (let left = 1 + random.below(4); left > 0 && bytes.length > 0; left--)
    bytes = random.pick(DAMAGES)(bytes, random)
  return bytes
}
