import { BadWire, ByteWriter } from './bytes.ts'

/** How many bits a number from 0 to 2^53 − 1 takes; 0 takes none. */
export function bitLength(value: number): number {
  const high = Math.floor(value / 2 ** 32)
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value)
}

/** At once at most as many bits as keep a shifted number below 2^31 with the seven that wait. */
const AT_ONCE = 24

/** Writes numbers bit by bit, highest bit first; the last byte is filled up with zeros. */
export class BitWriter {
  readonly #writer = new ByteWriter()
  #held = 0
  #count = 0

  /** @param width up to 53 bits, of which the value needs no more */
  write(value: number, width: number): void {
    if (width > AT_ONCE) {
      const low = 2 ** AT_ONCE
      this.write(Math.floor(value / low), width - AT_ONCE)
      this.write(value % low, AT_ONCE)
      return
    }
    this.#held = (this.#held << width) | value
    this.#count += width
    while (this.#count >= 8) {
      this.#count -= 8
      this.#writer.byte((this.#held >> this.#count) & 0xff)
    }
    this.#held &= (1 << this.#count) - 1
  }

  finish(): Uint8Array {
    this.write(0, (8 - this.#count) % 8)
    return this.#writer.finish()
  }
}

/** Reads what `BitWriter` wrote. @throws {BadWire} past the end */
export class BitReader {
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  read(width: number): number {
    if (this.#at + width > this.#view.byteLength * 8) throw new BadWire('cut off')
    let value = 0
    for (let left = width; left > 0;) {
      const within = this.#at % 8
      const count = Math.min(8 - within, left)
      const byte = this.#view.getUint8(this.#at >> 3)
      value = value * 2 ** count + ((byte >> (8 - within - count)) & ((1 << count) - 1))
      this.#at += count
      left -= count
    }
    return value
  }
}
