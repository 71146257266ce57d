import { bytesOfId, HASH_BYTES, sheetIdOf } from '#domain/ids.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { MAX_BODY_BYTES } from '../version.ts'
import { BadWire, ByteReader, ByteWriter } from './bytes.ts'
import { ColumnReader, ColumnWriter } from './columns.ts'
import { FactReader } from './fact-reader.ts'
import { FactWriter } from './fact-writer.ts'
import { Known } from './known.ts'
import { readSheetColumns, writeSheet } from './sheet-columns.ts'
import { MAX_SHAPE_BYTES } from './shapes.ts'

/** What travels of a stream, in order: the sheets of a request, or the positions of a page (SYN-1). */
export type BundleEntry =
  | { readonly tag: 'bytes'; readonly bytes: Uint8Array }
  /** A sheet of the request that is answered, by its place there. */
  | { readonly tag: 'same'; readonly place: number }
  | { readonly tag: 'held' | 'id'; readonly sheet: SheetId }

/** What a bundle is written against, and read against. */
export interface BundleContext {
  readonly stream: StreamId
  /** The log that it may refer to, each time anew; `null`: none, so that anybody can read it. */
  readonly view: (() => Known) | null
  /** The sheets of the request that is answered, where they could be read: what `same` stands for. */
  readonly sent: readonly (Uint8Array | null)[]
}

/** The first byte: this form of bundle, self-contained or not. */
const ALONE = 2
const ROOTED = 3
/** Positions of the longest page, and more. */
const MAX_ENTRIES = 4096

const TAGS = { packed: 0, raw: 1, same: 2, held: 3, id: 4 } as const

/** True for a bundle that refers to the log up to the request's cursor. */
export function isRootedBundle(bytes: Uint8Array): boolean {
  return bytes[0] === ROOTED
}

/** Writes entries column by column. */
export class BundleWriter {
  readonly #form: number
  readonly #known: Known
  readonly #sent: BundleContext['sent']
  readonly #columns = new ColumnWriter()
  readonly #facts: FactWriter
  #count = 0

  constructor({ view, sent }: Omit<BundleContext, 'stream'>) {
    this.#form = view ? ROOTED : ALONE
    this.#known = view ? view() : new Known()
    this.#sent = sent
    this.#facts = new FactWriter(this.#columns, this.#known)
  }

  /** @param isRaw the sheet travels as it is; so do bytes that are no sheet */
  add(entry: BundleEntry, isRaw: boolean): void {
    const columns = this.#columns
    this.#count++
    if (entry.tag === 'bytes') {
      this.#addBytes(entry.bytes, isRaw)
    } else if (entry.tag === 'same') {
      columns.number('tag', TAGS.same)
      columns.number('same', entry.place)
      noteRaw(this.#known, this.#sent[entry.place])
    } else {
      columns.number('tag', TAGS[entry.tag])
      columns.blob('bytes32', bytesOfId(entry.sheet))
    }
  }

  finish(): Uint8Array {
    const writer = new ByteWriter()
    writer.byte(this.#form)
    writer.varint(this.#count)
    writer.block(this.#facts.listShapes())
    this.#columns.finish(writer)
    return writer.finish()
  }

  #addBytes(bytes: Uint8Array, isRaw: boolean): void {
    const columns = this.#columns
    const read = readSheet(bytes)
    if (read.kind === 'sheet' && !isRaw) {
      columns.number('tag', TAGS.packed)
      writeSheet(columns, this.#known, this.#facts, read.sheet)
      return
    }
    columns.number('tag', TAGS.raw)
    columns.number('size', bytes.length)
    columns.blob('raw', bytes)
    if (read.kind === 'sheet') this.#known.note(read.sheet)
  }
}

function noteRaw(known: Known, bytes: Uint8Array | null | undefined): void {
  const read = bytes && readSheet(bytes)
  if (read?.kind === 'sheet') known.note(read.sheet)
}

/** Reads a bundle entry by entry. */
export interface BundleReader {
  readonly count: number
  /** The log that it goes on from, with what was read so far. */
  readonly known: Known
  /** The next entry; `null`: it cannot be read here, nor can those after it. */
  readonly next: () => BundleEntry | null
}

/** @returns `null` when the bytes are no bundle. One that refers to a log where there is none has no readable entry */
export function openBundle(bytes: Uint8Array, { stream, view, sent }: BundleContext): BundleReader | null {
  return guard(() => {
    const reader = new ByteReader(bytes)
    const form = reader.byte()
    const count = reader.varint()
    if ((form !== ALONE && form !== ROOTED) || count > MAX_ENTRIES) throw new BadWire('form')
    const begin = form === ROOTED ? view : () => new Known()
    // How many there are can be said, and no more.
    if (!begin) return { count, known: new Known(), next: () => null }
    const known = begin()
    const shapes = reader.block()
    if (shapes.length > MAX_SHAPE_BYTES) throw new BadWire('shapes')
    const columns = new ColumnReader()
    const facts = new FactReader(new ByteReader(shapes), columns, known)
    columns.fill(reader)
    return { count, known, next: readInTurn(() => readEntry({ stream, known, sent, columns, facts })) }
  })
}

/** Stops for good at the first entry that cannot be read, and where all are longer than any message. */
function readInTurn(read: () => BundleEntry): BundleReader['next'] {
  let isBroken = false
  let left = MAX_BODY_BYTES
  return () => {
    const entry = isBroken ? null : guard(read)
    if (entry?.tag === 'bytes') left -= entry.bytes.length
    isBroken = entry === null || left < 0
    return isBroken ? null : entry
  }
}

interface Reading extends Pick<BundleContext, 'stream' | 'sent'> {
  readonly known: Known
  readonly columns: ColumnReader
  readonly facts: FactReader
}

function readEntry({ stream, known, sent, columns, facts }: Reading): BundleEntry {
  switch (columns.number('tag')) {
    case TAGS.packed:
      return { tag: 'bytes', bytes: readSheetColumns(columns, known, facts, stream) }
    case TAGS.raw: {
      const bytes = columns.blob('raw', columns.number('size'))
      noteRaw(known, bytes)
      return { tag: 'bytes', bytes }
    }
    case TAGS.same: {
      const place = columns.number('same')
      noteRaw(known, sent[place])
      return { tag: 'same', place }
    }
    case TAGS.held:
      return { tag: 'held', sheet: sheetIdOf(columns.blob('bytes32', HASH_BYTES)) }
    case TAGS.id:
      return { tag: 'id', sheet: sheetIdOf(columns.blob('bytes32', HASH_BYTES)) }
    default:
      throw new BadWire('tag')
  }
}

/** Whatever is wrong with bytes from elsewhere, or with this codec, the raw form is the way round it (SHEET-6). */
function guard<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
  }
}
