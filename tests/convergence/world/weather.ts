import type { SeededRandom } from '#tests/support/seeded-random.ts'
import type { PushAllowance } from '#server/sync/push-limits.ts'
import { drawFates } from '../faults/fates.ts'
import type { Fate } from '../faults/fates.ts'
import { drawHappenings, drawRare } from '../happenings.ts'
import type { Happening } from '../happening.ts'
import { Deck } from './deck.ts'

/**
 * What one history is like. Each has only some kinds of deeds and faults, so that rare ones meet each other often
 * and are not drowned by the usual ones.
 */
export interface Weather {
  /** Which phones take part. */
  readonly cast: readonly string[]
  /** In some histories the phones left before they had read anything. */
  readonly isReady: boolean
  readonly happenings: Deck<Happening>
  readonly fates: Deck<Fate>
  /** How many things happen. */
  readonly actions: number
  /** Steps between two of them: sometimes many things go on at once, sometimes all comes to rest. */
  readonly paces: readonly number[]
  /** Of one page of a log. */
  readonly mostEntries: number
  readonly allowance: PushAllowance | undefined
  /** How often a write finds the storage of a phone full. */
  readonly fullStorage: number
  /** How often a transaction of the server runs twice. */
  readonly repeatedWork: number
  /** Commits by which a replica may lag behind; 0: there is none. */
  readonly mostLag: number
  /** How often a phone's storage loses its connection, so that a write is made twice. */
  readonly brokenConnections: number
  /** Do sheets travel packed, or raw? */
  readonly isPacked: boolean
  /** How often the code that packs sheets, or reads them, makes a mistake. */
  readonly codecFaults: number
  /** Do views wait for their turn at storage? */
  readonly hasSlowViews: boolean
}

const GATES = ['north', 'south', 'both', 'late', 'guest']
/** A phone may push few sheets at once, then has to wait (SYN-5 `later`). */
const SMALL_ALLOWANCE: PushAllowance = { burst: 3, perSecond: 0.05 }

export function drawWeather(random: SeededRandom): Weather {
  const gates = random.shuffle(GATES).slice(0, 1 + random.below(3))
  const weather = {
    cast: [...(random.chance(0.6) ? ['desk'] : []), ...gates],
    isReady: random.chance(0.85),
    happenings: drawHappenings(random),
    fates: drawFates(random),
    actions: 10 + random.below(25),
    paces: random.pick([
      [0, 1, 3, 10, 30, 100],
      [0, 0, 1, 2, 4],
      [30, 100, 300],
    ]),
    mostEntries: random.chance(0.3) ? 1 + random.below(5) : Infinity,
    allowance: random.chance(0.1) ? SMALL_ALLOWANCE : undefined,
    fullStorage: random.chance(0.3) ? 0.01 : 0,
    repeatedWork: random.chance(0.2) ? 0.2 : 0,
    mostLag: random.chance(0.15) ? 1 + random.below(4) : 0,
    brokenConnections: random.chance(0.2) ? 0.05 : 0,
    isPacked: random.chance(0.6),
    codecFaults: random.chance(0.2) ? 0.1 : 0,
    hasSlowViews: random.chance(0.3),
  }
  // Drawn last, so that the histories without any of these stay as they were.
  const happenings = [...weather.happenings, ...drawRare(random)]
  return { ...weather, happenings: new Deck(happenings.map((each) => [each.weight, each] as const)) }
}

/** No deeds, no faults: for preparing a world. */
export const FAIR_WEATHER: Weather = {
  cast: [],
  isReady: true,
  happenings: new Deck<Happening>([]),
  fates: new Deck<Fate>([[1, 'delivered']]),
  actions: 0,
  paces: [0],
  mostEntries: Infinity,
  allowance: undefined,
  fullStorage: 0,
  repeatedWork: 0,
  mostLag: 0,
  brokenConnections: 0,
  isPacked: true,
  codecFaults: 0,
  hasSlowViews: false,
}
