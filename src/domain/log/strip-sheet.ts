import type { FactId } from '../ids.ts'
import type { Fact, FrozenFact } from './fact.ts'
import { encodeSheet, readSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'

/** Is the personal part of this fact to be gone? (`isErased` of the stream's `Control`) */
export type IsErased = (fact: Pick<Fact, 'id' | 'subjects'>) => boolean

/**
 * The sheet without the personal parts of erased facts (SYN-10): same header, id, envelopes and signature.
 * @returns the bytes as they were when there is nothing to take out, or when they are no sheet
 */
export function stripSheet(bytes: Uint8Array, isErased: IsErased): Uint8Array {
  const sheet = sheetOf(bytes)
  if (!sheet) return bytes
  const erased = new Set(sheet.facts.filter(isErased).map((fact) => fact.id))
  return rewrite(bytes, sheet, ({ id, personal }) => (erased.has(id) ? null : personal))
}

/**
 * A sheet that is known already, completed from another copy of it: personal parts that the stored one lacks, but
 * for erased ones (SYN-10).
 * @returns the stored bytes as they were when the offered ones add nothing, or are another sheet
 */
export function fillSheet(stored: Uint8Array, offered: Uint8Array, isErased: IsErased): Uint8Array {
  const [known, other] = [sheetOf(stored), sheetOf(offered)]
  if (!known || known.id !== other?.id) return stored
  const parts = new Map<FactId, Uint8Array>()
  for (const [i, { id, personal }] of other.frozen.entries()) {
    const fact = other.facts[i]
    if (fact && personal && !isErased(fact)) parts.set(id, personal)
  }
  return rewrite(stored, known, ({ id, personal }) => personal ?? parts.get(id) ?? null)
}

function sheetOf(bytes: Uint8Array): Sheet | null {
  const read = readSheet(bytes)
  return read.kind === 'sheet' ? read.sheet : null
}

function rewrite(
  bytes: Uint8Array,
  { headerBytes, signature, frozen }: Sheet,
  partOf: (fact: FrozenFact) => Uint8Array | null,
): Uint8Array {
  const facts = frozen.map((fact) => ({ ...fact, personal: partOf(fact) }))
  const isSame = facts.every((fact, i) => fact.personal === frozen[i]?.personal)
  return isSame ? bytes : encodeSheet(headerBytes, signature, facts)
}
