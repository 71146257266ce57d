import { known } from '../known.ts'

/** The Kazakh alphabet; І stands after Ы. */
export const KAZAKH_ALPHABET = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя'

/** Places of letter groups in a sort key, in the order: word break, digits, Cyrillic, Latin, everything else. */
const TEXT_END = '\u0001'
const WORD_BREAK = '\u0002'
const DIGITS = 0x10
const KAZAKH = 0x40
const OTHER_CYRILLIC = 0x100
const LATIN = 0x800
const OTHER_LETTERS = '\uf000'

const KAZAKH_PLACES = new Map(
  Array.from(KAZAKH_ALPHABET, (letter, i) => [letter, String.fromCharCode(KAZAKH + i)]),
)

/** Latin letters that do not decompose, beside the letter they are filed under. */
const LATIN_KIN: Readonly<Record<string, string>> = { ə: 'a', ı: 'i', ŋ: 'n', ø: 'o', ł: 'l', ß: 's', đ: 'd' }

/**
 * A key such that plain `<` on keys is the order of the Kazakh alphabet.
 *
 * Digits come first and compare as numbers; then Cyrillic; Latin (also with marks) after Cyrillic; other scripts last.
 * Case and punctuation count only between texts that are otherwise equal, so different texts have different keys.
 */
export function kazakhSortKey(text: string): string {
  let key = ''
  const letters = text.normalize('NFC').toLowerCase()
  for (const part of letters.match(/\p{Nd}+|\p{L}|[\s\u00a0-]+/gu) ?? []) key += placePart(part, key)
  return (key.endsWith(WORD_BREAK) ? key.slice(0, -1) : key) + TEXT_END + text
}

/** Compares two texts by {@link kazakhSortKey}; for long lists compute the keys once instead. */
export function compareKazakh(a: string, b: string): number {
  const left = kazakhSortKey(a)
  const right = kazakhSortKey(b)
  return left < right ? -1 : left > right ? 1 : 0
}

function placePart(part: string, before: string): string {
  const kazakh = KAZAKH_PLACES.get(part)
  if (kazakh !== undefined) return kazakh
  if (/^[\s\u00a0-]/.test(part)) return before === '' ? '' : WORD_BREAK
  if (/^\p{Nd}/u.test(part)) return placeNumber(part)
  return placeLetter(part)
}

/** A longer number is a larger one, so its length goes before its digits. */
function placeNumber(digits: string): string {
  const significant = digits.replace(/^0+(?=.)/, '')
  return String.fromCharCode(DIGITS + Math.min(significant.length, 40)) + significant
}

function placeLetter(letter: string): string {
  const code = known(letter.codePointAt(0))
  if (code >= 0x400 && code < 0x530) return String.fromCharCode(OTHER_CYRILLIC + code - 0x400)
  const base = LATIN_KIN[letter] ?? letter.normalize('NFD').charAt(0)
  if (base < 'a' || base > 'z') return OTHER_LETTERS + letter
  // Eight places a letter: the plain one, then each marked one in a place of its own as far as that goes.
  const variant = letter === base ? 0 : 1 + (code % 7)
  return String.fromCharCode(LATIN + (base.charCodeAt(0) - 97) * 8 + variant)
}
