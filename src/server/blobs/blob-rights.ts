import { rolesGranted } from '#domain/fold/fact-table.ts'
import type { StreamId } from '#domain/ids.ts'
import { readTrust } from '../control/trust.ts'
import type { TrustDeps } from '../control/trust.ts'
import { readStreamControl } from '../control/stream-control.ts'
import type { ClockPort } from '../ports.ts'
import { mayWrite } from '../sync/rights.ts'
import type { Reader } from '../sync/sync-streams.ts'

export interface BlobDeps extends TrustDeps {
  readonly clock: ClockPort
}

/**
 * May whoever asks bring blobs into a stream? Who may write there (SYN-5): blobs are signed by nobody, so that here
 * the carrier's right decides. A phone that was revoked shows no certificates.
 */
export async function mayBringBlobs(
  deps: BlobDeps,
  reader: NonNullable<Reader>,
  stream: StreamId,
): Promise<boolean> {
  const nowMs = deps.clock.now().wallMs
  const may = (granted: ReturnType<typeof rolesGranted>) =>
    reader.certificates.some((certificate) => mayWrite(certificate, stream, { nowMs, granted }))
  if (may([])) return true
  if (reader.certificates.length === 0) return false
  const trust = await readTrust(deps)
  const granted = await deps.store.transact(stream, async (transaction) => {
    const { state } = await readStreamControl(transaction, { stream, trust })
    return rolesGranted(state.table, reader.device)
  })
  return may(granted)
}
