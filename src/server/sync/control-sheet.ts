import { decodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { isControlKind } from '#domain/log/kinds.ts'

/** Does any of a sheet's facts decide which sheets, authors or parts of the stream count? (`NewSheet.isControl`) */
export function isControlSheet(facts: readonly Pick<FrozenFact, 'envelope'>[]): boolean {
  return facts.some(({ envelope }) => {
    const map = decodeCanonical(envelope)
    const kind = isMap(map) ? map['k'] : undefined
    return typeof kind === 'string' && (kind === 'granted' || kind === 'closed' || isControlKind(kind))
  })
}
