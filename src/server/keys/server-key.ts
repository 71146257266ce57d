import { createECDH, createPrivateKey } from 'node:crypto'
import { fromBase64url, toBase64url } from '#domain/bytes.ts'

/** All that makes a server the server it was: enough to sign as it and to be trusted by its phones (SHEET-4). */
export interface RecoverySecret {
  /** 16 bytes. */
  readonly organisation: Uint8Array
  /** The P-256 scalar, 32 bytes. */
  readonly privateKey: Uint8Array
  /** End of its own certificate, Unix ms, so that the certificate comes out the same. */
  readonly untilMs: number
}

export const PRIVATE_KEY_BYTES = 32
const CURVE = 'prime256v1'
const COORDINATE_BYTES = 32

/** The scalar of a key in PKCS #8. @throws if the bytes hold no P-256 key. */
export function scalarOf(pkcs8: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const { crv, d } = key.export({ format: 'jwk' })
  const scalar = crv === 'P-256' ? fromBase64url(String(d)) : null
  if (!scalar) throw new Error('not a P-256 key')
  return scalar
}

/** The key pair of a scalar. `null`: the number is no private key of the curve. */
export async function keysOfScalar(
  subtle: SubtleCrypto,
  scalar: Uint8Array,
): Promise<{ readonly publicKey: Uint8Array; readonly privateKey: CryptoKey } | null> {
  const publicKey = publicKeyOf(scalar)
  if (!publicKey) return null
  const coordinates = [1, 1 + COORDINATE_BYTES].map((at) => publicKey.subarray(at, at + COORDINATE_BYTES))
  const [x = '', y = ''] = coordinates.map(toBase64url)
  const jwk = { kty: 'EC', crv: 'P-256', d: toBase64url(scalar), x, y }
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  return { publicKey, privateKey: await subtle.importKey('jwk', jwk, algorithm, true, ['sign']) }
}

function publicKeyOf(scalar: Uint8Array): Uint8Array | null {
  const ecdh = createECDH(CURVE)
  try {
    ecdh.setPrivateKey(scalar)
  } catch {
    // Zero, or beyond the curve's order.
    return null
  }
  return Uint8Array.from(ecdh.getPublicKey())
}
