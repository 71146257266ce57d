import type { Sign } from '#domain/log/seal.ts'
import type { Verify } from './signing.ts'

/**
 * ES256 by the platform's WebCrypto, the same in browsers and Node. `subtle` is an argument so that a page
 * without a secure context (plain http on another machine's address) can be told apart and explained.
 */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const

/** A pair as WebCrypto makes it; named here because platforms name it differently. */
export interface KeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** A new key pair. `extractable` false on phones: the private key can be used, never read (SHEET-2). */
export async function generateKeys(subtle: SubtleCrypto, extractable: boolean): Promise<KeyPair> {
  return subtle.generateKey(ALGORITHM, extractable, ['sign', 'verify'])
}

/** The public point, uncompressed, 65 bytes. */
export async function exportPublicKey(subtle: SubtleCrypto, key: CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await subtle.exportKey('raw', key))
}

/** A signer for a private key. */
export function signerOf(subtle: SubtleCrypto, key: CryptoKey): Sign {
  return async (bytes) => new Uint8Array(await subtle.sign(SIGNATURE, key, Uint8Array.from(bytes)))
}

/** Anybody may present a key, so only so many are remembered. */
const KEYS_KEPT = 2000

/** A checker of signatures; keys are imported once while they are in use. */
export function verifierOf(subtle: SubtleCrypto): Verify {
  const imported = new Map<string, Promise<CryptoKey>>()
  return async (raw, signature, bytes) => {
    const name = raw.join()
    let key = imported.get(name)
    if (!key) {
      key = subtle.importKey('raw', Uint8Array.from(raw), ALGORITHM, true, ['verify'])
      imported.set(name, key)
      const [oldest] = imported.keys()
      if (imported.size > KEYS_KEPT && oldest !== undefined) imported.delete(oldest)
    }
    try {
      return await subtle.verify(SIGNATURE, await key, Uint8Array.from(signature), Uint8Array.from(bytes))
    } catch {
      // A point that is not on the curve cannot be imported: no signature can be by it.
      return false
    }
  }
}
