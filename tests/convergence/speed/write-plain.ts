/** Not among the plainest values; only the full encoder can tell how they are written, or that they cannot be. */
class Unsure extends Error {}
const UNSURE = new Unsure()

/** Deeper than anything that is written by the thousand. */
const MAX_DEPTH = 8
/** All that is written stands here first; what has no room is left to the full encoder. */
const slate = new Uint8Array(1 << 16)
let at = 0

/** What of a value may be written here besides what canonical bytes can hold. */
export interface Writing {
  /** Booleans too, and a map's `undefined` is passed over: messages have both, facts neither. */
  readonly isMessage: boolean
}

/**
 * Writes the plainest values in one go, as `readPlain` of the domain reads them: whole numbers, byte strings, ASCII
 * texts, lists, maps with short keys of ASCII that begin with a letter, `null`.
 *
 * It gives what the full encoder gives. It may be unsure of anything (`undefined`), never wrong.
 */
export function writePlain(value: unknown, { isMessage }: Writing): Uint8Array | undefined {
  at = 0
  try {
    write(value, isMessage, 0)
    return at <= slate.length ? slate.slice(0, at) : undefined
  } catch (error) {
    if (error === UNSURE) return undefined
    throw error
  }
}

function write(value: unknown, isMessage: boolean, depth: number): void {
  if (typeof value === 'number') writeNumber(value)
  else if (typeof value === 'string') writeText(value)
  else if (value === null) slate[at++] = 0xf6
  else if (value instanceof Uint8Array) writeBytes(value)
  else if (typeof value === 'boolean' && isMessage) slate[at++] = value ? 0xf5 : 0xf4
  else if (typeof value !== 'object' || depth === MAX_DEPTH || at >= slate.length) throw UNSURE
  else if (Array.isArray(value)) writeList(value, isMessage, depth + 1)
  else writeMap(value as Readonly<Record<string, unknown>>, isMessage, depth + 1)
}

function writeNumber(value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw UNSURE
  if (value >= 0) writeHead(0, value)
  else writeHead(1, -1 - value)
}

function writeHead(major: number, size: number): void {
  const head = major << 5
  if (size < 24) {
    slate[at++] = head | size
    return
  }
  const width = size < 0x100 ? 0 : size < 0x10000 ? 1 : size < 0x100000000 ? 2 : 3
  slate[at++] = head | (24 + width)
  let rest = size
  for (let i = (1 << width) - 1; i >= 0; i--) {
    slate[at + i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  at += 1 << width
}

function writeBytes(bytes: Uint8Array): void {
  writeHead(2, bytes.length)
  if (at + bytes.length > slate.length) throw UNSURE
  slate.set(bytes, at)
  at += bytes.length
}

function writeText(text: string): void {
  writeHead(3, text.length)
  if (at + text.length > slate.length) throw UNSURE
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i)
    if (letter < 0x20 || letter > 0x7e) throw UNSURE
    slate[at++] = letter
  }
}

function writeList(list: readonly unknown[], isMessage: boolean, depth: number): void {
  writeHead(4, list.length)
  for (const item of list) write(item, isMessage, depth)
}

function writeMap(map: Readonly<Record<string, unknown>>, isMessage: boolean, depth: number): void {
  if (Object.getPrototypeOf(map) !== Object.prototype) throw UNSURE
  const all = Object.keys(map)
  const keys = isMessage ? all.filter((key) => map[key] !== undefined) : all
  if (!keys.every((key, i) => i === 0 || isAfter(key, keys[i - 1] ?? ''))) keys.sort(byLength)
  writeHead(5, keys.length)
  for (const key of keys) {
    if (key.length > 23 || !isLetter(key.charCodeAt(0))) throw UNSURE
    writeText(key)
    write(map[key], isMessage, depth)
  }
}

/** Keys stand shorter ones first, then by their bytes. */
function isAfter(key: string, previous: string): boolean {
  return key.length === previous.length ? key > previous : key.length > previous.length
}

function byLength(a: string, b: string): number {
  return isAfter(a, b) ? 1 : -1
}

function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
}
