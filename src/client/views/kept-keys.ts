import type { PersonId } from '#domain/ids.ts'

/** The list of an earlier run, in its order. A sort key is valid while the name to sort by is the same. */
export interface KeptKeys {
  readonly ids: readonly PersonId[]
  readonly sortNames: readonly string[]
  readonly keys: readonly string[]
}

export const NOTHING_KEPT: KeptKeys = { ids: [], sortNames: [], keys: [] }
