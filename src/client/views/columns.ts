import type { CanonicalValue } from '#domain/log/canonical.ts'

/**
 * One field of many facts, stored as one value: a database reads one long text or array some fifty times faster
 * than as many small objects (SYN-13).
 */
export type Column =
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'texts'; readonly joined: string }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly places: Uint16Array }
  | { readonly kind: 'values'; readonly values: readonly CanonicalValue[] }

/** No text that a person can enter holds it; one that does anyway goes the long way. */
const SEPARATOR = '\u0000'
const FEW_WORDS = 256

export function packColumn(values: readonly CanonicalValue[]): Column {
  if (values.every((value) => typeof value === 'number'))
    return { kind: 'numbers', values: Float64Array.from(values) }
  if (!values.every((value): value is string => typeof value === 'string' && !value.includes(SEPARATOR)))
    return { kind: 'values', values }
  const words = [...new Set(values)]
  if (words.length > FEW_WORDS) return { kind: 'texts', joined: values.join(SEPARATOR) }
  const place = new Map(words.map((word, i) => [word, i]))
  return { kind: 'words', words, places: Uint16Array.from(values, (value) => place.get(value) ?? 0) }
}

/** One value after another, as they are asked for: long texts are taken apart when the first of them is. */
export function columnReader(column: Column): (row: number) => CanonicalValue {
  switch (column.kind) {
    case 'numbers':
    case 'values': {
      const { values } = column
      return (row) => values[row] ?? null
    }
    case 'texts': {
      let texts: readonly string[] | null = null
      return (row) => (texts ??= column.joined.split(SEPARATOR))[row] ?? null
    }
    case 'words': {
      const { words, places } = column
      return (row) => words[places[row] ?? -1] ?? null
    }
  }
}

/** Texts of one length, such as ids, as one text. */
export function packIds(ids: readonly string[]): string {
  return ids.join('')
}

export function unpackIds<Id extends string>(joined: string, length: number): Id[] {
  const ids: Id[] = []
  for (let at = 0; at < joined.length; at += length) ids.push(joined.slice(at, at + length) as Id)
  return ids
}

/** A list of ids for each fact: all ids as one text, and behind which of them each list ends. */
export interface PackedLists {
  readonly joined: string
  readonly ends: Uint32Array
}

export function packLists(lists: readonly (readonly string[])[]): PackedLists {
  let end = 0
  return { joined: packIds(lists.flat()), ends: Uint32Array.from(lists, ({ length }) => (end += length)) }
}

const NOTHING: readonly never[] = []

/** The list of one fact after another, of ids of one length. */
export function listReader(
  { joined, ends }: PackedLists,
  length: number,
): (row: number) => readonly string[] {
  return (row) => {
    const [from, to] = [ends[row - 1] ?? 0, ends[row] ?? 0]
    return from === to ? NOTHING : unpackIds(joined.slice(from * length, to * length), length)
  }
}
