import type { Touched } from '#domain/fold/fact-table.ts'
import type { SubjectId } from '#domain/log/fact.ts'

export const NOBODY: Touched = new Set()

export const isNobody = (touched: Touched) => touched !== 'all' && touched.size === 0

/** What thousands of facts touched, gathered one by one: a set made anew for each would cost as much as the fold. */
export class TouchedSum {
  readonly #subjects = new Set<SubjectId>()
  #isAll = false

  add(touched: Touched): void {
    if (touched === 'all') this.#isAll = true
    else for (const subject of touched) this.#subjects.add(subject)
  }

  read(): Touched {
    return this.#isAll ? 'all' : this.#subjects
  }
}

/** What either touched. */
export function joinTouched(a: Touched, b: Touched): Touched {
  const sum = new TouchedSum()
  sum.add(a)
  sum.add(b)
  return sum.read()
}
