import { bytesOfId, eventIdOf, FACT_ID_BYTES, factIdOf } from '#domain/ids.ts'
import { MAX_FACT_BYTES } from '#domain/log/fact.ts'
import type { FactTime, SubjectId } from '#domain/log/fact.ts'
import { hashOf } from '#domain/log/hash.ts'
import { assertWhole, BadWire, ByteWriter } from './bytes.ts'
import type { ByteReader } from './bytes.ts'
import type { ColumnReader } from './columns.ts'
import { NO_TIME } from './fact-writer.ts'
import type { FactOutline, Known } from './known.ts'
import { readShape } from './rebuild-fact.ts'
import type { FactShape, FactSlots, Rebuild } from './rebuild-fact.ts'
import { readFactId, readPerson, readSession, SUBJECT } from './references.ts'

/** A fact put together again. */
export interface ReadParts {
  /** 16 bytes. */
  readonly id: Uint8Array
  readonly envelope: Uint8Array
  readonly personal: Uint8Array | null
}

/** Puts facts together from columns: the other side of `FactWriter`. */
export class FactReader {
  readonly #columns: ColumnReader
  readonly #known: Known
  readonly #shapes: FactShape[] = []
  readonly #writer = new ByteWriter(MAX_FACT_BYTES)
  #timeBefore: FactTime = NO_TIME

  /** Reads the shapes, and thereby what columns there are; they are filled afterwards. @throws {BadWire} */
  constructor(shapes: ByteReader, columns: ColumnReader, known: Known) {
    this.#columns = columns
    this.#known = known
    const count = shapes.varint()
    while (this.#shapes.length < count) this.#shapes.push(readShape(shapes, columns, known))
  }

  /** @throws {BadWire} */
  read(): ReadParts {
    const columns = this.#columns
    const known = this.#known
    const shape = this.#shapes[columns.number('shape')]
    if (!shape) throw new BadWire('unknown shape')
    const session = readSession(columns, known, 'session')
    const { seq, time } = this.#readTime(session)
    const people = repeat(shape.subjects, () => readPerson(columns, known, SUBJECT))
    const subjects = people.map((bytes) => eventIdOf(bytes) as SubjectId)
    const facts = repeat(shape.facts, () => readFactId(columns, known, subjects))
    const slots = { session: bytesOfId(session), seq, time, subjects: people, facts, hash: NONE }
    const personal = shape.personal && this.#write(shape.personal, slots)
    const hash = personal ? hashOf('asar/personal/1', personal) : NONE
    const envelope = this.#write(shape.envelope, { ...slots, hash })
    const id = hashOf('asar/fact/1', envelope).subarray(0, FACT_ID_BYTES)
    known.noteFact({ id: factIdOf(id), session, seq, time, subjects })
    return { id, envelope, personal }
  }

  #write(rebuild: Rebuild, slots: FactSlots): Uint8Array {
    rebuild(this.#writer, slots)
    return this.#writer.finish()
  }

  #readTime(session: FactOutline['session']): Pick<FactOutline, 'seq' | 'time'> {
    const columns = this.#columns
    const track = this.#known.sessionTracks.newest(session)
    const before = track?.time ?? this.#timeBefore
    const passedMs = columns.number('wall')
    const seq = columns.number('seq') + (track ? track.seq + 1 : 0)
    const monotonicMs = columns.number('monotonic') + (track ? before.monotonicMs + passedMs : 0)
    const time = {
      wallMs: assertWhole(before.wallMs + passedMs),
      utcOffsetMinutes: assertWhole(before.utcOffsetMinutes + columns.number('utcOffset')),
      monotonicMs: assertWhole(monotonicMs),
    }
    this.#timeBefore = time
    return { seq: assertWhole(seq), time }
  }
}

const NONE = new Uint8Array(0)

function repeat<Value>(count: number, make: () => Value): Value[] {
  return Array.from({ length: count }, make)
}
