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

/** The values again, in order. */
export function unpackColumn(column: Column): ArrayLike<CanonicalValue> {
  switch (column.kind) {
    case 'numbers':
    case 'values':
      return column.values
    case 'texts':
      return column.joined.split(SEPARATOR)
    case 'words':
      return Array.from(column.places, (place) => column.words[place] ?? '')
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
