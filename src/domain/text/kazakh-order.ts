import { known } from '../known.ts'

/** The Kazakh alphabet; І stands after Ы. */
export const KAZAKH_ALPHABET = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя'

/** Places of letter groups in a sort key, in the order: word break, digits, Cyrillic, Latin, everything else. */
const TEXT_END = '\u0001'
const WORD_BREAK = '\u0002'
const DIGITS = 0x10
const OTHER_LETTERS = '\uf000'

/** The Russian alphabet, Kazakh letters beside the ones they are written with in Russian. */
export const RUSSIAN_ALPHABET = 'аәбвгғдеёжзиійкқлмнңоөпрстуұүфхһцчшщъыьэюя'

/** In whose alphabet names are put in order; English puts Latin letters before Cyrillic ones. */
export type NameOrder = 'kk' | 'ru' | 'en'

interface Places {
  readonly alphabet: ReadonlyMap<string, string>
  readonly otherCyrillic: number
  readonly latin: number
}

const PLACES: Readonly<Record<NameOrder, Places>> = {
  kk: { alphabet: placesOf(KAZAKH_ALPHABET, 0x40), otherCyrillic: 0x100, latin: 0x800 },
  ru: { alphabet: placesOf(RUSSIAN_ALPHABET, 0x40), otherCyrillic: 0x100, latin: 0x800 },
  en: { alphabet: placesOf(KAZAKH_ALPHABET, 0x200), otherCyrillic: 0x300, latin: 0x40 },
}

function placesOf(alphabet: string, from: number): ReadonlyMap<string, string> {
  return new Map(Array.from(alphabet, (letter, i) => [letter, String.fromCharCode(from + i)]))
}

/** Latin letters that do not decompose, beside the letter they are filed under. */
const LATIN_KIN: Readonly<Record<string, string>> = { ə: 'a', ı: 'i', ŋ: 'n', ø: 'o', ł: 'l', ß: 's', đ: 'd' }

/**
 * A key such that plain `<` on keys is the order of the Kazakh alphabet.
 *
 * Digits come first and compare as numbers; then Cyrillic; Latin (also with marks) after Cyrillic; other scripts last.
 * Case and punctuation count only between texts that are otherwise equal, so different texts have different keys.
 */
export function kazakhSortKey(text: string): string {
  return nameSortKey(text, 'kk')
}

/** {@link kazakhSortKey} in the order of another language. Keys of two orders do not compare. */
export function nameSortKey(text: string, order: NameOrder): string {
  const places = PLACES[order]
  let key = ''
  const letters = text.normalize('NFC').toLowerCase()
  for (const part of letters.match(/\p{Nd}+|\p{L}|[\s\u00a0-]+/gu) ?? []) key += placePart(places, part, key)
  return (key.endsWith(WORD_BREAK) ? key.slice(0, -1) : key) + TEXT_END + text
}

/** Compares two texts by {@link kazakhSortKey}; for long lists compute the keys once instead. */
export function compareKazakh(a: string, b: string): number {
  const left = kazakhSortKey(a)
  const right = kazakhSortKey(b)
  return left < right ? -1 : left > right ? 1 : 0
}

function placePart(places: Places, part: string, before: string): string {
  const own = places.alphabet.get(part)
  if (own !== undefined) return own
  if (/^[\s\u00a0-]/.test(part)) return before === '' ? '' : WORD_BREAK
  if (/^\p{Nd}/u.test(part)) return placeNumber(part)
  return placeLetter(places, part)
}

/** A longer number is a larger one, so its length goes before its digits. */
function placeNumber(digits: string): string {
  const significant = digits.replace(/^0+(?=.)/, '')
  return String.fromCharCode(DIGITS + Math.min(significant.length, 40)) + significant
}

function placeLetter({ otherCyrillic, latin }: Places, letter: string): string {
  const code = known(letter.codePointAt(0))
  if (code >= 0x400 && code < 0x530) return String.fromCharCode(otherCyrillic + code - 0x400)
  const base = LATIN_KIN[letter] ?? letter.normalize('NFD').charAt(0)
  if (base < 'a' || base > 'z') return OTHER_LETTERS + letter
  // Eight places a letter: the plain one, then each marked one in a place of its own as far as that goes.
  const variant = letter === base ? 0 : 1 + (code % 7)
  return String.fromCharCode(latin + (base.charCodeAt(0) - 97) * 8 + variant)
}
