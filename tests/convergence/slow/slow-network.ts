import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { Deck } from '../world/deck.ts'

type Fate = 'delivered' | 'lost request' | 'lost answer' | 'duplicate' | 'cut answer' | 'portal'

const FATES = new Deck<Fate>([
  [24, 'delivered'],
  [3, 'lost request'],
  [4, 'lost answer'],
  [3, 'duplicate'],
  [2, 'cut answer'],
  [2, 'portal'],
])

/** A bad network before real HTTP. */
export class SlowNetwork {
  readonly #random: SeededRandom
  readonly #fault: (text: string) => void
  readonly offline = new Set<string>()
  isPerfect = false

  constructor(random: SeededRandom, fault: (text: string) => void) {
    this.#random = random
    this.#fault = fault
  }

  fetchOf(phone: string): typeof fetch {
    return (input, init) => (this.offline.has(phone) ? unreachable() : this.#carry(phone, input, init))
  }

  async #carry(phone: string, ...request: Parameters<typeof fetch>): Promise<Response> {
    const fate = this.isPerfect ? 'delivered' : FATES.pick(this.#random)
    if (fate !== 'delivered') this.#fault(`${phone}: ${fate}`)
    switch (fate) {
      case 'delivered':
        return fetch(...request)
      case 'lost request':
        return unreachable()
      case 'lost answer':
        await (await fetch(...request)).arrayBuffer()
        return unreachable()
      case 'duplicate':
        await (await fetch(...request)).arrayBuffer()
        return fetch(...request)
      case 'cut answer':
        return this.#cut(await fetch(...request))
      case 'portal':
        return new Response('<!doctype html><title>Welcome</title>', {
          headers: { 'content-type': 'text/html' },
        })
    }
  }

  async #cut(answer: Response): Promise<Response> {
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const { status, headers } = answer
    const left = bytes.slice(0, this.#random.below(bytes.length + 1))
    // What came was unpacked by `fetch`, so it is not packed any more.
    const plain = new Headers(headers)
    plain.delete('content-encoding')
    return new Response(left, { status, headers: plain })
  }
}

const unreachable = () => Promise.reject(new TypeError('Failed to fetch'))
