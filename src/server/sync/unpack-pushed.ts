import { MAX_SHEETS } from '#protocol/messages.ts'
import type { StreamRequest } from '#protocol/messages.ts'
import { isRootedBundle, openBundle } from '#protocol/wire/bundle.ts'
import { viewLog } from './view-log.ts'
import type { ViewDeps } from './view-log.ts'

/**
 * The sheets of a request as raw bytes: those that came so, then those of its bundle. `null` where a bundle cannot be
 * read, for what it refers to is not here or its bytes are wrong: such a sheet is asked for again (SHEET-6).
 */
export async function unpackPushed(
  deps: ViewDeps,
  { stream, cursor, sheets, packed }: StreamRequest,
): Promise<readonly (Uint8Array | null)[]> {
  if (!packed) return sheets
  const view = isRootedBundle(packed) ? await viewLog(deps, stream, cursor) : null
  const bundle = openBundle(packed, { stream, view, sent: [] })
  const unpacked: (Uint8Array | null)[] = []
  while (bundle && unpacked.length < Math.min(bundle.count, MAX_SHEETS)) {
    const entry = bundle.next()
    unpacked.push(entry?.tag === 'bytes' ? entry.bytes : null)
    await deps.pause()
  }
  return [...sheets, ...unpacked]
}
