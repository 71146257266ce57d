import { draftCarried } from '#domain/drafts/handover.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { foldReceipts } from '#domain/fold/receipts.ts'
import { authorIn } from '#domain/fold/stream-state.ts'
import type { PersonId, StreamId } from '#domain/ids.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import type { StreamDraft } from '#client/log/capture.ts'
import type { SaveOutcome } from '#client/services.ts'
import type { AddedFrom } from '#client/services/handover.ts'
import type { BlobKey } from '#client/blobs/blob-ports.ts'
import { addCopy } from './add-copy.ts'
import type { AddDeps } from './add-copy.ts'

interface TakeDeps extends AddDeps {
  readonly file: Uint8Array
  readonly newId: () => PersonId
  readonly readTable: (stream: StreamId) => Promise<FactTable>
  /** Resolves when views show what was stored. */
  readonly settle: () => Promise<void>
  readonly save: (drafts: readonly StreamDraft[]) => Promise<SaveOutcome>
}

/** Adds a copy and states the receipt for it (SYN-12). @throws {StorageFailure} */
export async function takeCopy(
  deps: TakeDeps,
): Promise<AddedFrom | { readonly kind: 'not-a-copy' | 'other-organisation' }> {
  const outcome = await addCopy(deps, deps.file)
  if (outcome.kind !== 'added') return outcome
  await deps.settle()
  const { taken: sheets, photos, ...added } = outcome
  const { taken, ...counts } = photos
  const drafts = await draftReceipts(deps, sheets, taken)
  const receipt = drafts.length > 0 ? await deps.save(drafts) : { kind: 'saved' as const }
  return { ...added, photos: counts, receipt: receipt.kind }
}

/**
 * For every sheet and photo of another phone that no receipt of this phone names yet, in its own stream. Receipts get
 * none themselves: two phones would go on thanking each other.
 */
async function draftReceipts(
  deps: TakeDeps,
  taken: readonly Sheet[],
  photos: readonly BlobKey[],
): Promise<readonly StreamDraft[]> {
  const { device, certificate } = deps.identity
  const drafts: StreamDraft[] = []
  for (const stream of new Set([...taken, ...photos].map((each) => each.stream))) {
    // Where this phone may not write nobody would believe it.
    if (!authorIn(certificate, stream).opens) continue
    const given = foldReceipts(await deps.readTable(stream))
    const sheets = taken
      .filter(({ stream: of, facts }) => of === stream && facts.some(({ kind }) => kind !== 'carried'))
      .map(({ id }) => id)
      .filter((id) => !given.sheets.get(id)?.has(device))
    const blobs = photos
      .flatMap(({ stream: of, blob }) => (of === stream ? [blob] : []))
      .filter((id) => !given.blobs.get(id)?.has(device))
    for (const draft of draftCarried({ sheets, blobs }, deps.newId)) drafts.push({ stream, draft })
  }
  return drafts
}
