import { equalBytes } from '#domain/bytes.ts'
import type { ErasedBody } from '#domain/drafts/control.ts'
import { readFact } from '#domain/log/fact.ts'
import type { FrozenFact, SubjectId } from '#domain/log/fact.ts'
import { fillSheet, stripSheet } from '#domain/log/strip-sheet.ts'
import type { IsErased } from '#domain/log/strip-sheet.ts'

/** What is erased in a stream, for taking it out of bytes (SYN-10). */
export interface Erasure extends ErasedBody {
  /** People and facts that were not known to be erased before. */
  readonly added: number
  readonly isErased: IsErased
}

/** `null`: nothing was ever erased in the stream. */
export function joinErasures(known: ErasedBody | null | undefined, more: ErasedBody | null): Erasure | null {
  if (!known && !more) return null
  const people = new Set([...(known?.people ?? []), ...(more?.people ?? [])])
  const facts = new Set([...(known?.facts ?? []), ...(more?.facts ?? [])])
  const all: ReadonlySet<SubjectId> = people
  return {
    people: [...people],
    facts: [...facts],
    added: countErased({ people: [...people], facts: [...facts] }) - countErased(known ?? null),
    isErased: ({ id, subjects }) => facts.has(id) || subjects.some((subject) => all.has(subject)),
  }
}

export function countErased(erased: ErasedBody | null): number {
  return (erased?.people.length ?? 0) + (erased?.facts.length ?? 0)
}

/** The fact without its personal part if that is erased; otherwise the very same fact. */
export function stripFact<Frozen extends FrozenFact>(frozen: Frozen, { isErased }: Erasure): Frozen {
  const fact = frozen.personal && readFact(frozen.envelope, null)
  return fact && isErased(fact) ? { ...frozen, personal: null } : frozen
}

/** A sheet's bytes without what is erased; the very same bytes if there is nothing to take out. */
export function stripBytes(bytes: Uint8Array, erasure: Erasure | null): Uint8Array {
  return erasure ? stripSheet(bytes, erasure.isErased) : bytes
}

/** A known sheet's bytes with the parts filled in that another copy of it brings, but for erased ones. */
export function fillBytes(stored: Uint8Array, offered: Uint8Array, erasure: Erasure | null): Uint8Array {
  if (equalBytes(stored, offered)) return stored
  return fillSheet(stored, offered, erasure?.isErased ?? (() => false))
}
