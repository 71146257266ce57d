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

const none: FoundName['more'] = []

/** Every row asks for the same words. */
let latest: { readonly query: string; readonly words: readonly Word[] } = { query: '', words: [] }

function readWords(query: string): readonly Word[] {
  if (latest.query !== query) {
    const plain = plainName(query).split(' ').filter(Boolean)
    latest = { query, words: plain.map((word) => ({ plain: word, key: foldPlainName(word) })) }
  }
  return latest.words
}

/**
 * Cuts a name into what a search found and what stands around it. The letters found may be written otherwise than
 * the ones typed: «асел» marks «Асель» and “Assel”.
 */
export function highlightName(name: string, query: string): FoundName {
  const words = readWords(query)
  if (words.length === 0) return { before: name, found: '', after: '', more: none }
  // by turns what is not found and what is
  const parts = ['']
  const add = (text: string, isFound: boolean): void => {
    if (text === '') return
    if ((parts.length % 2 === 0) !== isFound) parts.push('')
    parts.push((parts.pop() ?? '') + text)
  }
  for (const piece of name.match(/[\p{L}\p{M}\p{N}'’ʼ]+|[^\p{L}\p{M}\p{N}'’ʼ]+/gu) ?? []) {
    const length = lengthFound(piece, words)
    add(piece.slice(0, length), true)
    add(piece.slice(length), false)
  }
  const [before = '', found = '', after = '', ...rest] = parts
  const more = rest.length === 0 ? none : pair(rest)
  return { before, found, after, more }
}

function pair(rest: readonly string[]): FoundName['more'] {
  return rest.flatMap((found, at) => (at % 2 === 0 ? { found, after: rest[at + 1] ?? '' } : []))
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
