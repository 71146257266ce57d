import type { CertificateId, DeviceId, FactId } from '#domain/ids.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import type { LogState, PackedView } from '#client/ports.ts'
import { isStale } from '#client/storage/stale-view.ts'
import type { Folded, LastFolded } from './fold-tail.ts'
import { unpackControl } from './pack-control.ts'
import type { PackedControl } from './pack-control.ts'
import { unpackTable } from './packed-table.ts'
import type { PackedTable } from './packed-table.ts'
import type { KeptList } from './stream-view.ts'

export interface PackedContent {
  readonly facts: PackedTable
  readonly control: PackedControl
  readonly missing: readonly CertificateId[]
  readonly last: LastFolded
  readonly ahead: readonly FactId[]
  /** Unsigned facts were folded as this device's. */
  readonly device: DeviceId | null
  readonly list: KeptList
  readonly order: NameOrder
}

export interface UnpackedView {
  readonly folded: Folded
  readonly list: KeptList
  readonly order: NameOrder
}

/** `null`: of another log or device, ahead of the log, packed before an erasure, or unreadable: fold the log anew (SYN-13). */
export function unpackView(packed: PackedView, log: LogState, device: DeviceId | null): UnpackedView | null {
  const { erasures, mark } = packed
  if (isStale(packed, log)) return null
  try {
    const content = packed.table as PackedContent
    if (content.device !== device) return null
    return {
      folded: {
        state: { table: unpackTable(content.facts), control: unpackControl(content.control) },
        mark,
        last: content.last,
        ahead: new Set(content.ahead),
        isUnproven: true,
        erasures,
        missing: new Set(content.missing),
        unpacked: 0,
      },
      list: content.list,
      order: content.order,
    }
  } catch {
    // Whatever is wrong with a record, the log has everything.
    return null
  }
}
