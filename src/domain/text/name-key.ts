import { known } from '../known.ts'

/** Latin letters that look like Cyrillic ones and slip into Cyrillic words from the other keyboard. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', I: 'І', K: 'К', M: 'М', O: 'О', P: 'Р', T: 'Т', X: 'Х', Y: 'У',
  a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', x: 'х', y: 'у', ə: 'ә', Ə: 'Ә',
} // prettier-ignore

/** One letter to the plain Latin skeleton (glossary, section 6). Signs that are not heard fold to nothing. */
const SKELETON: Readonly<Record<string, string>> = {
  а: 'a', ә: 'a', ä: 'a', á: 'a', ə: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', ґ: 'g', ğ: 'g', ǵ: 'g', д: 'd',
  е: 'e', ё: 'e', э: 'e', є: 'e', ж: 'j', з: 'z', и: 'i', і: 'i', й: 'i', ы: 'i', ї: 'i', ı: 'i', ï: 'i', ј: 'j',
  к: 'k', қ: 'k', q: 'k', л: 'l', м: 'm', н: 'n', ң: 'n', ñ: 'n', ń: 'n', ŋ: 'n', о: 'o', ө: 'o', ö: 'o', ó: 'o',
  п: 'p', р: 'r', с: 's', ш: 's', щ: 's', ş: 's', ș: 's', т: 't', у: 'u', ұ: 'u', ү: 'u', ў: 'u',
  ū: 'u', ü: 'u', ú: 'u', ý: 'u', w: 'u', ф: 'f', х: 'h', һ: 'h', x: 'h', ц: 'ts', ч: 'c', ç: 'c',
  ю: 'iu', я: 'ia', ъ: '', ь: '',
} // prettier-ignore

const DIGRAPHS: Readonly<Record<string, string>> = {
  shch: 's', sh: 's', dzh: 'j', dj: 'j', zh: 'j', kh: 'h', gh: 'g', ch: 'c',
  ye: 'e', yu: 'iu', ya: 'ia', y: 'i',
} // prettier-ignore

const NOT_HEARD = /[\u0300-\u036f'’ʼʻ`´]/g
const CYRILLIC = /\p{Script=Cyrillic}/u
const LATIN = /\p{Script=Latin}/u

/** Puts Cyrillic letters in place of Latin look-alikes, in words that hold Cyrillic letters already. */
export function repairLookAlikes(text: string): string {
  if (!CYRILLIC.test(text) || !LATIN.test(text)) return text
  return text.replace(/[\p{L}\p{M}]+/gu, (word) =>
    CYRILLIC.test(word) ? word.replace(/[a-zəA-ZƏ]/g, (letter) => LOOK_ALIKES[letter] ?? letter) : word,
  )
}

/** Lower case, accents dropped, look-alikes repaired, words apart by one space; letters keep their script. */
export function plainName(text: string): string {
  return repairLookAlikes(text.normalize('NFC'))
    .toLowerCase()
    .normalize('NFC')
    .replace(NOT_HEARD, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/**
 * The search key of a name: one plain Latin skeleton for Kazakh, Russian and Latin spellings, words apart by one space.
 *
 * «Әсел», «асел», «ассель» and “Assel” have the same key. The key is for finding, never for deciding that two
 * people are one. Folding a key gives the same key.
 */
export function foldName(text: string): string {
  return foldPlainName(plainName(text))
}

/** {@link foldName} of a text that {@link plainName} has been over already. */
export function foldPlainName(plain: string): string {
  return plain.split(' ').map(foldWord).filter(Boolean).join(' ')
}

/** The folded words of a name, in the order written. */
export function nameWords(text: string): readonly string[] {
  const key = foldName(text)
  return key === '' ? [] : key.split(' ')
}

function foldWord(word: string): string {
  let key = ''
  for (const letter of word) key += SKELETON[letter] ?? plainLetter(letter)
  // Again until nothing changes: «сх» becomes “sh”, which is itself a digraph.
  for (let before = ''; before !== key;) {
    before = key
    key = key.replace(/shch|dzh|sh|dj|zh|kh|gh|ch|y[eua]?/g, (found) => known(DIGRAPHS[found]))
    key = key.replace(/(\p{L})\1+/gu, '$1')
  }
  return key
}

/** A Latin or Cyrillic letter without its mark; letters of other scripts as they are. */
function plainLetter(letter: string): string {
  if (letter < '\u0080') return letter
  if (!LATIN.test(letter) && !CYRILLIC.test(letter)) return letter
  // A rare letter without a plain one under it is left out: kept, it would make the word look mixed.
  const parts = Array.from(
    letter.normalize('NFKD'),
    (part) => SKELETON[part] ?? (/[a-z]/.test(part) ? part : ''),
  )
  return parts.join('')
}
