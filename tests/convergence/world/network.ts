import { encodeMessage } from '#protocol/codec.ts'
import { MEDIA_TYPE } from '#protocol/version.ts'
import type { Exchange, ExchangeOutcome, ExchangeRequest } from '#client/transport/transport.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import type { Fate } from '../faults/fates.ts'
import { flipBit } from '../faults/flip-bit.ts'
import type { Deck } from './deck.ts'
import { Process } from './scheduler.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimulatedServer } from './simulated-server.ts'

/** Turns of others that pass while a message is on its way. */
const DELAYS = [0, 0, 0, 1, 2, 5, 20, 80]
const PORTAL_PAGE = new TextEncoder().encode('<!doctype html><title>Welcome</title><form action="/login">')

type Answer = Extract<ExchangeOutcome, { kind: 'answer' }>

export interface NetworkSetting {
  readonly scheduler: Scheduler
  readonly random: SeededRandom
  readonly server: SimulatedServer
  readonly fates: Deck<Fate>
  readonly nowMs: () => number
  /** Told of everything that goes wrong. */
  readonly fault: (text: string) => void
}

/** A bad network between phones and the server; several requests are on their way at once. */
export class Network {
  readonly #setting: NetworkSetting
  readonly #process = new Process('network')
  /** Phones without any network. */
  readonly offline = new Set<string>()
  isPerfect = false
  #lastAnswer: Answer | null = null

  constructor(setting: NetworkSetting) {
    this.#setting = setting
  }

  /** The network as one tab sees it. */
  exchangeOf(phone: string, tab: Process): Exchange {
    const { scheduler, nowMs } = this.#setting
    return async (request) => {
      const startedMs = nowMs()
      await scheduler.turn(tab)
      const outcome = this.offline.has(phone) ? unreachable : await this.#carry(tab.name, request)
      await scheduler.turn(tab)
      return outcome.kind === 'answer' ? { ...outcome, roundTripMs: nowMs() - startedMs } : outcome
    }
  }

  async #carry(tab: string, request: ExchangeRequest): Promise<ExchangeOutcome> {
    const { random, fates, fault } = this.#setting
    const fate = this.isPerfect ? 'delivered' : fates.pick(random)
    if (fate !== 'delivered') fault(`${tab}: ${request.path.slice(0, 9)} ${fate}`)
    switch (fate) {
      case 'delivered':
        return this.#deliver(request)
      case 'lost request':
        return unreachable
      case 'lost answer':
        await this.#deliver(request)
        return { kind: 'failed', reason: 'timeout' }
      case 'late request':
        void this.#deliver(request)
        return { kind: 'failed', reason: 'timeout' }
      case 'duplicate':
        return Promise.race([this.#deliver(request), this.#deliver(request)])
      case 'cut request':
        return this.#deliver({ ...request, body: request.body && this.#cut(request.body) })
      case 'cut answer':
        return this.#changeAnswer(await this.#deliver(request), (body) => this.#cut(body))
      case 'altered request':
        return this.#deliver({ ...request, body: request.body && this.#alter(request.body) })
      case 'altered answer':
        return this.#changeAnswer(await this.#deliver(request), (body) => this.#alter(body))
      case 'portal':
        return this.#portal()
      case 'stale answer':
        return this.#lastAnswer ?? unreachable
    }
  }

  async #deliver(request: ExchangeRequest): Promise<ExchangeOutcome> {
    await this.#delay()
    const answer = await this.#setting.server.answer(request)
    await this.#delay()
    if (!answer) return unreachable
    this.#lastAnswer = answer
    return answer
  }

  async #delay(): Promise<void> {
    const { random, scheduler } = this.#setting
    if (this.isPerfect) return
    const turns = random.pick(DELAYS)
    for (let i = 0; i < turns; i++) await scheduler.turn(this.#process)
  }

  #changeAnswer(outcome: ExchangeOutcome, change: (body: Uint8Array) => Uint8Array): ExchangeOutcome {
    return outcome.kind === 'answer' ? { ...outcome, body: change(outcome.body) } : outcome
  }

  #alter(bytes: Uint8Array): Uint8Array {
    return bytes.length > 0 ? flipBit(bytes, this.#setting.random) : bytes
  }

  #cut(bytes: Uint8Array): Uint8Array {
    return bytes.slice(0, this.#setting.random.below(bytes.length))
  }

  /** A page instead of an answer, now and then under our own media type. */
  #portal(): ExchangeOutcome {
    const { random } = this.#setting
    const isDisguised = random.chance(0.5)
    return {
      kind: 'answer',
      mediaType: isDisguised ? MEDIA_TYPE : 'text/html',
      body: random.chance(0.5) ? PORTAL_PAGE : encodeMessage({ welcome: true }),
      nonce: isDisguised ? random.bytes(24) : null,
      retryAfterMs: null,
      roundTripMs: 0,
    }
  }
}

const unreachable: ExchangeOutcome = { kind: 'failed', reason: 'unreachable' }
