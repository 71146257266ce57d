import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { ClockPort, SheetStorePort } from '../ports.ts'
import { mayRead } from '../sync/rights.ts'
import type { Reader } from '../sync/sync-streams.ts'

export interface FollowDeps {
  readonly store: SheetStorePort
  readonly clock: ClockPort
}

/**
 * Of these streams the ones whose growth concerns the reader: those they may read, and those that hold sheets of
 * their own, which they too watch arrive (SYN-2). The others are left out, as if they never grew.
 */
export async function listFollowable(
  { store, clock }: FollowDeps,
  reader: Reader,
  streams: readonly StreamId[],
): Promise<readonly StreamId[]> {
  const certificates = reader?.certificates ?? []
  const nowMs = clock.now().wallMs
  const followed = new Set(streams.filter((stream) => mayRead(certificates, stream, nowMs)))
  if (!reader) return [...followed]
  for (const stream of streams) {
    const isOwn = !followed.has(stream) && (await hasOwnSheets(store, reader.device, stream))
    if (isOwn) followed.add(stream)
  }
  return [...followed]
}

async function hasOwnSheets(store: SheetStorePort, device: DeviceId, stream: StreamId): Promise<boolean> {
  // A transaction would make the row of a stream that nobody has written to.
  if ((await store.readCursor(stream)).n === 0) return false
  return store.transact(stream, async (open) => (await open.readChainHead(stream, device)) !== null)
}
