import { known } from '../known.ts'
import type { CanonicalValue } from './canonical.ts'

/** Not among the plainest bytes; only the full decoder can tell whether they are canonical. */
const UNSURE = Symbol('unsure')
type Read = CanonicalValue | typeof UNSURE

/** Deeper than the facts that are read by the thousand. */
const MAX_DEPTH = 8
/** Longer texts are rare, and hardly ever ASCII. */
const MAX_TEXT = 255
/** Longer bytes, such as a fact's in its sheet, get no memory of their own: that takes longer than to read them. */
const MAX_COPIED = 64
const NULL = 0xf6
/** From which size on 1, 2, 4 and 8 bytes are the shortest spelling. */
const SMALLEST = [24, 0x100, 0x10000, 0x100000000] as const

/**
 * Reads the plainest canonical bytes in one go: whole numbers, byte strings, ASCII texts, lists, maps with short keys
 * of ASCII that begin with a letter, `null`. Nearly all facts are made of nothing else, and a server reads them by
 * the hundred in one push.
 *
 * Shape: what it gives is what the full decoder gives. It may be unsure of anything (`undefined`), never wrong.
 */
export function readPlain(bytes: Uint8Array): CanonicalValue | undefined {
  const reader = new PlainReader(bytes)
  const value = reader.read(0)
  return value === UNSURE || !reader.isAtEnd() ? undefined : value
}

class PlainReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  read(depth: number): Read {
    if (this.#at >= this.#bytes.length || depth > MAX_DEPTH) return UNSURE
    const head = known(this.#bytes[this.#at++])
    if (head === NULL) return null
    const size = this.#readSize(head & 31)
    if (size < 0) return UNSURE
    switch (head >> 5) {
      case 0:
        return size
      case 1:
        return size < Number.MAX_SAFE_INTEGER ? -1 - size : UNSURE
      case 2:
        return this.#readBytes(size)
      case 3:
        return this.#readText(size)
      case 4:
        return this.#readList(size, depth + 1)
      case 5:
        return this.#readMap(size, depth + 1)
      default:
        return UNSURE
    }
  }

  /** Negative: not the shortest spelling, or no size. */
  #readSize(low: number): number {
    if (low < 24) return low
    const smallest = SMALLEST[low - 24]
    if (smallest === undefined) return -1
    let size = 0
    // What is missing at the end counts as zero: the end is checked once for all.
    for (let left = 1 << (low - 24); left > 0; left--) size = size * 256 + (this.#bytes[this.#at++] ?? 0)
    return size >= smallest && size <= Number.MAX_SAFE_INTEGER ? size : -1
  }

  #readBytes(size: number): Read {
    const end = this.#at + size
    if (end > this.#bytes.length) return UNSURE
    const value = size > MAX_COPIED ? this.#bytes.subarray(this.#at, end) : this.#bytes.slice(this.#at, end)
    this.#at = end
    return value
  }

  #readText(size: number): string | typeof UNSURE {
    const end = this.#at + size
    if (size > MAX_TEXT || end > this.#bytes.length) return UNSURE
    // Joined letter by letter: keys are one letter, which is a text already, and a list of letters is more garbage.
    let text = ''
    while (this.#at < end) {
      const letter = known(this.#bytes[this.#at++])
      if (letter < 0x20 || letter > 0x7e) return UNSURE
      text += String.fromCharCode(letter)
    }
    return text
  }

  #readList(size: number, depth: number): Read {
    const list: CanonicalValue[] = []
    for (let i = 0; i < size; i++) {
      const item = this.read(depth)
      if (item === UNSURE) return UNSURE
      list.push(item)
    }
    return list
  }

  #readMap(size: number, depth: number): Read {
    const map: Record<string, CanonicalValue> = {}
    let previous = ''
    for (let i = 0; i < size; i++) {
      const key = this.#readKey()
      if (key === UNSURE || !isAfter(key, previous)) return UNSURE
      const value = this.read(depth)
      if (value === UNSURE) return UNSURE
      map[key] = value
      previous = key
    }
    return map
  }

  #readKey(): string | typeof UNSURE {
    const length = (this.#bytes[this.#at++] ?? 0) - 0x60
    return length > 0 && length < 24 && isLetter(this.#bytes[this.#at]) ? this.#readText(length) : UNSURE
  }
}

/** Keys stand shorter ones first, then by their bytes. */
function isAfter(key: string, previous: string): boolean {
  return key.length === previous.length ? key > previous : key.length > previous.length
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}
