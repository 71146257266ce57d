import { concatBytes, equalBytes, fromBase64url, toBase64url } from '#domain/bytes.ts'
import { bytesOfId, parseDeviceId } from '#domain/ids.ts'
import type { DeviceId } from '#domain/ids.ts'
import { encodeCanonical } from '#domain/log/canonical.ts'
import { certificateToSign, deviceOfKey } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { hashOf, typedBytes } from '#domain/log/hash.ts'
import type { Sign } from '#domain/log/seal.ts'
import { sheetToSign } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'

/** Checks an ES256 signature by a raw public key (65 bytes). */
export type Verify = (key: Uint8Array, signature: Uint8Array, bytes: Uint8Array) => Promise<boolean>

/**
 * True when the sheet was signed by the device its certificate names, for the same organisation.
 * The certificate is checked apart.
 */
export async function verifySheet(sheet: Sheet, certificate: Certificate, verify: Verify): Promise<boolean> {
  if (certificate.id !== sheet.certificate || certificate.device !== sheet.device) return false
  if (!equalBytes(certificate.organisation, sheet.organisation)) return false
  return verify(certificate.key, sheet.signature, sheetToSign(sheet.headerBytes))
}

/** True when `issuerKey` signed the certificate and is the issuer that it names. */
export async function verifyCertificate(
  certificate: Certificate,
  issuerKey: Uint8Array,
  verify: Verify,
): Promise<boolean> {
  if (certificate.issuer !== deviceOfKey(issuerKey)) return false
  return verify(issuerKey, certificate.signature, certificateToSign(certificate.body))
}

/** What a request's proof covers (SYN-7). */
export interface ProofSubject {
  readonly method: string
  /** Scheme, host and port as the client addressed them. */
  readonly origin: string
  readonly path: string
  /** The body as sent, before compression. */
  readonly body: Uint8Array
  /** The server's latest nonce. */
  readonly nonce: Uint8Array
}

export interface Proof {
  readonly device: DeviceId
  readonly nonce: Uint8Array
  readonly signature: Uint8Array
}

/** The bytes a proof's signature covers. */
export function proofToSign(subject: ProofSubject): Uint8Array {
  const { method, origin, path, body, nonce } = subject
  return typedBytes(
    'asar/proof/1',
    encodeCanonical([method, origin, path, hashOf('asar/body/1', body), nonce]),
  )
}

/** Makes the value of the proof header. */
export async function makeProof(device: DeviceId, subject: ProofSubject, sign: Sign): Promise<string> {
  const signature = await sign(proofToSign(subject))
  return [device, toBase64url(subject.nonce), toBase64url(signature)].join('.')
}

/** Reads a proof header; `null` if it is none. Whether it holds is for `verify` to say. */
export function readProof(header: string): Proof | null {
  const [deviceText = '', nonceText = '', signatureText = '', ...rest] = header.split('.')
  const device = parseDeviceId(deviceText)
  const nonce = fromBase64url(nonceText)
  const signature = fromBase64url(signatureText)
  return rest.length === 0 && device && nonce && signature?.length === 64
    ? { device, nonce, signature }
    : null
}

/** The bytes by which a device shows, when enrolling, that it holds the key it presents. */
export function enrolToSign(code: Uint8Array, key: Uint8Array): Uint8Array {
  return typedBytes('asar/enrol/1', concatBytes([code, key]))
}

/** Hash under which the server keeps a link's code. */
export function hashOfLink(code: Uint8Array): Uint8Array {
  return hashOf('asar/link/1', code)
}

/** Bytes of a device id, for messages and facts. */
export const bytesOfDevice = (device: DeviceId) => bytesOfId(device)
