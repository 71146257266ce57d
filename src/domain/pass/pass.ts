import { concatBytes } from '../bytes.ts'
import { bytesOfId, bytesOfSubject, eventIdOf, passIdOf, SUBJECT_ID_BYTES } from '../ids.ts'
import type { DeviceId, EventId, PassId } from '../ids.ts'
import { SIGNATURE_BYTES } from '../log/certificate.ts'
import { typedBytes } from '../log/hash.ts'
import type { Sign } from '../log/seal.ts'

/** Where a pass holds: at one event, or at every event of a year. */
export type PassScope =
  { readonly kind: 'event'; readonly event: EventId } | { readonly kind: 'season'; readonly year: number }

/** What a pass says. No name, no phone, no date of birth: whoever photographs it learns nothing of its holder. */
export interface PassTerms {
  readonly scope: PassScope
  /** The holder's person id at that event, or a fresh id that a `pass-issued` binds to somebody. */
  readonly pass: PassId
  /** Unix ms, a whole hour; whoever shows it later is told that it has expired. */
  readonly untilMs: number
  readonly isMinor: boolean
  /** How many people come with the holder, 0 to 15. */
  readonly companions: number
}

export interface Pass extends PassTerms {
  /** First bytes of the device id of the key that signed: which keys to try. */
  readonly keyId: Uint8Array
  /** What the signature covers, without the name of its type. */
  readonly body: Uint8Array
  /** ES256, 64 bytes. */
  readonly signature: Uint8Array
}

export const PASS_VERSION = 1
export const KEY_ID_BYTES = 8
export const MOST_COMPANIONS = 15

const HOUR_MS = 3_600_000
const MOST_HOURS = 0xff_ff_ff
const SEASON = 0b0000_0001
const MINOR = 0b0000_0010
/** Of no meaning yet: a pass that sets them is of a version to come. */
const UNKNOWN_FLAGS = 0b0000_1100
const HEAD_BYTES = 2 + KEY_ID_BYTES
const YEAR_BYTES = 2
const HOUR_BYTES = 3
/** The longest there is: 97 bytes. */
export const MOST_PASS_BYTES = HEAD_BYTES + SUBJECT_ID_BYTES * 2 + HOUR_BYTES + SIGNATURE_BYTES

/** The first bytes of a device id, as passes name their signer. */
export function keyIdOf(device: DeviceId): Uint8Array {
  return bytesOfId(device).slice(0, KEY_ID_BYTES)
}

/**
 * What is signed of a pass.
 * @throws {RangeError} on terms that cannot be written (a caller's bug)
 */
export function encodePassBody(terms: PassTerms, signer: DeviceId): Uint8Array {
  const { scope, pass, untilMs, isMinor, companions } = terms
  const hours = Math.ceil(untilMs / HOUR_MS)
  if (!isWithin(companions, MOST_COMPANIONS) || !isWithin(hours, MOST_HOURS))
    throw new RangeError('terms that no pass can say')
  const flags = (scope.kind === 'season' ? SEASON : 0) | (isMinor ? MINOR : 0) | (companions << 4)
  return concatBytes([
    Uint8Array.of(PASS_VERSION, flags),
    keyIdOf(signer),
    scope.kind === 'event' ? bytesOfSubject(scope.event) : bigEndian(scope.year, YEAR_BYTES),
    bytesOfSubject(pass),
    bigEndian(hours, HOUR_BYTES),
  ])
}

/** The bytes that a pass's signature covers. */
export function passToSign(body: Uint8Array): Uint8Array {
  return typedBytes('asar/pass/1', body)
}

/** Makes a pass: at most 100 bytes, signed by this device. @throws {RangeError} as `encodePassBody` */
export async function signPass(terms: PassTerms, signer: DeviceId, sign: Sign): Promise<Uint8Array> {
  const body = encodePassBody(terms, signer)
  return concatBytes([body, await sign(passToSign(body))])
}

/** Why bytes are no pass that can be judged here. `too-new`: made by a later version of Asar. */
export type PassFault = 'unreadable' | 'too-new'

/** Reads a pass without checking its signature. Any bytes lead to an answer; none is accepted in two spellings. */
export function decodePass(bytes: Uint8Array): Pass | PassFault {
  const [version = 0, flags = 0] = bytes
  // Whatever a later version adds, it will be signed: anything shorter is no pass of any version.
  if (version > PASS_VERSION && bytes.length > SIGNATURE_BYTES) return 'too-new'
  if (version !== PASS_VERSION) return 'unreadable'
  if ((flags & UNKNOWN_FLAGS) !== 0) return 'too-new'
  const isSeason = (flags & SEASON) !== 0
  const passAt = HEAD_BYTES + (isSeason ? YEAR_BYTES : SUBJECT_ID_BYTES)
  const hoursAt = passAt + SUBJECT_ID_BYTES
  const bodyEnd = hoursAt + HOUR_BYTES
  if (bytes.length !== bodyEnd + SIGNATURE_BYTES) return 'unreadable'
  const scoped = bytes.slice(HEAD_BYTES, passAt)
  return {
    scope: isSeason
      ? { kind: 'season', year: fromBigEndian(scoped) }
      : { kind: 'event', event: eventIdOf(scoped) },
    pass: passIdOf(bytes.slice(passAt, hoursAt)),
    untilMs: fromBigEndian(bytes.slice(hoursAt, bodyEnd)) * HOUR_MS,
    isMinor: (flags & MINOR) !== 0,
    companions: flags >> 4,
    keyId: bytes.slice(2, HEAD_BYTES),
    body: bytes.slice(0, bodyEnd),
    signature: bytes.slice(bodyEnd),
  }
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most
}

function bigEndian(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256)
}

function fromBigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}
