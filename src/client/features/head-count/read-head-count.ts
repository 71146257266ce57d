import { MOST_HEADS } from '#domain/drafts/head-count.ts'
import type { ParticipantKind } from '#domain/participant.ts'
import { containsIdentityNumber, looksLikeIdentityNumber } from '#domain/text/identity-number.ts'

/** What stands in the form, as typed. */
export interface CountForm {
  count: string
  who: ParticipantKind | null
  label: string
}

export const emptyCount = (): CountForm => ({ count: '', who: null, label: '' })

export type HeadCountProblem = 'count-missing' | 'count-large' | 'label-long' | 'identity-number'
export type HeadCountField = 'count' | 'label'

export interface HeadCountProblems {
  readonly field: HeadCountField
  readonly problem: HeadCountProblem
}

export type HeadCountRead =
  | { readonly kind: 'read'; readonly count: number; readonly label: string }
  | { readonly kind: 'wrong'; readonly problems: readonly HeadCountProblems[] }

/** Longer than any name of a school. */
const maxLabelLength = 200

/** Reads the form; `least` is 0 where a party may be counted as nobody. */
export function readHeadCount(
  form: { readonly count: string; readonly label: string },
  least = 1,
): HeadCountRead {
  const digits = form.count.replace(/\s/gu, '')
  const count = /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  const label = form.label.replace(/\s+/gu, ' ').trim()
  const countProblem = findCountProblem(count, least)
  const labelProblem = findLabelProblem(label)
  const problems = [
    ...(countProblem ? [{ field: 'count' as const, problem: countProblem }] : []),
    ...(labelProblem ? [{ field: 'label' as const, problem: labelProblem }] : []),
  ]
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'read', count, label }
}

function findCountProblem(count: number, least: number): HeadCountProblem | null {
  if (Number.isNaN(count) || count < least) return 'count-missing'
  return count > MOST_HEADS ? 'count-large' : null
}

function findLabelProblem(label: string): HeadCountProblem | null {
  if (containsIdentityNumber(label) || looksLikeIdentityNumber(label)) return 'identity-number'
  return label.length > maxLabelLength ? 'label-long' : null
}
