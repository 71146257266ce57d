import { known } from '../known.ts'
import { repairLookAlikes } from './name-key.ts'

/**
 * The identity number (ЖСН, ИИН) is never collected (glossary, section 8). These functions exist to refuse it.
 */

const FIRST_WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const SECOND_WEIGHTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]

/** Whether a text is twelve digits (spaces aside) whose check digit holds. */
export function isIdentityNumber(text: string): boolean {
  const digits = Array.from(text.replace(/[\s\u00a0-]/g, ''), Number)
  if (digits.length !== 12 || digits.some((digit) => Number.isNaN(digit))) return false
  const first = weigh(digits, FIRST_WEIGHTS)
  const check = first === 10 ? weigh(digits, SECOND_WEIGHTS) : first
  return check !== 10 && check === digits[11]
}

const TWELVE_DIGITS =
  /(^|\D)(\d{12}|\d{6}[ \u00a0-]\d{6}|\d{4}[ \u00a0-]\d{4}[ \u00a0-]\d{4}|\d{3}(?:[ \u00a0-]\d{3}){3})(?!\d)/g

/** Whether free text holds an identity number, alone or among words. Such text is refused, not stored. */
export function containsIdentityNumber(freeText: string): boolean {
  for (const match of freeText.matchAll(TWELVE_DIGITS)) if (isIdentityNumber(known(match[2]))) return true
  return false
}

/** Whether a cell has the look of an identity number, its check digit right or not. */
export function looksLikeIdentityNumber(cell: string): boolean {
  return /^\d{12}$/.test(cell.replace(/[\s\u00a0-]/g, '')) && !cell.trim().startsWith('+')
}

const SHORT_NAMES = new Set(['жсн', 'иин', 'iin', 'jsn'])
const LONG_NAMES = [
  /жеке\s+с[әе?]йкестенд/,
  /индивидуальн\S*\s+идентификационн/,
  /individual\s+identification/,
  /identity\s+number/,
]

/** Whether a column's heading names the identity number, in any of the languages. */
export function isIdentityColumnName(heading: string): boolean {
  const text = repairLookAlikes(heading).toLowerCase()
  return (
    text.split(/[^\p{L}]+/u).some((word) => SHORT_NAMES.has(word)) ||
    LONG_NAMES.some((name) => name.test(text))
  )
}

function weigh(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * known(digits[i]), 0) % 11
}
