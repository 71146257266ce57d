import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { LimitsPort } from '../ports.ts'

export interface PushAllowance {
  /** Sheets that a device may push into a stream at once. */
  readonly burst: number
  /** Sheets a second by which the allowance grows back. */
  readonly perSecond: number
}

/** Far above a busy day of one phone: a long day offline is some hundreds of sheets. */
const USUAL: PushAllowance = { burst: 5000, perSecond: 20 }

/**
 * All together: devices of issuers that nobody adopted can be made by anybody. A day of a whole organisation whose
 * server lost its key goes up at once, half a gigabyte a day after that.
 */
const STRANGERS: PushAllowance = { burst: 5000, perSecond: 0.1 }

/** Devices remembered at once; the longest idle are forgotten first. */
const REMEMBERED = 10_000

/** Keeps one phone gone wild from filling the disk: per device and stream, in memory (SYN-5 `later`). */
export function createPushLimits(
  usual: PushAllowance = USUAL,
  strangers: PushAllowance = STRANGERS,
): LimitsPort {
  const levels = new Map<string, Level>()
  let shared: Level | undefined
  return {
    take(device: DeviceId | null, stream: StreamId, nowMs: number): number {
      if (device === null) {
        const taken = takeOne(shared, strangers, nowMs)
        shared = taken.level
        return taken.waitMs
      }
      const key = `${device} ${stream}`
      const { level, waitMs } = takeOne(levels.get(key), usual, nowMs)
      levels.delete(key)
      levels.set(key, level)
      const [oldest] = levels.keys()
      if (levels.size > REMEMBERED && oldest !== undefined) levels.delete(oldest)
      return waitMs
    },
  }
}

interface Level {
  readonly left: number
  readonly atMs: number
}

function takeOne(known: Level | undefined, { burst, perSecond }: PushAllowance, nowMs: number) {
  const before = known ?? { left: burst, atMs: nowMs }
  const grown = (Math.max(0, nowMs - before.atMs) * perSecond) / 1000
  const left = Math.min(burst, before.left + grown)
  const level: Level = { left: left >= 1 ? left - 1 : left, atMs: nowMs }
  return { level, waitMs: left >= 1 ? 0 : Math.max(1, Math.ceil(((1 - left) * 1000) / perSecond)) }
}
