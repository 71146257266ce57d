import { HASH_BYTES } from '#domain/ids.ts'
import { MAX_FACT_BYTES, SALT_BYTES } from '#domain/log/fact.ts'
import type { FactTime } from '#domain/log/fact.ts'
import { BadWire, ByteWriter, readText } from './bytes.ts'
import type { ByteReader } from './bytes.ts'
import type { ColumnReader, Path } from './columns.ts'
import type { Known } from './known.ts'
import { readPerson } from './references.ts'
import { MAX_PATH_LENGTH, MAX_SHAPE_DEPTH, SHAPE } from './shapes.ts'

/** What a fact's shape asks for beside its columns. */
export interface FactSlots {
  readonly session: Uint8Array
  readonly seq: number
  readonly time: FactTime
  readonly subjects: readonly Uint8Array[]
  /** Knew, then replaces; every list of the envelope takes its own. */
  readonly facts: Uint8Array[]
  /** Of the personal part. */
  readonly hash: Uint8Array
}

/** Writes a part of a fact as canonical bytes. */
export type Rebuild = (writer: ByteWriter, slots: FactSlots) => void

export interface FactShape {
  readonly envelope: Rebuild
  readonly personal: Rebuild | null
  readonly subjects: number
  readonly facts: number
}

/** Reads what `describeFact` wrote, and names the columns that it speaks of. @throws {BadWire} */
export function readShape(reader: ByteReader, columns: ColumnReader, known: Known): FactShape {
  const count = { subjects: 0, facts: 0 }
  const walk: Walk = { reader, columns, known, count }
  const hasPersonal = reader.byte() === 1
  const envelope = readPart(walk, 'envelope', 0)
  return { envelope, personal: hasPersonal ? readPart(walk, 'personal', 0) : null, ...count }
}

interface Walk {
  readonly reader: ByteReader
  readonly columns: ColumnReader
  readonly known: Known
  readonly count: { subjects: number; facts: number }
}

/** CBOR's heads: major types of arrays and maps, and `null` as a whole. */
const ARRAY = 4
const MAP = 5
const NULL = 0xf6

function readPart(walk: Walk, path: string, depth: number): Rebuild {
  const { reader, columns, known } = walk
  if (depth > MAX_SHAPE_DEPTH || path.length > MAX_PATH_LENGTH) throw new BadWire('too deep')
  const column = path as Path
  const tag = reader.byte()
  switch (tag) {
    case SHAPE.null:
      return (writer) => writer.byte(NULL)
    case SHAPE.integer:
      columns.nameNumber(column)
      return (writer) => writer.integer(columns.number(column))
    case SHAPE.text:
      columns.nameText(column)
      return (writer) => writer.text(columns.text(column))
    case SHAPE.bytes: {
      const length = reader.varint()
      columns.nameBlob(column)
      return (writer) => writer.string(columns.blob(column, length))
    }
    case SHAPE.person:
      columns.nameNumber(column)
      columns.nameBlob(column)
      return (writer) => writer.string(readPerson(columns, known, { back: column, id: column }))
    case SHAPE.list: {
      const length = readCount(reader)
      return listOf(Array.from({ length }, () => readPart(walk, `${path}/`, depth + 1)))
    }
    case SHAPE.alike: {
      const length = readCount(reader)
      return listOf(new Array<Rebuild>(length).fill(readPart(walk, `${path}/`, depth + 1)))
    }
    case SHAPE.map: {
      const pairs = Array.from({ length: readCount(reader) }, () => {
        const key = readText(reader.block())
        return [textOf(key), readPart(walk, `${path}/${key}`, depth + 1)] as const
      })
      return mapOf(pairs)
    }
    default:
      return readSlot(tag, walk)
  }
}

function listOf(items: readonly Rebuild[]): Rebuild {
  return (writer, slots) => {
    writer.head(ARRAY, items.length)
    for (const rebuild of items) rebuild(writer, slots)
  }
}

function mapOf(pairs: readonly (readonly [key: Uint8Array, rebuild: Rebuild])[]): Rebuild {
  return (writer, slots) => {
    writer.head(MAP, pairs.length)
    for (const [key, rebuild] of pairs) {
      writer.bytes(key)
      rebuild(writer, slots)
    }
  }
}

/** A text as it stands in canonical bytes. */
function textOf(text: string): Uint8Array {
  const writer = new ByteWriter()
  writer.text(text)
  return writer.finish()
}

/** What facts have beside their fields. */
function readSlot(tag: number, { reader, columns, count }: Walk): Rebuild {
  switch (tag) {
    case SHAPE.kind: {
      const kind = textOf(readText(reader.block()))
      return (writer) => writer.bytes(kind)
    }
    case SHAPE.session:
      return (writer, { session }) => writer.string(session)
    case SHAPE.seq:
      return (writer, { seq }) => writer.integer(seq)
    case SHAPE.time:
      return (writer, { time }) => {
        writer.head(ARRAY, 3)
        writer.integer(time.wallMs)
        writer.integer(time.utcOffsetMinutes)
        writer.integer(time.monotonicMs)
      }
    case SHAPE.subjects:
      count.subjects += readCount(reader)
      return (writer, { subjects }) => writeList(writer, subjects)
    case SHAPE.facts: {
      const length = readCount(reader)
      count.facts += length
      return (writer, { facts }) => writeList(writer, facts.splice(0, length))
    }
    case SHAPE.hash:
      return (writer, { hash }) => writer.string(hash)
    case SHAPE.lostHash:
      return (writer) => writer.string(columns.blob('bytes32', HASH_BYTES))
    case SHAPE.salt:
      return (writer) => writer.string(columns.blob('salt', SALT_BYTES))
    default:
      throw new BadWire('shape')
  }
}

function writeList(writer: ByteWriter, items: readonly Uint8Array[]): void {
  writer.head(ARRAY, items.length)
  for (const item of items) writer.string(item)
}

/** Whatever is counted takes a byte of a fact at least. */
function readCount(reader: ByteReader): number {
  const count = reader.varint()
  if (count > MAX_FACT_BYTES) throw new BadWire('too many')
  return count
}
