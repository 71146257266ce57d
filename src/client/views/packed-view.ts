import type { Cursor } from '#domain/log/digest.ts'
import type { CertificateId, DeviceId, FactId } from '#domain/ids.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import type { LogState, PackedView } from '#client/ports.ts'
import { isStale } from '#client/storage/stale-view.ts'
import type { Folded, LastFolded } from './fold-tail.ts'
import { packControl, unpackControl } from './pack-control.ts'
import type { PackedControl } from './pack-control.ts'
import { FOLD_VERSION, packTable, unpackTable } from './pack-table.ts'
import type { PackedTable } from './pack-table.ts'
import type { KeptList, StreamView } from './stream-view.ts'

interface PackedContent {
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

/** A view as one record that reads back fast (SYN-13). */
export function packView(
  view: StreamView,
  log: Pick<LogState, 'epoch' | 'erasures'> & { readonly cursor: Cursor; readonly device: DeviceId | null },
): PackedView {
  const { state, mark, last, ahead, missing } = view.folded
  const table: PackedContent = {
    facts: packTable(state.table),
    control: packControl(state.control),
    missing: [...missing],
    last,
    ahead: [...ahead],
    device: log.device,
    list: view.packList(),
    order: view.order,
  }
  const { epoch, erasures, cursor } = log
  return { version: FOLD_VERSION, epoch, erasures, mark, cursor, table }
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
