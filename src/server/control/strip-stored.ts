import { stripSheet } from '#domain/log/strip-sheet.ts'
import { NamedBlobs } from '../blobs/named-blobs.ts'
import { eraseBlobs } from '../blobs/take-blobs.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import type { SheetBytes, StreamTransaction } from '../ports.ts'
import { isErasedIn } from './stream-control.ts'
import type { StreamControl } from './stream-control.ts'

const SHEETS_AT_ONCE = 200

/**
 * Takes what is erased out of every stored sheet of the stream, and the blobs that only erased facts name (SYN-10).
 * @returns how many facts lost a part
 */
export async function stripStored(transaction: StreamTransaction, control: StreamControl): Promise<number> {
  let facts = 0
  const blobs = new NamedBlobs(isErasedIn(control))
  await forEachSheet(transaction, control, async (sheets) => {
    const changes: SheetBytes[] = []
    for (const { sheet, bytes } of sheets) {
      blobs.note(getStoredSheet(bytes).facts)
      const stripped = stripSheet(bytes, isErasedIn(control))
      if (stripped === bytes) continue
      facts += countParts(bytes) - countParts(stripped)
      changes.push({ sheet, bytes: stripped })
    }
    await transaction.replaceBytes(control.stream, changes)
  })
  await eraseBlobs(transaction, control.stream, blobs.listErased())
  return facts
}

/** Every stored sheet of the stream, some at a time, in the log's order; one that was numbered twice comes once. */
export async function forEachSheet(
  transaction: StreamTransaction,
  { stream }: Pick<StreamControl, 'stream'>,
  take: (sheets: readonly SheetBytes[]) => Promise<void> | void,
): Promise<void> {
  const seen = new Set<string>()
  for (let after = 0; ;) {
    const some = await transaction.listSheetBytes(stream, after, SHEETS_AT_ONCE)
    const last = some[some.length - 1]
    if (!last) return
    await take(some.filter(({ sheet }) => !seen.has(sheet) && Boolean(seen.add(sheet))))
    after = last.n
  }
}

function countParts(bytes: Uint8Array): number {
  return getStoredSheet(bytes).frozen.filter(({ personal }) => personal !== null).length
}
