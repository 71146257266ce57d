import { decodeOneByte, encodeWindows1251, holdsKazakhBytes, restoreKazakh } from './one-byte-codes.ts'
import { guessUtf16, sniffFile, startsWith, type FileKind } from './sniff-file.ts'
import { decodeUtf16, decodeUtf8 } from './utf-8.ts'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'kz-1048' | 'windows-1251'

/**
 * Damage that was found and undone while reading, or (`lost`) that cannot be undone (glossary, section 6).
 * - `lost`: `?` in place of Kazakh letters, from saving as Windows-1251.
 * - `restored-kazakh`: «Ќайрат», KZ-1048 once read as Windows-1251 and saved so.
 * - `restored-utf-8`: «РђР№РіРµСЂС–Рј», UTF-8 once read as a one-byte code and saved so.
 */
export type LetterDamage = 'none' | 'lost' | 'restored-kazakh' | 'restored-utf-8'

export type DecodedFile =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly encoding: TextEncoding
      readonly damage: LetterDamage
    }
  | { readonly kind: 'binary'; readonly fileKind: Exclude<FileKind, 'text'> }

/** Turns a file's bytes into text: UTF-8, UTF-16, KZ-1048 or Windows-1251, found by the bytes alone. Never throws. */
export function decodeText(bytes: Uint8Array): DecodedFile {
  const fileKind = sniffFile(bytes)
  if (fileKind !== 'text') return { kind: 'binary', fileKind }
  const { text, encoding } = decode(bytes)
  return { kind: 'text', encoding, ...undoDamage(text.startsWith('\ufeff') ? text.slice(1) : text) }
}

/** Whether a text has `?` or the replacement mark inside or beside a word: the trace of letters that are gone. */
export function hasLostLetters(text: string): boolean {
  return /\p{L}\?+\p{L}|(?:^|[\s«"(-])\?+\p{L}|\p{L}\?+(?=[\s»").-]|$)|\d\?+$|\ufffd/u.test(text)
}

function decode(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const utf16 = guessUtf16(bytes)
  if (utf16) return { text: decodeUtf16(bytes, utf16), encoding: utf16 }
  const utf8 = decodeUtf8(startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes)
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8' }
  // Ukrainian letters of Windows-1251 share these bytes; in files from here they are Kazakh ones.
  const encoding = holdsKazakhBytes(bytes) ? 'kz-1048' : 'windows-1251'
  return { text: decodeOneByte(bytes, encoding), encoding }
}

function undoDamage(text: string): { text: string; damage: LetterDamage } {
  const twiceEncoded = undoDoubleEncoding(text)
  if (twiceEncoded !== undefined) return { text: twiceEncoded, damage: 'restored-utf-8' }
  // Some of these letters are Ukrainian; Ќ, Ћ, Ѕ, Ј and Ў are in no language of this country.
  if (/[ЌќЋћЅѕЈјЎў]/.test(text)) return { text: restoreKazakh(text), damage: 'restored-kazakh' }
  return { text, damage: hasLostLetters(text) ? 'lost' : 'none' }
}

/** Every Cyrillic letter of such a text is a pair that begins with Р, С, Т or У; true text is not so. */
function undoDoubleEncoding(text: string): string | undefined {
  const pairs = text.match(/[РСТУ][\u0080-\uffff]/g)?.length ?? 0
  const letters = text.match(/[А-яЁё]/g)?.length ?? 0
  if (pairs < 2 || pairs * 2 < letters) return undefined
  const bytes = encodeWindows1251(text)
  return bytes && decodeUtf8(bytes)
}
