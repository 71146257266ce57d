import type { Cursor } from '#domain/log/digest.ts'
import type { DeviceId } from '#domain/ids.ts'
import type { LogState, PackedView } from '#client/ports.ts'
import { packControl } from './pack-control.ts'
import { packTable } from './pack-table.ts'
import { FOLD_VERSION } from './packed-table.ts'
import type { PackedTable } from './packed-table.ts'
import type { PackedContent } from './packed-view.ts'
import type { Steps } from './steps.ts'
import type { KeptList, StreamView } from './stream-view.ts'

/** A view, as it is now, as one record that reads back fast (SYN-13). */
export function packView(
  view: StreamView,
  log: Pick<LogState, 'epoch' | 'erasures'> & { readonly cursor: Cursor; readonly device: DeviceId | null },
): Steps<PackedView> {
  const { state, mark, last, ahead, missing } = view.folded
  const { epoch, erasures, cursor, device } = log
  const content = {
    control: packControl(state.control),
    missing: [...missing],
    last,
    ahead: [...ahead],
    device,
    order: view.order,
  }
  const record = { version: FOLD_VERSION, epoch, erasures, mark, cursor }
  return fill(record, content, packTable(state.table), view.packList())
}

function* fill(
  record: Omit<PackedView, 'table'>,
  content: Omit<PackedContent, 'facts' | 'list'>,
  facts: Steps<PackedTable>,
  list: Steps<KeptList>,
): Steps<PackedView> {
  const table: PackedContent = { ...content, facts: yield* facts, list: yield* list }
  return { ...record, table }
}
