import { blobIdOf, bytesOfId, HASH_BYTES, sheetIdOf } from '../ids.ts'
import type { BlobId, PersonId, SheetId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'

/** So many ids stay well below the 8 KB of a fact. */
const MOST_IN_ONE = 150

/** What one phone has taken over from others. */
export interface Carried {
  readonly sheets: readonly SheetId[]
  /** Photos and papers. */
  readonly blobs: readonly BlobId[]
}

/**
 * "I have taken over these sheets and photos of other phones": what makes them say "on another phone too" (SYN-12).
 * A receipt for sheets alone has no `blobs`: it is the form that every app knows.
 * @param newId fresh ids, one for each draft: a receipt is about nobody, and so changes nobody's view
 */
export function draftCarried({ sheets, blobs }: Carried, newId: () => PersonId): readonly FactDraft[] {
  const drafts: FactDraft[] = []
  for (let at = 0; at < sheets.length + blobs.length; at += MOST_IN_ONE) {
    const some = sheets.slice(at, at + MOST_IN_ONE).map(bytesOfId)
    // the photos follow the sheets, in what room the last of these leave
    const [first, end] = [at, at + MOST_IN_ONE].map((place) => Math.max(0, place - sheets.length))
    const photos = blobs.slice(first, end).map(bytesOfId)
    const body = { sheets: some, ...(photos.length > 0 ? { blobs: photos } : {}) }
    drafts.push({ kind: 'carried', subjects: [newId()], body })
  }
  return drafts
}

/** What a receipt names; what is no id is passed over. */
export function readCarried({ sheets, blobs }: CanonicalMap): Carried {
  return { sheets: readHashes(sheets).map(sheetIdOf), blobs: readHashes(blobs).map(blobIdOf) }
}

function readHashes(list: CanonicalValue | undefined): readonly Uint8Array[] {
  if (!Array.isArray(list)) return []
  return (list as readonly CanonicalValue[]).flatMap((item) =>
    item instanceof Uint8Array && item.length === HASH_BYTES ? [item] : [],
  )
}
