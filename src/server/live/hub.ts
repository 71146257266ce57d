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
  readonly streams: readonly StreamId[]
}

export function createLiveHub({ onGrown, timers, limits }: HubDeps): LiveHub {
  const { ofDevice, ofVisitors, ofAll, lifeMs } = { ...LIMITS, ...limits }
  /** The oldest first. */
  const listeners = new Set<Listener>()
  const byStream = new Map<StreamId, Set<LiveFeed>>()
  const resting = new Map<StreamId, Rest>()
  let stopListening: (() => void) | null = null
  let isClosed = false

  function tell(stream: StreamId, n: number) {
    const feeds = byStream.get(stream)
    if (!feeds) return
    const rest = resting.get(stream)
    if (rest) {
      rest.n = Math.max(n, rest.n)
      return
    }
    for (const feed of feeds) feed.tell(stream, n)
    const restMs = Math.max(REST_MS, feeds.size * REST_MS_PER_LISTENER)
    resting.set(stream, { n: 0, timer: timers.set(() => wake(stream), restMs) })
  }

  function wake(stream: StreamId) {
    const n = resting.get(stream)?.n ?? 0
    resting.delete(stream)
    if (n > 0) tell(stream, n)
  }

  function add(listener: Listener) {
    stopListening ??= onGrown(tell)
    listeners.add(listener)
    for (const stream of listener.streams) {
      const feeds = byStream.get(stream) ?? new Set()
      byStream.set(stream, feeds.add(listener.feed))
    }
  }

  function remove(listener: Listener) {
    listeners.delete(listener)
    for (const stream of listener.streams) {
      const feeds = byStream.get(stream)
      feeds?.delete(listener.feed)
      if (feeds?.size === 0) byStream.delete(stream)
    }
    if (listeners.size > 0) return
    stopListening?.()
    stopListening = null
  }

  function hasRoomFor(device: DeviceId | null): boolean {
    if (device === null) return countOf(null) < ofVisitors && listeners.size < ofAll
    // One that was left behind in another network counts until it is noticed: the newest is the one in use.
    const mine = [...listeners].filter((listener) => listener.device === device)
    for (const { feed } of mine.slice(0, Math.max(0, mine.length + 1 - ofDevice))) feed.end()
    return listeners.size < ofAll
  }

  const countOf = (device: DeviceId | null) =>
    [...listeners].filter((listener) => listener.device === device).length

  return {
    join(device, streams) {
      if (isClosed || !hasRoomFor(device)) return null
      const feed = new LiveFeed(timers, () => {
        timers.clear(life)
        remove(listener)
      })
      const listener = { feed, device, streams }
      const life = timers.set(() => feed.end(), lifeMs)
      add(listener)
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

/** A pause after a word about a stream. */
interface Rest {
  /** How far it has grown meanwhile; 0: it has not. */
  n: number
  readonly timer: unknown
}
