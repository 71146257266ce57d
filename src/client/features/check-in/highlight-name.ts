import { foldName, plainName } from '#domain/text/name-key.ts'

export interface NamePart {
  readonly text: string
  readonly isFound: boolean
}

/**
 * Cuts a name into what a search found and what stands around it. The letters found may be written otherwise than
 * the ones typed: «асел» marks «Асель» and “Assel”.
 */
export function highlightName(name: string, query: string): readonly NamePart[] {
  const wanted = plainName(query).split(' ').filter(Boolean)
  if (wanted.length === 0) return [{ text: name, isFound: false }]
  const parts: NamePart[] = []
  const add = (text: string, isFound: boolean): void => {
    const last = parts.at(-1)
    if (text === '') return
    if (last?.isFound === isFound) parts[parts.length - 1] = { text: last.text + text, isFound }
    else parts.push({ text, isFound })
  }
  for (const piece of name.match(/[\p{L}\p{M}\p{N}'’ʼ]+|[^\p{L}\p{M}\p{N}'’ʼ]+/gu) ?? []) {
    const length = Math.max(0, ...wanted.map((word) => lengthFound(piece, word)))
    add(piece.slice(0, length), true)
    add(piece.slice(length), false)
  }
  return parts
}

/** How many letters of `piece` the typed word stands for; 0 when the piece does not begin with it. */
function lengthFound(piece: string, word: string): number {
  const plain = plainName(piece)
  if (plain.startsWith(word) && plain.length === piece.length) return withSilentLetters(piece, word.length)
  const key = foldName(word)
  if (key === '' || !foldName(piece).startsWith(key)) return 0
  for (let end = 1; end <= piece.length; end++) {
    if (foldName(piece.slice(0, end)).startsWith(key)) return withSilentLetters(piece, end)
  }
  return 0
}

/** A soft sign after the last letter belongs to it. */
function withSilentLetters(piece: string, end: number): number {
  const key = foldName(piece.slice(0, end))
  let last = end
  while (
    last < piece.length &&
    /[ьъЬЪ'’ʼ]/u.test(piece.charAt(last)) &&
    foldName(piece.slice(0, last + 1)) === key
  )
    last++
  return last
}
