import { decodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { Fact, FrozenFact } from '#domain/log/fact.ts'
import { isControlKind } from '#domain/log/kinds.ts'

/** Does any of a sheet's facts decide which sheets, authors or parts of the stream count? (`NewSheet.isControl`) */
export function isControlSheet(facts: readonly Pick<Fact, 'kind'>[]): boolean {
  return facts.some(({ kind }) => kind === 'granted' || kind === 'closed' || isControlKind(kind))
}

/** The same of facts that were not read. */
export function isControlPage(facts: readonly Pick<FrozenFact, 'envelope'>[]): boolean {
  const kinds = facts.map(({ envelope }) => {
    const map = decodeCanonical(envelope)
    return isMap(map) ? map['k'] : undefined
  })
  return isControlSheet(kinds.flatMap((kind) => (typeof kind === 'string' ? [{ kind }] : [])))
}
