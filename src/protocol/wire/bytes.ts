import { MAX_FACT_BYTES } from '#domain/log/fact.ts'

/** Bytes that are not of the wire form. It never leaves `wire/`: readers answer with a value. */
export class BadWire extends Error {
  override readonly name = 'BadWire'
}

const encoder = new TextEncoder()
/** A byte order mark inside a text is kept: the decoder would drop one that a word begins with. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const PLAIN = /^[ -~]*$/

/** UTF-8 of a text. Most are short and plain, and then this is quicker than the platform's encoder. */
export function encodeText(text: string): Uint8Array {
  if (!PLAIN.test(text)) return encoder.encode(text)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** A bundle has a writer for every column of bytes, and most columns stay empty. */
const NOTHING = new Uint8Array(0)
const LEAST = 64

/** Writes numbers, bytes and texts one after the other, and CBOR where a fact is put together again. */
export class ByteWriter {
  readonly #limit: number
  #bytes: Uint8Array<ArrayBuffer> = NOTHING
  #length = 0

  /** @param limit more bytes than this are no message of ours: writing them throws `BadWire` */
  constructor(limit = Number.MAX_SAFE_INTEGER) {
    this.#limit = limit
  }

  byte(value: number): void {
    this.#grow(1)
    this.#bytes[this.#length++] = value
  }

  bytes(bytes: Uint8Array): void {
    this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** A number from 0 to 2^53 − 1: seven bits a byte, the lowest first. */
  varint(value: number): void {
    let left = value
    for (; left > 127; left = Math.floor(left / 128)) this.byte((left % 128) + 128)
    this.byte(left)
  }

  /** A whole number of either sign: six bits and the sign, then a varint of the rest if there is one. */
  signed(value: number): void {
    const size = Math.abs(value)
    const rest = Math.floor(size / 64)
    this.byte((size % 64) + (value < 0 ? 64 : 0) + (rest > 0 ? 128 : 0))
    if (rest > 0) this.varint(rest)
  }

  /** Bytes with their length before them. */
  block(bytes: Uint8Array): void {
    this.varint(bytes.length)
    this.bytes(bytes)
  }

  /** Head of a CBOR item in its shortest form. */
  head(major: number, size: number): void {
    const kind = major << 5
    // 0: the size stands in the first byte itself.
    const width = size < 24 ? 0 : size < 0x100 ? 1 : size < 0x1_0000 ? 2 : size < 0x1_0000_0000 ? 4 : 8
    this.byte(kind | (width === 0 ? size : 24 + Math.log2(width)))
    for (let i = width - 1; i >= 0; i--) this.byte(Math.floor(size / 2 ** (8 * i)) % 256)
  }

  /** A CBOR integer. */
  integer(value: number): void {
    if (value < 0) this.head(1, -1 - value)
    else this.head(0, value)
  }

  /** A CBOR byte string. */
  string(bytes: Uint8Array): void {
    this.head(2, bytes.length)
    this.bytes(bytes)
  }

  /** A CBOR text. */
  text(text: string): void {
    const bytes = encodeText(text)
    this.head(3, bytes.length)
    this.bytes(bytes)
  }

  /** A copy of what was written; the writer begins anew. */
  finish(): Uint8Array {
    const written = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return written
  }

  #grow(by: number): void {
    const wanted = this.#length + by
    if (wanted > this.#limit) throw new BadWire('too long')
    if (wanted <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(wanted, this.#bytes.length * 2, LEAST))
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}

/** Reads what `ByteWriter` wrote. Every method throws `BadWire` on bytes that end too early or say the impossible. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  byte(): number {
    if (this.left === 0) throw new BadWire('cut off')
    return this.#view.getUint8(this.#at++)
  }

  /** The next bytes, not copied. */
  take(length: number): Uint8Array {
    if (length > this.left) throw new BadWire('cut off')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte()
      value += (byte % 128) * scale
      if (value > Number.MAX_SAFE_INTEGER || scale > 2 ** 49) throw new BadWire('too large')
      if (byte < 128) return value
    }
  }

  signed(): number {
    const byte = this.byte()
    const size = (byte % 64) + (byte >= 128 ? this.varint() * 64 : 0)
    return assertWhole(byte & 64 ? 0 - size : size)
  }

  block(): Uint8Array {
    return this.take(this.varint())
  }

  /** The bytes up to the next such byte, which is passed over. */
  until(byte: number): Uint8Array {
    const end = this.#bytes.indexOf(byte, this.#at)
    if (end < 0) throw new BadWire('cut off')
    const taken = this.take(end - this.#at)
    this.#at++
    return taken
  }
}

/** Reads UTF-8. @throws {BadWire} if the bytes are none, or longer than any text in a fact */
export function readText(bytes: Uint8Array): string {
  if (bytes.length > MAX_FACT_BYTES) throw new BadWire('too long')
  try {
    return decoder.decode(bytes)
  } catch {
    throw new BadWire('no text')
  }
}

/** @throws {BadWire} unless the number is one that canonical bytes can hold */
export function assertWhole(value: number): number {
  if (!Number.isSafeInteger(value)) throw new BadWire('too large')
  return value
}
