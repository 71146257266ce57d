import { deviceIdOf, eventIdOf } from '../ids.ts'
import type { DeviceId, EventId } from '../ids.ts'
import type { CanonicalMap } from '../log/canonical.ts'
import { deviceOfKey, PUBLIC_KEY_BYTES } from '../log/certificate.ts'
import type { Role } from '../log/certificate.ts'
import type { FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** A phone or desk as the organisation's stream names it. */
export interface DeviceView {
  readonly device: DeviceId
  readonly name: string
  readonly role: string
}

/** What the server stated of a key when it enrolled a device: enough to check what that device signed. */
export interface Enrolment {
  readonly device: DeviceId
  /** Public P-256 point, 65 bytes. */
  readonly key: Uint8Array
  readonly role: Role
  /** The only event it was enrolled for; `null`: for all. */
  readonly event: EventId | null
}

/** Every enrolment that names a key which is the device's own; those of early versions name none. */
export function foldEnrolments(table: FactTable): readonly Enrolment[] {
  return listLive(table, [...table.facts.keys()], 'device-enrolled').flatMap(
    ({ body }) => readEnrolment(body) ?? [],
  )
}

function readEnrolment({ device, key, role, event }: CanonicalMap): Enrolment | null {
  if (!(device instanceof Uint8Array) || !(key instanceof Uint8Array)) return null
  if (key.length !== PUBLIC_KEY_BYTES || deviceOfKey(key) !== deviceIdOf(device)) return null
  if (role !== 'organiser' && role !== 'coordinator') return null
  return { device: deviceOfKey(key), key, role, event: event instanceof Uint8Array ? eventIdOf(event) : null }
}

/** Names of all enrolled devices; the latest enrolment in id order wins, it is for display only. */
export function foldDevices(table: FactTable): ReadonlyMap<DeviceId, DeviceView> {
  const devices = new Map<DeviceId, DeviceView>()
  for (const record of listLive(table, [...table.facts.keys()], 'device-enrolled')) {
    const { device, role } = record.body
    const name = record.personal?.['name']
    if (!(device instanceof Uint8Array)) continue
    const id = deviceIdOf(device)
    devices.set(id, {
      device: id,
      name: typeof name === 'string' ? name : '',
      role: typeof role === 'string' ? role : '',
    })
  }
  return devices
}
