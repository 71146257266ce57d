import type { DeviceId, StreamId } from '#domain/ids.ts'
import { LiveFeed } from './feed.ts'
import type { TimerPort } from './feed.ts'

export interface HubDeps {
  /** Calls back when a log has grown, through this process or another. It never promises to. @returns how to stop. */
  readonly onGrown: (listener: (stream: StreamId, n: number) => void) => () => void
  readonly timers: TimerPort
  readonly limits?: Partial<HubLimits>
}

export interface HubLimits {
  /** Connections of one device: its tabs, and those that died and were not noticed yet. */
  readonly ofDevice: number
  /** Connections without proof; they must not crowd out those who work. */
  readonly ofVisitors: number
  readonly ofAll: number
  /** A connection ends after so long and is made anew: rights may have changed (SYN-7). */
  readonly lifeMs: number
}

const LIMITS: HubLimits = { ofDevice: 4, ofVisitors: 1_000, ofAll: 3_000, lifeMs: 3_600_000 }

/** After one word about a stream the next waits so long: a burst of pushes is one word. */
const REST_MS = 250
/** Each word makes every listener ask at once; so it is said the less often the more listen. */
const REST_MS_PER_LISTENER = 4

/** Who listens, and what each is to be told. Nothing of it is kept and nothing depends on it. */
export interface LiveHub {
  /** @param device `null`: without proof. @returns `null` when too many listen, or the server is stopping. */
  join(device: DeviceId | null, streams: readonly StreamId[]): LiveFeed | null
  /** How many listen. */
  count(): number
  /** Ends all connections and takes no more. */
  close(): void
}

interface Listener {
  readonly feed: LiveFeed
  readonly device: DeviceId | null
  readonly streams: ReadonlySet<StreamId>
}

/** A pause after a word about a stream. */
interface Rest {
  /** How far it has grown meanwhile; 0: it has not. */
  n: number
  timer: unknown
}

export function createLiveHub({ onGrown, timers, limits }: HubDeps): LiveHub {
  const { ofDevice, ofVisitors, ofAll, lifeMs } = { ...LIMITS, ...limits }
  /** The oldest first. */
  const listeners = new Set<Listener>()
  const resting = new Map<StreamId, Rest>()
  let stopListening: () => void = () => undefined
  let isClosed = false

  function tell(stream: StreamId, n: number) {
    const rest = resting.get(stream)
    if (rest) {
      rest.n = Math.max(n, rest.n)
      return
    }
    const concerned = [...listeners].filter(({ streams }) => streams.has(stream))
    for (const { feed } of concerned) feed.tell(stream, n)
    if (concerned.length > 0) pause(stream, Math.max(REST_MS, concerned.length * REST_MS_PER_LISTENER))
  }

  function pause(stream: StreamId, ms: number) {
    const rest: Rest = { n: 0, timer: null }
    resting.set(stream, rest)
    rest.timer = timers.set(() => {
      resting.delete(stream)
      if (rest.n > 0) tell(stream, rest.n)
    }, ms)
  }

  function remove(listener: Listener) {
    listeners.delete(listener)
    if (listeners.size === 0) stopListening()
  }

  function hasRoomFor(device: DeviceId | null): boolean {
    const same = [...listeners].filter((listener) => listener.device === device)
    if (device === null) return same.length < ofVisitors && listeners.size < ofAll
    // One that was left behind in another network counts until it is noticed: the newest is the one in use.
    for (const { feed } of same.slice(0, Math.max(0, same.length + 1 - ofDevice))) feed.end()
    return listeners.size < ofAll
  }

  return {
    join(device, streams) {
      if (isClosed || !hasRoomFor(device)) return null
      const feed = new LiveFeed(timers, () => {
        timers.clear(life)
        remove(listener)
      })
      const life = timers.set(() => feed.end(), lifeMs)
      const listener = { feed, device, streams: new Set(streams) }
      if (listeners.size === 0) stopListening = onGrown(tell)
      listeners.add(listener)
      return feed
    },
    count: () => listeners.size,
    close() {
      isClosed = true
      for (const { feed } of listeners) feed.end()
      for (const { timer } of resting.values()) timers.clear(timer)
      resting.clear()
    },
  }
}
