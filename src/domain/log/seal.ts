import {
  encodeSheet,
  encodeSheetHeader,
  MAX_SHEET_BYTES,
  MAX_SHEET_FACTS,
  SHEET_OVERHEAD_BYTES,
  sheetIdFor,
  sheetToSign,
} from './sheet.ts'
import type { SheetHeader } from './sheet.ts'
import type { FrozenFact } from './fact.ts'
import type { SheetId } from '../ids.ts'

/** Signs bytes with a device's key: ES256, 64 bytes. */
export type Sign = (bytes: Uint8Array) => Promise<Uint8Array>

export interface SealedSheet {
  readonly id: SheetId
  readonly bytes: Uint8Array
}

/** Signs a page of facts (SHEET-2). Storing it is the caller's, under compare-and-set (SHEET-1). */
export async function sealSheet(
  header: SheetHeader,
  facts: readonly FrozenFact[],
  sign: Sign,
): Promise<SealedSheet> {
  const headerBytes = encodeSheetHeader(
    header,
    facts.map((fact) => fact.id),
  )
  const signature = await sign(sheetToSign(headerBytes))
  return { id: sheetIdFor(headerBytes), bytes: encodeSheet(headerBytes, signature, facts) }
}

/** As many of the first facts as one sheet may hold: 500 facts, 64 KB (SHEET-1). At least one if there is any. */
export function takePage(facts: readonly FrozenFact[]): readonly FrozenFact[] {
  let bytes = SHEET_OVERHEAD_BYTES
  let count = 0
  for (const fact of facts) {
    // Six bytes: the CBOR heads of envelope and personal part.
    bytes += fact.envelope.length + (fact.personal?.length ?? 0) + 6
    if (count === MAX_SHEET_FACTS || (count > 0 && bytes > MAX_SHEET_BYTES)) break
    count++
  }
  return facts.slice(0, count)
}
