import { equalBytes } from '../bytes.ts'
import {
  bytesOfId,
  bytesOfSubject,
  eventIdOf,
  FACT_ID_BYTES,
  factIdOf,
  HASH_BYTES,
  SESSION_ID_BYTES,
  sessionIdOf,
  SUBJECT_ID_BYTES,
} from '../ids.ts'
import type { EventId, FactId, PartyId, PassId, PersonId, RecordId, SessionId } from '../ids.ts'
import { decodeCanonical, encodeCanonical, isMap } from './canonical.ts'
import type { CanonicalMap, CanonicalValue } from './canonical.ts'
import { hashOf } from './hash.ts'

/** What a device's clock said when the fact was captured (FACT-5). Data for the fold; never a reason to refuse. */
export interface FactTime {
  /** Unix milliseconds by the device's wall clock. */
  readonly wallMs: number
  /** The device's offset from UTC in minutes, east positive. */
  readonly utcOffsetMinutes: number
  /** Milliseconds since the session began, unaffected by changes of the wall clock. */
  readonly monotonicMs: number
}

export type SubjectId = PersonId | EventId | PassId | PartyId | RecordId

/** What a person states; the rest of the envelope comes from the moment of capture. */
export interface FactDraft {
  readonly kind: string
  readonly subjects: readonly SubjectId[]
  /** Fields that may outlive an erasure. */
  readonly body?: CanonicalMap
  /** Fields about a person, erasable (SYN-10). */
  readonly personal?: CanonicalMap
  /** Facts of the same stream that this one corrects (FACT-4). */
  readonly replaces?: readonly FactId[]
  /** The latest presence facts of the person that this device knew (FACT-6). */
  readonly knew?: readonly FactId[]
}

export interface CaptureMoment {
  readonly session: SessionId
  /** Counts within the session. */
  readonly seq: number
  readonly time: FactTime
  /** 8 fresh random bytes; hides a personal part's content from guessing by its hash. */
  readonly salt: Uint8Array
}

/** A fact's bytes, frozen at capture: hashed before storage, never rewritten (FACT-2). */
export interface FrozenFact {
  readonly id: FactId
  readonly envelope: Uint8Array
  /** `null` when the kind carries none, or after erasure. */
  readonly personal: Uint8Array | null
}

/** A fact as read from its bytes. */
export interface Fact {
  readonly id: FactId
  readonly kind: string
  readonly session: SessionId
  readonly seq: number
  readonly time: FactTime
  readonly subjects: readonly SubjectId[]
  readonly body: CanonicalMap
  readonly replaces: readonly FactId[]
  readonly knew: readonly FactId[]
  /** Personal fields; `null` when there are none or they were erased. */
  readonly personal: CanonicalMap | null
  /** The envelope names a personal part that did not come with it (SYN-10 decides what follows). */
  readonly lacksPersonal: boolean
}

export const MAX_FACT_BYTES = 8 * 1024
export const SALT_BYTES = 8

/** A draft too large to be one fact (FACT-1: 8 KB). Forms keep people below it; reaching it is a bug. */
export class FactTooLarge extends Error {
  override readonly name = 'FactTooLarge'
}

/**
 * Freezes a draft into its final bytes and id (FACT-1, FACT-2).
 * @throws {FactTooLarge} beyond 8 KB; {NotCanonical} on text that is not NFC or numbers that are not integers.
 */
export function freezeFact(draft: FactDraft, moment: CaptureMoment): FrozenFact {
  const personal = draft.personal ? encodeCanonical({ s: moment.salt, d: draft.personal }) : null
  const envelope = encodeCanonical({
    k: draft.kind,
    s: bytesOfId(moment.session),
    q: moment.seq,
    t: [moment.time.wallMs, moment.time.utcOffsetMinutes, moment.time.monotonicMs],
    w: draft.subjects.map(bytesOfSubject),
    ...(draft.body && Object.keys(draft.body).length > 0 ? { b: draft.body } : {}),
    ...(draft.replaces?.length ? { r: draft.replaces.map(bytesOfId) } : {}),
    ...(draft.knew?.length ? { n: draft.knew.map(bytesOfId) } : {}),
    ...(personal ? { p: hashOf('asar/personal/1', personal) } : {}),
  })
  if (envelope.length + (personal?.length ?? 0) > MAX_FACT_BYTES) throw new FactTooLarge(draft.kind)
  return { id: factIdFor(envelope), envelope, personal }
}

/**
 * The id of a fact with this envelope: the first 16 bytes of its hash (FACT-1). A copy of them: a view of so small an
 * array moves that into memory of its own, which takes longer than to hash a fact.
 */
export function factIdFor(envelope: Uint8Array): FactId {
  return factIdOf(hashOf('asar/fact/1', envelope).slice(0, FACT_ID_BYTES))
}

/**
 * Reads a fact. Unknown kinds and fields are no error: the bytes are kept as they are (FACT-2).
 * @returns `null` when the bytes are no fact, or the personal part is not the one the envelope names.
 */
export function readFact(envelope: Uint8Array, personal: Uint8Array | null): Fact | null {
  if (envelope.length + (personal?.length ?? 0) > MAX_FACT_BYTES) return null
  const map = decodeCanonical(envelope)
  if (!isMap(map)) return null
  const { k: kind, s: session, q: seq, t: time, w: who, b: body = {}, r = [], n = [], p } = map
  const subjects = readIds(who, SUBJECT_ID_BYTES)
  const replaces = readIds(r, FACT_ID_BYTES)
  const knew = readIds(n, FACT_ID_BYTES)
  const read = readTime(time)
  if (typeof kind !== 'string' || !isBytes(session, SESSION_ID_BYTES) || typeof seq !== 'number') return null
  if (!subjects || !replaces || !knew || !read || !isMap(body)) return null
  if (p !== undefined && !isBytes(p, HASH_BYTES)) return null
  const part = readPersonal(p, personal)
  if (part === undefined) return null
  return {
    id: factIdFor(envelope),
    kind,
    session: sessionIdOf(session),
    seq,
    time: read,
    // One spelling serves persons and events alike; the kind says which it is.
    subjects: subjects.map((bytes) => eventIdOf(bytes) as SubjectId),
    body,
    replaces: replaces.map(factIdOf),
    knew: knew.map(factIdOf),
    personal: part,
    lacksPersonal: p !== undefined && personal === null,
  }
}

function readTime(value: CanonicalValue | undefined): FactTime | null {
  if (!Array.isArray(value) || value.length !== 3) return null
  const [wallMs, utcOffsetMinutes, monotonicMs] = value as readonly CanonicalValue[]
  if (typeof wallMs !== 'number' || typeof utcOffsetMinutes !== 'number' || typeof monotonicMs !== 'number')
    return null
  return { wallMs, utcOffsetMinutes, monotonicMs }
}

/** `null`: none here; `undefined`: not the part that the envelope names. */
function readPersonal(
  hash: Uint8Array | undefined,
  personal: Uint8Array | null,
): CanonicalMap | null | undefined {
  if (personal === null) return null
  if (hash === undefined || !equalBytes(hash, hashOf('asar/personal/1', personal))) return undefined
  const map = decodeCanonical(personal)
  if (!isMap(map)) return undefined
  const data = map['d']
  return isBytes(map['s'], SALT_BYTES) && isMap(data) ? data : undefined
}

function isBytes(value: CanonicalValue | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function readIds(value: CanonicalValue | undefined, length: number): readonly Uint8Array[] | null {
  if (!Array.isArray(value)) return null
  const ids: Uint8Array[] = []
  for (const item of value as readonly CanonicalValue[]) {
    if (!isBytes(item, length)) return null
    ids.push(item)
  }
  return ids
}
