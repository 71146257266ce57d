import type { Mark } from '#domain/fold/presence.ts'
import type { TimeLimits } from './read-time-form.ts'

/** Marks of one kind that stand together: of several witnesses of one arrival all are corrected, or none. */
export function runOf(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const [from, until] = boundsOf(marks, mark)
  return marks.slice(from, until)
}

/** A corrected time stays between what came before and what came after it. */
export function limitsOf(marks: readonly Mark[], mark: Mark): TimeLimits {
  const [from, until] = boundsOf(marks, mark)
  return { notBeforeMs: marks[from - 1]?.time.ms, notAfterMs: marks[until]?.time.ms }
}

function boundsOf(marks: readonly Mark[], mark: Mark): readonly [from: number, until: number] {
  const at = marks.findIndex(({ id }) => id === mark.id)
  let from = at
  let until = at + 1
  while (marks[from - 1]?.kind === mark.kind) from--
  while (marks[until]?.kind === mark.kind) until++
  return [from, until]
}
