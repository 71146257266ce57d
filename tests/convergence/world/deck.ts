import type { SeededRandom } from '#tests/support/seeded-random.ts'

/** Things to choose from, each as often as its weight says. */
export class Deck<Card> {
  readonly #cards: readonly (readonly [until: number, card: Card])[]
  readonly #total: number

  constructor(cards: Iterable<readonly [weight: number, card: Card]>) {
    let total = 0
    this.#cards = [...cards].map(([weight, card]) => [(total += weight), card] as const)
    this.#total = total
  }

  pick(random: SeededRandom): Card {
    const at = random.next() * this.#total
    const found = this.#cards.find(([until]) => at < until)
    if (!found) throw new Error('an empty deck')
    return found[1]
  }
}
