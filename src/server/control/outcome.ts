/** What a decision changed (SYN-5, SYN-7, SYN-10, SYN-11). */
export interface Changed {
  /** Sheets that are held now and were not, or the other way round. */
  readonly sheets: number
  /** Facts whose personal part went. */
  readonly facts: number
  /** Streams in which something was stated. */
  readonly streams: number
}

export type DecisionOutcome =
  | ({ readonly kind: 'done' } & Changed)
  | {
      readonly kind: 'problem'
      /** `not-found`: what it names is not here. `not-allowed`: the server's own sheets and key are not decided on. */
      readonly problem: 'not-found' | 'not-allowed'
    }

export const UNCHANGED: Changed = { sheets: 0, facts: 0, streams: 0 }

export function done(...changes: readonly Changed[]): DecisionOutcome {
  const sum = (of: keyof Changed) => changes.reduce((total, change) => total + change[of], 0)
  return { kind: 'done', sheets: sum('sheets'), facts: sum('facts'), streams: sum('streams') }
}

export const NOT_FOUND: DecisionOutcome = { kind: 'problem', problem: 'not-found' }
export const NOT_ALLOWED: DecisionOutcome = { kind: 'problem', problem: 'not-allowed' }
