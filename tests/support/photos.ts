import type { EventId } from '#domain/ids.ts'
import { blobIdFor, namingBlob } from '#domain/log/blob.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { SubjectId } from '#domain/log/fact.ts'
import { aFact, anEvent } from './facts.ts'

/** Bytes that stand for a photo; every seed gives others. */
export function aPhoto(length = 100_000, seed = 1): Uint8Array {
  let state = seed * 2_654_435_761
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state >>> 24
  })
}

/** A fact that names a photo. */
export function aPhotoFact(
  photo: Uint8Array,
  { subject = anEvent(), kind = 'photo-taken' }: { subject?: SubjectId | EventId; kind?: string } = {},
): FrozenFact {
  return aFact({ kind, subjects: [subject], body: { ...namingBlob(blobIdFor(photo)) } })
}
