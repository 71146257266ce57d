import { decodeCanonical } from '#domain/log/canonical.ts'
import type { CanonicalMap } from '#domain/log/canonical.ts'
import type { Fact, FactTime, FrozenFact } from '#domain/log/fact.ts'
import { ByteWriter } from './bytes.ts'
import type { ColumnWriter } from './columns.ts'
import { describeFact } from './describe-fact.ts'
import type { Known } from './known.ts'
import { SUBJECT, writeFact, writePerson, writeSession } from './references.ts'

/** Takes facts apart into columns: whom they are about, when they were made, all else by shape (SHEET-6). */
export class FactWriter {
  readonly #columns: ColumnWriter
  readonly #known: Known
  readonly #shapes: Uint8Array[] = []
  readonly #places = new Map<string, number>()
  readonly #shape = new ByteWriter()
  #timeBefore: FactTime = NO_TIME

  constructor(columns: ColumnWriter, known: Known) {
    this.#columns = columns
    this.#known = known
  }

  /** How many shapes there are so far, then they, in the order of their first use. */
  listShapes(): Uint8Array {
    const writer = new ByteWriter()
    writer.varint(this.#shapes.length)
    for (const shape of this.#shapes) writer.bytes(shape)
    return writer.finish()
  }

  /** @param fact what `readFact` made of the frozen one */
  write({ envelope, personal }: FrozenFact, fact: Fact): void {
    const columns = this.#columns
    const known = this.#known
    const parts = { envelope: mapOf(envelope), personal: personal && mapOf(personal) }
    columns.number('shape', this.#placeOf(describeFact(parts, { shape: this.#shape, columns, known })))
    writeSession(columns, known, 'session', fact.session)
    this.#writeTime(fact)
    for (const subject of fact.subjects) writePerson(columns, known, SUBJECT, subject)
    for (const id of [...fact.knew, ...fact.replaces]) writeFact(columns, known, fact.subjects, id)
    known.noteFact(fact)
  }

  #placeOf(shape: Uint8Array): number {
    const key = String.fromCharCode(...shape)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.#shapes.length)
    return this.#shapes.push(shape) - 1
  }

  /** Differences from the session's last fact: one more, some time later, and both clocks went on alike. */
  #writeTime({ session, seq, time }: Fact): void {
    const columns = this.#columns
    const track = this.#known.sessionTracks.newest(session)
    const before = track?.time ?? this.#timeBefore
    const passedMs = time.wallMs - before.wallMs
    columns.number('seq', track ? seq - track.seq - 1 : seq)
    columns.number('wall', passedMs)
    columns.number('utcOffset', time.utcOffsetMinutes - before.utcOffsetMinutes)
    columns.number('monotonic', track ? time.monotonicMs - before.monotonicMs - passedMs : time.monotonicMs)
    this.#timeBefore = time
  }
}

/** What the first fact of a message is measured from, unless its session is known. */
export const NO_TIME: FactTime = { wallMs: 0, utcOffsetMinutes: 0, monotonicMs: 0 }

function mapOf(bytes: Uint8Array): CanonicalMap {
  return decodeCanonical(bytes) as CanonicalMap
}
