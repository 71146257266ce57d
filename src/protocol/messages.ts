import * as v from 'valibot'
import { asStreamId, parseStream } from '#domain/stream.ts'
import type { DeviceId, EventId, PersonId, SheetId, StreamId } from '#domain/ids.ts'
import { DEVICE_ID_BYTES, deviceIdOf, parseEventId, parsePersonId, sheetIdOf } from '#domain/ids.ts'
import { PROTOCOL_VERSION } from './version.ts'

/** Schemas of what travels. Every message is a CBOR map with these fields; bytes are CBOR byte strings. */

export function bytesOf(length: number) {
  return v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length === length,
    `${String(length)} bytes`,
  )
}

export const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes')
export const Position = v.pipe(v.number(), v.integer(), v.minValue(0))
export const Stream = v.pipe(
  v.string(),
  v.check((text) => parseStream(text) !== null, 'a stream'),
  v.transform((text) => asStreamId(text) as StreamId),
)
const SheetRef = v.pipe(
  bytesOf(32),
  v.transform((bytes): SheetId => sheetIdOf(bytes)),
)

export const CursorMessage = v.object({ n: Position, digest: bytesOf(32) })

/** How many streams one request may name. */
export const MAX_STREAMS = 64
/** How many sheets one request may carry. */
export const MAX_SHEETS = 100

/** What a phone asks about one stream (SYN-1). */
export const StreamRequest = v.object({
  stream: Stream,
  cursor: CursorMessage,
  /** After `diverged`: the phone's digests at n−1, n−2, n−4 … 0, highest first (SYN-3). */
  trail: v.optional(v.pipe(v.array(CursorMessage), v.maxLength(64))),
  /** Sheets that the phone holds without a position, raw. */
  sheets: v.pipe(v.array(Bytes), v.maxLength(MAX_SHEETS)),
  /** More of them, in a bundle (SHEET-6). Verdicts and `same` count the raw ones first. */
  packed: v.optional(Bytes),
  /**
   * The answer's entries may come in a bundle, which refers to the log up to `cursor` (`rooted`) or to nothing
   * outside it (`alone`). Left out: raw.
   */
  reads: v.optional(v.picklist(['rooted', 'alone'])),
})
export type StreamRequest = v.InferOutput<typeof StreamRequest>

export const SyncRequest = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  /** Echoed by the answer (SYN-6). */
  request: bytesOf(8),
  /** Certificates the server may lack: those of the sheets below, and the sender's own (SHEET-4). */
  certificates: v.pipe(v.array(Bytes), v.maxLength(64)),
  streams: v.pipe(v.array(StreamRequest), v.minLength(1), v.maxLength(MAX_STREAMS)),
})
export type SyncRequest = v.InferOutput<typeof SyncRequest>

/**
 * What became of a sheet, in the order of the request. It paces sending; it never marks anything as safe (SYN-2).
 * `resend`: it could not be read without its certificate, or in the form it came in. `later`: nothing stored, wait
 * `retryAfterMs`.
 */
export const Verdict = v.object({
  verdict: v.picklist(['stored', 'held', 'incomplete', 'resend', 'later', 'unreadable']),
  retryAfterMs: v.optional(Position),
})
export type Verdict = v.InferOutput<typeof Verdict>

/** One position of the log, as this reader may see it (SYN-1). */
export const LogEntry = v.variant('tag', [
  v.object({ tag: v.literal('bytes'), n: Position, sheet: Bytes }),
  /** A sheet of this very request. */
  v.object({ tag: v.literal('same'), n: Position, sheet: SheetRef }),
  v.object({ tag: v.literal('held'), n: Position, sheet: SheetRef }),
  /** The reader has no right to the bytes, or the server gives them again at another position. */
  v.object({ tag: v.literal('id'), n: Position, sheet: SheetRef }),
])
export type LogEntry = v.InferOutput<typeof LogEntry>

export const StreamAnswer = v.variant('outcome', [
  v.object({
    outcome: v.literal('page'),
    stream: Stream,
    verdicts: v.array(Verdict),
    /** The cursor position that the entries follow; below the asked one only after `diverged`. */
    from: Position,
    /** Raw, unless the request reads bundles. */
    entries: v.array(LogEntry),
    /** The entries in a bundle, the first at `from` + 1; then `entries` has none. */
    packed: v.optional(Bytes),
    cursor: CursorMessage,
    hasMore: v.boolean(),
  }),
  /** Cursor and log differ: ask again with the trail of digests (SYN-3). */
  v.object({ outcome: v.literal('diverged'), stream: Stream, verdicts: v.array(Verdict) }),
  /** This stream alone failed; the others stand. */
  v.object({
    outcome: v.literal('problem'),
    stream: Stream,
    problem: v.picklist(['not-allowed', 'busy', 'storage-full', 'server-failure']),
  }),
])
export type StreamAnswer = v.InferOutput<typeof StreamAnswer>

export const SyncAnswer = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  /** The server's clock when it answered, Unix ms. */
  serverMs: v.pipe(v.number(), v.integer()),
  /** Certificates of devices whose first sheet in a stream is among the entries. */
  certificates: v.array(Bytes),
  streams: v.array(StreamAnswer),
})
export type SyncAnswer = v.InferOutput<typeof SyncAnswer>

/** Answer of `GET /v1/hello?r=<request>`: who this server is and what time it has. */
export const HelloAnswer = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  serverMs: v.pipe(v.number(), v.integer()),
  organisation: bytesOf(16),
  /** The server's own certificate, self-signed: the issuer of all others. */
  certificate: Bytes,
  /** Schedules that exist or begin this year. */
  schedules: v.array(Stream),
  /** The oldest app that may still download; any may upload. */
  oldestApp: v.string(),
  /** ES256 by the certificate's key over `helloToSign`. */
  signature: bytesOf(64),
})
export type HelloAnswer = v.InferOutput<typeof HelloAnswer>

export const MAX_NAME_LENGTH = 200

/** Body of `POST /v1/enrol`: a one-time link's code, the device's key and a proof that it holds it. */
export const EnrolRequest = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  code: bytesOf(16),
  key: bytesOf(65),
  /** What colleagues call this phone or person. */
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_NAME_LENGTH)),
  /** ES256 by that key over `enrolToSign` (see `signing.ts`). */
  signature: bytesOf(64),
})
export type EnrolRequest = v.InferOutput<typeof EnrolRequest>

export const EnrolAnswer = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  certificate: Bytes,
  serverCertificate: Bytes,
  organisation: bytesOf(16),
  /** The event the link was made for, if any. */
  event: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => parseEventId(text) !== null, 'an event id'),
    ),
  ),
})
export type EnrolAnswer = v.InferOutput<typeof EnrolAnswer>

/** Body of `POST /v1/invite` (with proof, organisers only): asks for a coordinator's link to an event. */
export const InviteRequest = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  role: v.picklist(['coordinator', 'organiser']),
  event: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => parseEventId(text) !== null, 'an event id'),
    ),
  ),
})
export type InviteRequest = v.InferOutput<typeof InviteRequest>

export const InviteAnswer = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  /** 16 bytes; the link is `<origin>/join#<code in base32>`. Shown once: the server keeps a hash. */
  code: bytesOf(16),
  expiresMs: v.pipe(v.number(), v.integer()),
})
export type InviteAnswer = v.InferOutput<typeof InviteAnswer>

const DeviceRef = v.pipe(
  bytesOf(DEVICE_ID_BYTES),
  v.transform((bytes): DeviceId => deviceIdOf(bytes)),
)
const EventRef = v.pipe(
  v.string(),
  v.check((text) => parseEventId(text) !== null, 'an event id'),
  v.transform((text) => text as EventId),
)
const PersonRef = v.pipe(
  v.string(),
  v.check((text) => parsePersonId(text) !== null, 'a person id'),
  v.transform((text) => text as PersonId),
)

/** How many sheets, or people, one decision may name. */
export const MAX_DECIDED = 1000

const SheetRefs = v.pipe(v.array(SheetRef), v.minLength(1), v.maxLength(MAX_DECIDED), v.readonly())

/** What an organiser decides about the log itself; the server states it as facts (SYN-5, SYN-7, SYN-10, SYN-11). */
export const Decision = v.variant('kind', [
  /** Sheets of the device count up to its last one now (`all`), or none of them does. */
  v.object({ kind: v.literal('revoke'), device: DeviceRef, trust: v.picklist(['all', 'none']) }),
  v.object({ kind: v.literal('hold'), stream: Stream, sheets: SheetRefs }),
  v.object({ kind: v.literal('release'), stream: Stream, sheets: SheetRefs }),
  /** The people, and all who are joined to them in this event. */
  v.object({
    kind: v.literal('erase'),
    event: EventRef,
    people: v.pipe(v.array(PersonRef), v.minLength(1), v.maxLength(MAX_DECIDED), v.readonly()),
  }),
  /** Certificates by this issuer count from now on. */
  v.object({ kind: v.literal('adopt'), issuer: DeviceRef }),
  /** What arrives for the event from now on is held. */
  v.object({ kind: v.literal('seal'), event: EventRef }),
])
export type Decision = v.InferOutput<typeof Decision>

/** Body of `POST /v1/decide` (with proof, organisers only). */
export const DecisionRequest = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  decision: Decision,
})
export type DecisionRequest = v.InferOutput<typeof DecisionRequest>

/** What the decision changed; repeated, it changes nothing. */
export const DecisionAnswer = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: bytesOf(8),
  /** Sheets that are held now and were not, or the other way round. */
  sheets: Position,
  /** Facts whose personal part went. */
  facts: Position,
  /** Streams in which something was stated. */
  streams: Position,
})
export type DecisionAnswer = v.InferOutput<typeof DecisionAnswer>

/** Any answer that is not the expected one: a problem, echoing the request where it could be read. */
export const ProblemAnswer = v.object({
  protocol: v.literal(PROTOCOL_VERSION),
  request: v.optional(bytesOf(8)),
  problem: v.string(),
  retryAfterMs: v.optional(Position),
})
export type ProblemAnswer = v.InferOutput<typeof ProblemAnswer>
