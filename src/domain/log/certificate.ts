import { bytesOfId, certificateIdOf, DEVICE_ID_BYTES, deviceIdOf, HASH_BYTES } from '../ids.ts'
import type { CertificateId, DeviceId, StreamId } from '../ids.ts'
import { decodeCanonical, encodeCanonical, isMap } from './canonical.ts'
import { hashOf, typedBytes } from './hash.ts'

/** What a device may state; every kind of fact says which roles may make it (`kinds.ts`). */
export type Role = 'server' | 'organiser' | 'coordinator'

/**
 * Streams a certificate opens: a stream's id, or `<head>/*` for all streams below it
 * (`event/*`, `schedule/*`, `organisation/*`).
 */
export type StreamPattern = string

/** "Key K is device D, in role R, for streams S, until T", signed by an issuer (SHEET-4). */
export interface Certificate {
  readonly id: CertificateId
  readonly device: DeviceId
  /** Public P-256 point, uncompressed, 65 bytes. */
  readonly key: Uint8Array
  readonly role: Role
  readonly streams: readonly StreamPattern[]
  /** Unix ms; reading stops here, admission 100 days later. */
  readonly untilMs: number
  /** 16 bytes naming the organisation this server serves. */
  readonly organisation: Uint8Array
  /** Device id of the key that signed. */
  readonly issuer: DeviceId
  readonly body: Uint8Array
  /** ES256 over the named body, 64 bytes. */
  readonly signature: Uint8Array
}

export type CertificateDraft = Pick<
  Certificate,
  'key' | 'role' | 'streams' | 'untilMs' | 'organisation' | 'issuer'
>

export const PUBLIC_KEY_BYTES = 65
export const SIGNATURE_BYTES = 64
export const ORGANISATION_ID_BYTES = 16

/** A device is the hash of its public key (SHEET-2). */
export function deviceOfKey(key: Uint8Array): DeviceId {
  return deviceIdOf(hashOf('asar/key/1', key).subarray(0, DEVICE_ID_BYTES))
}

/** The certificate's body, canonical: what `certificateToSign` names and the issuer signs. */
export function encodeCertificateBody(draft: CertificateDraft): Uint8Array {
  return encodeCanonical({
    o: draft.organisation,
    k: draft.key,
    r: draft.role,
    s: draft.streams,
    u: draft.untilMs,
    i: bytesOfId(draft.issuer),
  })
}

/** The bytes that the issuer's signature covers. */
export function certificateToSign(body: Uint8Array): Uint8Array {
  return typedBytes('asar/certificate/1', body)
}

/** A certificate as it travels. */
export function encodeCertificate(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return encodeCanonical([body, signature])
}

/** Reads a certificate without checking its signature; `null` if the bytes are none. */
export function readCertificate(bytes: Uint8Array): Certificate | null {
  const value = decodeCanonical(bytes)
  if (!Array.isArray(value) || value.length !== 2) return null
  const [body, signature] = value as readonly unknown[]
  if (!(body instanceof Uint8Array) || !(signature instanceof Uint8Array)) return null
  if (signature.length !== SIGNATURE_BYTES) return null
  const map = decodeCanonical(body)
  if (!isMap(map)) return null
  const { o: organisation, k: key, r: role, s: streams, u: untilMs, i: issuer } = map
  if (!isBytesOf(organisation, ORGANISATION_ID_BYTES) || !isBytesOf(key, PUBLIC_KEY_BYTES)) return null
  if (!isBytesOf(issuer, DEVICE_ID_BYTES) || typeof untilMs !== 'number' || !isRole(role)) return null
  if (!Array.isArray(streams) || !streams.every((item) => typeof item === 'string')) return null
  return {
    id: certificateIdOf(hashOf('asar/certificate/1', body)),
    device: deviceOfKey(key),
    key,
    role,
    streams: streams,
    untilMs,
    organisation,
    issuer: deviceIdOf(issuer),
    body,
    signature,
  }
}

/** True when the certificate's streams contain this one. */
export function opensStream(certificate: Pick<Certificate, 'streams'>, stream: StreamId): boolean {
  const [head = ''] = stream.split('/')
  return certificate.streams.some((pattern) => pattern === stream || pattern === `${head}/*`)
}

function isRole(value: unknown): value is Role {
  return value === 'server' || value === 'organiser' || value === 'coordinator'
}

function isBytesOf(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

/** A certificate id from 32 bytes; `null` on any other length. */
export function parseCertificateId(bytes: Uint8Array): CertificateId | null {
  return bytes.length === HASH_BYTES ? certificateIdOf(bytes) : null
}
