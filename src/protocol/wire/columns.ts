import { ByteReader, ByteWriter } from './bytes.ts'
import { NumberReader, writeNumbers } from './numbers.ts'
import { packTexts, TextReader } from './texts.ts'

/** Columns of numbers that every message has, in this order; most are empty in most messages. */
const NUMBERS = [
  'tag', 'same', 'size',
  'device', 'organisation', 'certificate', 'number', 'previous',
  'clock', 'clockSession', 'clockOffset', 'clockError', 'facts',
  'shape', 'session', 'seq', 'wall', 'utcOffset', 'monotonic', 'subject', 'fact',
] as const // prettier-ignore

/** Columns of bytes, value after value; they hardly compress, so they come last. */
const BLOBS = ['salt', 'bytes8', 'bytes10', 'bytes16', 'bytes32', 'signature', 'raw'] as const

/** A column that a shape names, by where in the fact its values stand. */
export type Path = `${'envelope' | 'personal'}/${string}`

export type NumberColumn = (typeof NUMBERS)[number] | Path
export type BlobColumn = (typeof BLOBS)[number] | Path

/** Gathers values column by column. Columns that shapes name come after the fixed ones, as they first appear. */
export class ColumnWriter {
  readonly #numbers = new Map<string, number[]>(NUMBERS.map((name) => [name, []]))
  readonly #texts = new Map<string, string[]>()
  readonly #blobs = new Map<string, ByteWriter>(BLOBS.map((name) => [name, new ByteWriter()]))

  number(column: NumberColumn, value: number): void {
    getOrAdd(this.#numbers, column, () => []).push(value)
  }

  text(column: Path, value: string): void {
    getOrAdd(this.#texts, column, () => []).push(value)
  }

  blob(column: BlobColumn, value: Uint8Array): void {
    getOrAdd(this.#blobs, column, () => new ByteWriter()).bytes(value)
  }

  /** Numbers, then texts, then bytes, each column with its length: like beside like, for the compressor. */
  finish(writer: ByteWriter): void {
    for (const values of this.#numbers.values()) writeNumbers(writer, values)
    for (const values of this.#texts.values()) writer.block(packTexts(values))
    for (const values of this.#blobs.values()) writer.block(values.finish())
  }
}

/** Reads columns value by value: nothing is unpacked before it is asked for. @throws {BadWire} past a column's end */
export class ColumnReader {
  readonly #numbers = new Map<string, NumberReader | null>(NUMBERS.map((name) => [name, null]))
  readonly #texts = new Map<string, TextReader | null>()
  readonly #blobs = new Map<string, ByteReader | null>(BLOBS.map((name) => [name, null]))

  /** Shapes name their columns before the columns come. */
  nameNumber(column: Path): void {
    this.#numbers.set(column, null)
  }

  nameText(column: Path): void {
    this.#texts.set(column, null)
  }

  nameBlob(column: Path): void {
    this.#blobs.set(column, null)
  }

  /** Takes what `ColumnWriter.finish` wrote. */
  fill(reader: ByteReader): void {
    for (const column of this.#numbers.keys()) this.#numbers.set(column, new NumberReader(reader))
    for (const column of this.#texts.keys()) this.#texts.set(column, new TextReader(reader.block()))
    for (const column of this.#blobs.keys()) this.#blobs.set(column, new ByteReader(reader.block()))
  }

  number(column: NumberColumn): number {
    return opened(this.#numbers, column).next()
  }

  text(column: Path): string {
    return opened(this.#texts, column).next()
  }

  blob(column: BlobColumn, length: number): Uint8Array {
    return opened(this.#blobs, column).take(length)
  }
}

/** All columns that are asked for were named, and all that were named are filled. */
function opened<Reader>(columns: ReadonlyMap<string, Reader | null>, column: string): Reader {
  return columns.get(column) as Reader
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
