import { assertWhole, BadWire } from './bytes.ts'
import type { ByteReader, ByteWriter } from './bytes.ts'
import { BitReader, bitLength, BitWriter } from './bits.ts'

/**
 * A column of whole numbers, packed by the form that takes the fewest bits:
 *
 *     mode (byte), [first value (signed) where differences are packed], base (signed), [bits, with their length]
 *
 * From mode 128 on the differences from one value to the next are packed, below it the values. What is left of 128
 * says how: 0: all are the base, and there are no bits; 1 … 53: each less the base in so many bits; 54: each as a
 * sign and 53 bits, for what lies too far apart; 63: the column is empty, and nothing follows; 64 + k: each less the
 * base by a Rice code of k low bits. What is above them is so many ones and a zero; sixteen ones mean that six bits
 * with a width follow, and the whole number in so many bits.
 */
const DIFFERENCES = 128
const RICE = 64
const WIDE = 54
const EMPTY = 63
const ESCAPE = 16
const WIDTH_BITS = 6
/** Differences of values within this stay whole numbers, also less their least one. */
const FAR = 2 ** 51

/** Packs a column. */
export function writeNumbers(writer: ByteWriter, values: readonly number[]): void {
  const [first] = values
  if (first === undefined) {
    writer.byte(EMPTY)
    return
  }
  const direct = planColumn(values)
  const canDiffer = values.every((value) => Math.abs(value) <= FAR)
  const steps = canDiffer ? values.slice(1).map((value, i) => value - (values[i] as number)) : []
  const differing = planColumn(steps)
  // A first value of its own takes some bytes.
  if (steps.length > 0 && differing.bits + 64 < direct.bits) {
    writer.byte(DIFFERENCES | differing.mode)
    writer.signed(first)
    writeColumn(writer, differing, steps)
  } else {
    writer.byte(direct.mode)
    writeColumn(writer, direct, values)
  }
}

interface Plan {
  readonly mode: number
  readonly base: number
  readonly bits: number
}

function planColumn(values: readonly number[]): Plan {
  let base = Infinity
  let most = -Infinity
  for (const value of values) {
    if (value < base) base = value
    if (value > most) most = value
  }
  const range = most - base
  if (!(range > 0)) return { mode: 0, base, bits: 0 }
  if (!Number.isSafeInteger(range)) return { mode: WIDE, base: 0, bits: WIDE * values.length }
  const width = bitLength(range)
  let plan = { mode: width, base, bits: width * values.length }
  const usual = bitLength(findMedian(values) - base)
  for (let k = Math.max(0, usual - 2); k <= usual; k++) {
    let bits = 0
    for (const value of values) bits += riceLength(value - base, k)
    if (bits < plan.bits) plan = { mode: RICE + k, base, bits }
  }
  return plan
}

/** The middle one says what is usual; a mean would say what the few far ones are. */
function findMedian(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] as number
}

function riceLength(value: number, k: number): number {
  const ones = Math.floor(value / 2 ** k)
  return ones < ESCAPE ? ones + 1 + k : ESCAPE + WIDTH_BITS + bitLength(value)
}

function writeColumn(writer: ByteWriter, { mode, base }: Plan, values: readonly number[]): void {
  writer.signed(base)
  if (mode === 0) return
  const bits = new BitWriter()
  for (const value of values) {
    if (mode === WIDE) {
      bits.write(value < 0 ? 1 : 0, 1)
      bits.write(Math.abs(value), WIDE - 1)
    } else if (mode < RICE) bits.write(value - base, mode)
    else writeRice(bits, value - base, mode - RICE)
  }
  writer.block(bits.finish())
}

function writeRice(bits: BitWriter, value: number, k: number): void {
  const ones = Math.floor(value / 2 ** k)
  if (ones < ESCAPE) {
    bits.write(2 ** (ones + 1) - 2, ones + 1)
    bits.write(value % 2 ** k, k)
  } else {
    const width = bitLength(value)
    bits.write(2 ** ESCAPE - 1, ESCAPE)
    bits.write(width, WIDTH_BITS)
    bits.write(value, width)
  }
}

/** Reads a packed column value by value. @throws {BadWire} on what `writeNumbers` cannot have written */
export class NumberReader {
  readonly #mode: number
  readonly #base: number
  readonly #bits: BitReader
  /** The value before the next, where differences are packed; `null`: values are. */
  #last: number | null
  #isFirst = true

  /** Takes the column from what is being read. */
  constructor(reader: ByteReader) {
    const mode = reader.byte()
    this.#mode = mode % DIFFERENCES
    const isEmpty = this.#mode === EMPTY
    this.#last = mode >= DIFFERENCES && !isEmpty ? reader.signed() : null
    this.#base = isEmpty ? 0 : reader.signed()
    this.#bits = new BitReader(isEmpty || this.#mode === 0 ? NONE : reader.block())
  }

  next(): number {
    if (this.#last === null) return this.#read()
    if (this.#isFirst) this.#isFirst = false
    else this.#last = assertWhole(this.#last + this.#read())
    return this.#last
  }

  #read(): number {
    const mode = this.#mode
    if (mode === 0) return this.#base
    if (mode < WIDE) return assertWhole(this.#base + this.#bits.read(mode))
    if (mode > RICE + 53 || (mode < RICE && mode > WIDE)) throw new BadWire('mode')
    if (mode >= RICE) return assertWhole(this.#base + this.#readRice(mode - RICE))
    const sign = this.#bits.read(1)
    const size = this.#bits.read(WIDE - 1)
    return sign === 1 ? 0 - size : size
  }

  #readRice(k: number): number {
    let ones = 0
    while (ones < ESCAPE && this.#bits.read(1) === 1) ones++
    if (ones < ESCAPE) return ones * 2 ** k + this.#bits.read(k)
    const width = this.#bits.read(WIDTH_BITS)
    if (width > 53) throw new BadWire('width')
    return this.#bits.read(width)
  }
}

const NONE = new Uint8Array(0)
