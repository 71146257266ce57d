import { fillSheet } from '#domain/log/strip-sheet.ts'
import type { SheetBytes, StreamTransaction } from '../ports.ts'
import { isErasedIn } from '../control/stream-control.ts'
import type { StreamControl } from '../control/stream-control.ts'
import type { Pushed } from './judge-sheet.ts'

/** Completes known sheets by parts that came now, but for erased ones (SYN-10). Hashes show that they are the right. */
export async function fillIn(
  transaction: StreamTransaction,
  control: StreamControl,
  known: readonly Pushed[],
): Promise<void> {
  if (known.length === 0) return
  const { stream } = control
  const stored = await transaction.readSheets(
    stream,
    known.map(({ id }) => id),
  )
  const changes: SheetBytes[] = []
  for (const { id, bytes } of known) {
    const present = stored.get(id)
    const filled = present && fillSheet(present, bytes, isErasedIn(control))
    if (filled && filled !== present) changes.push({ sheet: id, bytes: filled })
  }
  if (changes.length > 0) await transaction.replaceBytes(stream, changes)
}
