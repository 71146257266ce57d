import type { PassId } from '../ids.ts'

/**
 * The code under a pass, for when it cannot be scanned: the first eight letters of the pass id and a check letter.
 * The nine satisfy one equation over the field of 32 elements, `Σ letterᵢ·αⁱ = 0`, so that every wrong letter and
 * every swap of two, wherever they stand, is noticed.
 */
export type ShortCode = string & { readonly __shortCode: true }

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const ID_LETTERS = 8
/** Three letters with more behind them. */
const GROUP_BEFORE_MORE = /.{3}(?=.)/g

/** What people read letters for (Crockford), and the Cyrillic ones of a keyboard that was left in Kazakh. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  o: '0',
  i: '1',
  l: '1',
  о: '0',
  і: '1',
  а: 'a',
  в: 'b',
  с: 'c',
  е: 'e',
  н: 'h',
  к: 'k',
  м: 'm',
  р: 'p',
  т: 't',
  х: 'x',
}

/** The code of a pass. */
export function shortCodeOf(pass: PassId): ShortCode {
  const head = pass.slice(0, ID_LETTERS)
  return (head + checkLetterOf(head)) as ShortCode
}

/** The code as it is printed: capitals, in groups of three. */
export function formatShortCode(code: ShortCode): string {
  return code.toUpperCase().replace(GROUP_BEFORE_MORE, '$& ')
}

/**
 * Reads what somebody typed: capitals or not, with spaces and hyphens anywhere, O for 0, I or L for 1.
 * `wrong`: nine letters that cannot be a code, so some of them were misread. `null`: it is no code at all.
 */
export function readShortCode(typed: string): ShortCode | 'wrong' | null {
  const letters = typed.toLowerCase().replace(/[\s\u2010-\u2015-]/g, '')
  const code = letters.replace(/[^0-9]/gu, (letter) => LOOKALIKES[letter] ?? letter)
  if (!/^[0-9a-hjkmnp-tv-z]{9}$/.test(code)) return null
  return checkLetterOf(code.slice(0, ID_LETTERS)) === code.slice(ID_LETTERS) ? (code as ShortCode) : 'wrong'
}

/** Does the code stand under this pass? More than one pass may have it: it names 40 bits of 80. */
export function isCodeOf(code: ShortCode, pass: PassId): boolean {
  return pass.startsWith(code.slice(0, ID_LETTERS))
}

/** Has weight 1, the letters before it α, α², … α⁸. */
function checkLetterOf(head: string): string {
  let sum = 0
  for (const letter of head) sum = timesAlpha(sum ^ ALPHABET.indexOf(letter))
  return ALPHABET.charAt(sum)
}

/** Times α in the field of x⁵ + x² + 1. */
function timesAlpha(value: number): number {
  return value & 0b10000 ? ((value << 1) ^ 0b100101) & 0b11111 : value << 1
}
