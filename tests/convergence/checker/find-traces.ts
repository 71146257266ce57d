/** Do these bytes stand somewhere in others? */
export function holdsBytes(bytes: Uint8Array, part: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(part)
}

/** Does a text stand anywhere in a value, however deep, as text or as UTF-8? */
export function holdsText(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (value instanceof Uint8Array) return Buffer.from(value).includes(text)
  if (value instanceof Map) return [...value].some((entry) => holdsText(entry, text))
  if (Array.isArray(value) || value instanceof Set) return [...value].some((each) => holdsText(each, text))
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((each) => holdsText(each, text))
}
