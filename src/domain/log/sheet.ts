import { concatBytes, equalBytes } from '../bytes.ts'
import {
  bytesOfId,
  certificateIdOf,
  DEVICE_ID_BYTES,
  deviceIdOf,
  HASH_BYTES,
  SESSION_ID_BYTES,
  sessionIdOf,
  sheetIdOf,
} from '../ids.ts'
import type { CertificateId, DeviceId, FactId, SessionId, SheetId, StreamId } from '../ids.ts'
import { asStreamId } from '../stream.ts'
import { decodeCanonical, encodeCanonical, isMap } from './canonical.ts'
import type { CanonicalValue } from './canonical.ts'
import { ORGANISATION_ID_BYTES, SIGNATURE_BYTES } from './certificate.ts'
import { readFact } from './fact.ts'
import type { Fact, FrozenFact } from './fact.ts'
import { hashOf, typedBytes } from './hash.ts'

/** How far a session's wall clock stood from the server's when it was last measured (FACT-5). */
export interface ClockMeasurement {
  readonly session: SessionId
  /** Server's time minus the device's, in ms. */
  readonly offsetMs: number
  /** Half the round trip of the measurement, in ms. */
  readonly errorMs: number
}

/** The page's head: who signed, where it stands in that device's chain, which facts it holds (SHEET-2). */
export interface SheetHeader {
  readonly organisation: Uint8Array
  readonly stream: StreamId
  readonly device: DeviceId
  /** 1, 2, 3 … within this device and stream; shows gaps and forks, decides nothing (SHEET-3). */
  readonly number: number
  readonly previous: SheetId | null
  readonly certificate: CertificateId
  readonly clock: ClockMeasurement | null
}

/** A sheet as read from its bytes; its signature is not yet checked. */
export interface Sheet extends SheetHeader {
  readonly id: SheetId
  readonly facts: readonly Fact[]
  /** The same facts as bytes, in the same order. */
  readonly frozen: readonly FrozenFact[]
  readonly headerBytes: Uint8Array
  readonly signature: Uint8Array
}

export type ReadSheet =
  | { readonly kind: 'sheet'; readonly sheet: Sheet }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }

export type UnreadableReason = 'too-large' | 'not-canonical' | 'not-a-sheet' | 'facts-differ'

export const MAX_SHEET_FACTS = 500
/** Of the raw form, all parts included (SHEET-1). */
export const MAX_SHEET_BYTES = 64 * 1024
/** Header, signature and framing of a sheet, generously. */
export const SHEET_OVERHEAD_BYTES = 512

/** The canonical header over these facts: what `sheetToSign` names and the device signs. */
export function encodeSheetHeader(header: SheetHeader, facts: readonly FactId[]): Uint8Array {
  return encodeCanonical({
    o: header.organisation,
    s: header.stream,
    d: bytesOfId(header.device),
    n: header.number,
    ...(header.previous ? { p: bytesOfId(header.previous) } : {}),
    c: bytesOfId(header.certificate),
    ...(header.clock
      ? { t: [bytesOfId(header.clock.session), header.clock.offsetMs, header.clock.errorMs] }
      : {}),
    f: digestOfFacts(facts),
  })
}

/** The bytes that the device's signature covers. */
export function sheetToSign(headerBytes: Uint8Array): Uint8Array {
  return typedBytes('asar/sheet/1', headerBytes)
}

/** Sheet id: the hash of the header without the signature (SHEET-2). */
export function sheetIdFor(headerBytes: Uint8Array): SheetId {
  return sheetIdOf(hashOf('asar/sheet/1', headerBytes))
}

/** The raw form of a sheet: header, signature, envelopes, personal parts (empty where there is none). */
export function encodeSheet(
  headerBytes: Uint8Array,
  signature: Uint8Array,
  facts: readonly FrozenFact[],
): Uint8Array {
  return encodeCanonical([
    headerBytes,
    signature,
    facts.map((fact) => fact.envelope),
    facts.map((fact) => fact.personal ?? NOTHING),
  ])
}

/**
 * Reads a raw sheet: its shape, its limits, that its facts are those the header names.
 * The signature is checked apart (`verifySheet` in the protocol), for it needs a certificate.
 */
export function readSheet(bytes: Uint8Array): ReadSheet {
  if (bytes.length > MAX_SHEET_BYTES) return unreadable('too-large')
  const value = decodeCanonical(bytes)
  if (value === undefined) return unreadable('not-canonical')
  if (!Array.isArray(value) || value.length !== 4) return unreadable('not-a-sheet')
  const [headerBytes, signature, envelopes, personals] = value as readonly CanonicalValue[]
  if (!isBytes(headerBytes) || !isBytes(signature, SIGNATURE_BYTES)) return unreadable('not-a-sheet')
  const header = readHeader(headerBytes)
  const parts = readParts(envelopes, personals)
  if (!header || !parts || parts.length === 0) return unreadable('not-a-sheet')
  if (parts.length > MAX_SHEET_FACTS) return unreadable('too-large')
  const facts: Fact[] = []
  const frozen: FrozenFact[] = []
  for (const { envelope, personal } of parts) {
    const fact = readFact(envelope, personal)
    if (!fact) return unreadable('facts-differ')
    facts.push(fact)
    frozen.push({ id: fact.id, envelope, personal })
  }
  if (!equalBytes(header.digest, digestOfFacts(facts.map((fact) => fact.id))))
    return unreadable('facts-differ')
  return {
    kind: 'sheet',
    sheet: { ...header.fields, id: sheetIdFor(headerBytes), facts, frozen, headerBytes, signature },
  }
}

/** Facts of a sheet whose personal part did not come along (SYN-10). */
export function listStripped(sheet: Sheet): readonly FactId[] {
  return sheet.facts.filter((fact) => fact.lacksPersonal).map((fact) => fact.id)
}

const NOTHING = new Uint8Array(0)

function digestOfFacts(facts: readonly FactId[]): Uint8Array {
  return hashOf('asar/facts/1', concatBytes(facts.map(bytesOfId)))
}

function unreadable(reason: UnreadableReason): ReadSheet {
  return { kind: 'unreadable', reason }
}

function isBytes(value: CanonicalValue | undefined, length?: number): value is Uint8Array {
  return value instanceof Uint8Array && (length === undefined || value.length === length)
}

function readParts(
  envelopes: CanonicalValue | undefined,
  personals: CanonicalValue | undefined,
): readonly Omit<FrozenFact, 'id'>[] | null {
  if (!Array.isArray(envelopes) || !Array.isArray(personals) || envelopes.length !== personals.length)
    return null
  const parts: Omit<FrozenFact, 'id'>[] = []
  for (let i = 0; i < envelopes.length; i++) {
    const envelope = envelopes[i] as CanonicalValue
    const personal = personals[i] as CanonicalValue
    if (!isBytes(envelope) || !isBytes(personal)) return null
    parts.push({ envelope, personal: personal.length > 0 ? personal : null })
  }
  return parts
}

function readHeader(bytes: Uint8Array): { fields: SheetHeader; digest: Uint8Array } | null {
  const map = decodeCanonical(bytes)
  if (!isMap(map)) return null
  const {
    o: organisation,
    s: name,
    d: device,
    n: number,
    p: previous,
    c: certificate,
    t: clock,
    f: digest,
  } = map
  const stream = typeof name === 'string' ? asStreamId(name) : null
  if (!stream || !isBytes(organisation, ORGANISATION_ID_BYTES) || !isBytes(device, DEVICE_ID_BYTES))
    return null
  if (typeof number !== 'number' || number < 1) return null
  if (!isBytes(certificate, HASH_BYTES) || !isBytes(digest, HASH_BYTES)) return null
  if (previous !== undefined && !isBytes(previous, HASH_BYTES)) return null
  const measured = clock === undefined ? null : readClock(clock)
  if (measured === undefined) return null
  return {
    fields: {
      organisation,
      stream,
      device: deviceIdOf(device),
      number,
      previous: previous ? sheetIdOf(previous) : null,
      certificate: certificateIdOf(certificate),
      clock: measured,
    },
    digest,
  }
}

function readClock(value: CanonicalValue): ClockMeasurement | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [session, offsetMs, errorMs] = value as readonly CanonicalValue[]
  if (!isBytes(session, SESSION_ID_BYTES) || typeof offsetMs !== 'number' || typeof errorMs !== 'number')
    return undefined
  return { session: sessionIdOf(session), offsetMs, errorMs: Math.abs(errorMs) }
}
