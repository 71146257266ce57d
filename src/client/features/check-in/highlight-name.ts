import { foldName, foldPlainName, plainName } from '#domain/text/name-key.ts'

/** A name as a search shows it: what it found stands out. */
export interface FoundName {
  readonly before: string
  /** Empty where the name shows nothing of what is typed. */
  readonly found: string
  readonly after: string
  /** Where several words are typed. */
  readonly more: readonly { readonly found: string; readonly after: string }[]
}

interface Word {
  readonly plain: string
  readonly key: string
}

const none: readonly never[] = []

/** Every row asks for the same words. */
let latest: { readonly query: string; readonly words: readonly Word[] } = { query: '', words: [] }

function readWords(query: string): readonly Word[] {
  if (latest.query !== query) {
    const plain = plainName(query).split(' ').filter(Boolean)
    latest = { query, words: plain.map((word) => ({ plain: word, key: foldPlainName(word) })) }
  }
  return latest.words
}

/** Where in a name stands what a search found: from which letter to which, in order. */
export type FoundPart = readonly [start: number, end: number]

/**
 * What of a name a search found. The letters found may be written otherwise than the ones typed: «асел» finds
 * «Асель» and “Assel”.
 */
export function listFoundParts(name: string, query: string): readonly FoundPart[] {
  const words = readWords(query)
  if (words.length === 0) return none
  const parts: FoundPart[] = []
  for (const { 0: piece, index } of name.matchAll(/[\p{L}\p{M}\p{N}'’ʼ]+/gu)) {
    const length = lengthFound(piece, words)
    if (length > 0) parts.push([index, index + length])
  }
  return parts
}

/** Cuts a name into what a search found and what stands around it. */
export function highlightName(name: string, query: string): FoundName {
  const [first, ...others] = listFoundParts(name, query)
  if (!first) return { before: name, found: '', after: '', more: none }
  const upTo = (next: FoundPart | undefined): number => next?.[0] ?? name.length
  return {
    before: name.slice(0, first[0]),
    found: name.slice(...first),
    after: name.slice(first[1], upTo(others[0])),
    more: others.map((part, at) => ({
      found: name.slice(...part),
      after: name.slice(part[1], upTo(others[at + 1])),
    })),
  }
}

/** How many letters of `piece` the typed words stand for; 0 when it begins with none of them. */
function lengthFound(piece: string, words: readonly Word[]): number {
  const plain = plainName(piece)
  if (plain === '') return 0
  let key: string | undefined
  let longest = 0
  for (const word of words) {
    let end = 0
    if (plain.length === piece.length && plain.startsWith(word.plain)) end = word.plain.length
    else if (word.key !== '' && (key ??= foldPlainName(plain)).startsWith(word.key))
      end = endOfKey(piece, word.key)
    if (end > 0) longest = Math.max(longest, withSilentLetters(piece, end))
  }
  return longest
}

function endOfKey(piece: string, key: string): number {
  for (let end = 1; end <= piece.length; end++) if (foldName(piece.slice(0, end)).startsWith(key)) return end
  return 0
}

const SILENT = /[ьъЬЪ'’ʼ]/u

/** A soft sign after the last letter belongs to it. */
function withSilentLetters(piece: string, end: number): number {
  if (!SILENT.test(piece.charAt(end))) return end
  const key = foldName(piece.slice(0, end))
  let last = end
  while (last < piece.length && SILENT.test(piece.charAt(last)) && foldName(piece.slice(0, last + 1)) === key)
    last++
  return last
}
