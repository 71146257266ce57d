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

/** Devices remembered at once; the longest idle are forgotten first. */
const REMEMBERED = 10_000

/** Keeps one phone gone wild from filling the disk: per device and stream, in memory (SYN-5 `later`). */
export function createPushLimits(allowance: PushAllowance = USUAL): LimitsPort {
  const levels = new Map<string, { left: number; atMs: number }>()
  return {
    take(device: DeviceId, stream: StreamId, nowMs: number): number {
      const key = `${device} ${stream}`
      const known = levels.get(key) ?? { left: allowance.burst, atMs: nowMs }
      const grown = (Math.max(0, nowMs - known.atMs) * allowance.perSecond) / 1000
      const left = Math.min(allowance.burst, known.left + grown)
      levels.delete(key)
      levels.set(key, { left: left >= 1 ? left - 1 : left, atMs: nowMs })
      const [oldest] = levels.keys()
      if (levels.size > REMEMBERED && oldest !== undefined) levels.delete(oldest)
      return left >= 1 ? 0 : Math.max(1, Math.ceil(((1 - left) * 1000) / allowance.perSecond))
    },
  }
}
