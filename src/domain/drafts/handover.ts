import { bytesOfId, HASH_BYTES, sheetIdOf } from '../ids.ts'
import type { PersonId, SheetId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'

/** So many ids stay well below the 8 KB of a fact. */
const MOST_IN_ONE = 150

/**
 * "I have taken over these sheets of other phones": what makes them say "on another phone too" (SYN-12).
 * @param newId fresh ids, one for each draft: a receipt is about nobody, and so changes nobody's view
 */
export function draftCarried(sheets: readonly SheetId[], newId: () => PersonId): readonly FactDraft[] {
  const drafts: FactDraft[] = []
  for (let at = 0; at < sheets.length; at += MOST_IN_ONE) {
    const some = sheets.slice(at, at + MOST_IN_ONE)
    drafts.push({ kind: 'carried', subjects: [newId()], body: { sheets: some.map(bytesOfId) } })
  }
  return drafts
}

/** The sheets that a receipt names; what is no id is passed over. */
export function readCarried({ sheets }: CanonicalMap): readonly SheetId[] {
  if (!Array.isArray(sheets)) return []
  return (sheets as readonly CanonicalValue[]).flatMap((item) =>
    item instanceof Uint8Array && item.length === HASH_BYTES ? [sheetIdOf(item)] : [],
  )
}
