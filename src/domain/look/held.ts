import type { HoldReason } from '../drafts/control.ts'
import type { Control } from '../fold/control.ts'
import { listHeldGroups } from '../fold/device-sheets.ts'
import type { DeviceId, SheetId } from '../ids.ts'

/** Sheets of one device that the server set aside for one reason: they do not count until an organiser says so. */
export interface HeldLook {
  readonly device: DeviceId
  readonly reason: HoldReason
  /** By id. */
  readonly sheets: readonly SheetId[]
}

/**
 * What is held in a stream and not settled (SYN-5). What an organiser has decided about needs no second look, except
 * by the device whose sheets they are: its author is told in any case.
 * @param own the device one looks at; `null`: none
 */
export function listHeldLooks(control: Control, own: DeviceId | null): readonly HeldLook[] {
  return listHeldGroups(control)
    .flatMap(({ device, groups }) => groups.map(({ reason, sheets }) => ({ device, reason, sheets })))
    .filter(({ device, reason }) => device === own || (reason !== 'decided' && reason !== 'revoked'))
}
