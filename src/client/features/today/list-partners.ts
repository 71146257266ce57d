import type { DeviceView } from '#domain/fold/device-view.ts'
import type { PhoneReadiness } from '#domain/fold/readiness-view.ts'
import type { DeviceId } from '#domain/ids.ts'

export interface Partner {
  readonly device: DeviceId
  /** Empty where the log has not named it. */
  readonly name: string
  /** The latest mark or check of this phone that has come here. */
  readonly lastMs: number
  readonly isReady: boolean
  /** How many of its checks need a look. */
  readonly look: number
}

interface Known {
  readonly devices: ReadonlyMap<DeviceId, DeviceView>
  readonly readiness: ReadonlyMap<DeviceId, PhoneReadiness>
  readonly lastSeen: ReadonlyMap<DeviceId, number>
}

/** Other phones that marked somebody or were checked for the event, the latest first. */
export function listPartners(
  { devices, readiness, lastSeen }: Known,
  own: DeviceId | null,
): readonly Partner[] {
  return [...new Set([...readiness.keys(), ...lastSeen.keys()])]
    .filter((device) => device !== own)
    .map((device) => {
      const told = readiness.get(device)
      return {
        device,
        name: devices.get(device)?.name ?? '',
        lastMs: Math.max(told?.atMs ?? -Infinity, lastSeen.get(device) ?? -Infinity),
        isReady: told?.isReady === true,
        look: told?.look.length ?? 0,
      }
    })
    .sort((a, b) => b.lastMs - a.lastMs)
}
