import type { DeviceView } from '#domain/fold/device-view.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { PhoneReadiness } from '#domain/fold/readiness-view.ts'
import type { DeviceId } from '#domain/ids.ts'

const MINUTE_MS = 60_000
/** With people arriving, a phone that marks nobody for so long is probably out of reach. */
export const SILENT_AFTER_MS = 30 * MINUTE_MS
const AROUND_MS = 120 * MINUTE_MS

export interface PhoneLine {
  readonly device: DeviceId
  /** Empty where the log has not named it. */
  readonly name: string
  /** The latest mark of this phone that has come here; `null`: it has marked nobody. */
  readonly lastMs: number | null
  readonly isSilent: boolean
  /** What it said of itself before the day; `null`: it was not checked. */
  readonly readiness: PhoneReadiness | null
}

/**
 * Phones that marked anybody at the event or were checked for it, the latest first. One is called silent only while
 * the event goes on, and never the device one looks at.
 */
export function listPhones({
  devices,
  lastSeen,
  readiness,
  event,
  own,
  nowMs,
}: {
  readonly devices: ReadonlyMap<DeviceId, DeviceView>
  readonly lastSeen: ReadonlyMap<DeviceId, number>
  readonly readiness: ReadonlyMap<DeviceId, PhoneReadiness>
  readonly event: EventView
  readonly own: DeviceId | null
  readonly nowMs: number
}): readonly PhoneLine[] {
  const isGoingOn = nowMs >= event.startsMs - AROUND_MS && nowMs <= event.endsMs + AROUND_MS
  const isSilent = (device: DeviceId, lastMs: number | null) =>
    isGoingOn && device !== own && lastMs !== null && nowMs - lastMs > SILENT_AFTER_MS
  return [...new Set([...lastSeen.keys(), ...readiness.keys()])]
    .map((device) => {
      const lastMs = lastSeen.get(device) ?? null
      return {
        device,
        name: devices.get(device)?.name ?? '',
        lastMs,
        isSilent: isSilent(device, lastMs),
        readiness: readiness.get(device) ?? null,
      }
    })
    .sort((a, b) => heardMs(b) - heardMs(a))
}

function heardMs({ lastMs, readiness }: PhoneLine): number {
  return lastMs ?? readiness?.atMs ?? 0
}
