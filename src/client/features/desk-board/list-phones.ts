import type { DeviceView } from '#domain/fold/device-view.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { DeviceId } from '#domain/ids.ts'

const MINUTE_MS = 60_000
/** With people arriving, a phone that marks nobody for so long is probably out of reach. */
export const SILENT_AFTER_MS = 30 * MINUTE_MS
const AROUND_MS = 120 * MINUTE_MS

export interface PhoneLine {
  readonly device: DeviceId
  /** Empty where the log has not named it. */
  readonly name: string
  /** The latest mark of this phone that has come here. */
  readonly lastMs: number
  readonly isSilent: boolean
}

/**
 * Phones that marked anybody at the event, the latest first. One is called silent only while the event goes on, and
 * never the device one looks at.
 */
export function listPhones({
  devices,
  lastSeen,
  event,
  own,
  nowMs,
}: {
  readonly devices: ReadonlyMap<DeviceId, DeviceView>
  readonly lastSeen: ReadonlyMap<DeviceId, number>
  readonly event: EventView
  readonly own: DeviceId | null
  readonly nowMs: number
}): readonly PhoneLine[] {
  const isGoingOn = nowMs >= event.startsMs - AROUND_MS && nowMs <= event.endsMs + AROUND_MS
  return [...lastSeen]
    .map(([device, lastMs]) => ({
      device,
      name: devices.get(device)?.name ?? '',
      lastMs,
      isSilent: isGoingOn && device !== own && nowMs - lastMs > SILENT_AFTER_MS,
    }))
    .sort((a, b) => b.lastMs - a.lastMs)
}
