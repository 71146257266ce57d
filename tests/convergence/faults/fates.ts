import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { Deck } from '../world/deck.ts'

/** What may become of a request on a bad network; each by its weight. */
const FATES = {
  delivered: 40,
  'lost request': 6,
  'lost answer': 8,
  /** The phone gives up; the request arrives later all the same. */
  'late request': 6,
  /** Arrives twice; either answer may be the one that counts. */
  duplicate: 8,
  'cut request': 2,
  'cut answer': 3,
  /** One bit is another. */
  'altered request': 2,
  'altered answer': 3,
  portal: 3,
  /** A cache answers with what somebody was told before. */
  'stale answer': 3,
} as const

export type Fate = keyof typeof FATES

/** How the network is in one history: good, bad, or bad in one way above all. */
export function drawFates(random: SeededRandom): Deck<Fate> {
  const usual = random.pick([10, 40, 200])
  const favourite = random.chance(0.3) ? random.pick(Object.keys(FATES)) : null
  return new Deck(
    Object.entries(FATES).map(([fate, weight]) => {
      const drawn = fate === 'delivered' ? usual : fate === favourite ? weight * 8 : weight
      return [drawn, fate as Fate] as const
    }),
  )
}
