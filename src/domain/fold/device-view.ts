import { deviceIdOf } from '../ids.ts'
import type { DeviceId } from '../ids.ts'
import type { FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** A phone or desk as the organisation's stream names it. */
export interface DeviceView {
  readonly device: DeviceId
  readonly name: string
  readonly role: string
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
