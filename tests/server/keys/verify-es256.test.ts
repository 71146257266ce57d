import { describe, expect, it } from 'vitest'
import { exportPublicKey, generateKeys, signerOf, verifierOf } from '#protocol/es256.ts'
import { verifierOfNode } from '#server/keys/verify-es256.ts'
import { filled } from '#tests/support/hex.ts'

const { subtle } = globalThis.crypto

async function aSigner() {
  const keys = await generateKeys(subtle, false)
  return { key: await exportPublicKey(subtle, keys.publicKey), sign: signerOf(subtle, keys.privateKey) }
}

describe('ES256 by Node itself', () => {
  it('[SHEET-2] says what WebCrypto says of signatures, whole, damaged, and by others', async () => {
    const [one, other] = [await aSigner(), await aSigner()]
    const bytes = filled(7, 100)
    const signature = await one.sign(bytes)
    const zeros = filled(0, 64)
    const asked: [Uint8Array, Uint8Array, Uint8Array, boolean][] = [
      [one.key, signature, bytes, true],
      [one.key, signature, bytes, true],
      [one.key, signature, bytes.with(0, 8), false],
      [one.key, signature, filled(0, 0), false],
      [other.key, signature, bytes, false],
      [one.key, await other.sign(bytes), bytes, false],
      [one.key, zeros, bytes, false],
      [one.key, filled(0xff, 64), bytes, false],
      [one.key, signature.subarray(1), bytes, false],
      [one.key, filled(0, 0), bytes, false],
      ...signatureBits(signature).map((bad): [Uint8Array, Uint8Array, Uint8Array, boolean] => [
        one.key,
        bad,
        bytes,
        false,
      ]),
    ]
    const [node, web] = [verifierOfNode(), verifierOf(subtle)]
    for (const [key, given, over, holds] of asked) {
      expect(await node(key, given, over)).toBe(holds)
      expect(await web(key, given, over)).toBe(holds)
    }
  })

  it('[SHEET-2] takes no key that is not an uncompressed point of the curve', async () => {
    const { key, sign } = await aSigner()
    const bytes = filled(1, 1)
    const signature = await sign(bytes)
    const node = verifierOfNode()
    const odd = [filled(4, 65), filled(0, 65), filled(4, 64), filled(0, 0), key.subarray(1), key.with(0, 2)]
    for (const each of odd) expect(await node(each, signature, bytes)).toBe(false)
    expect(await node(key, signature, bytes)).toBe(true)
  })

  it('[SHEET-2] remembers no more keys than it may, and checks by forgotten ones all the same', async () => {
    const { key, sign } = await aSigner()
    const bytes = filled(1, 1)
    const signature = await sign(bytes)
    const node = verifierOfNode(5)
    const points = await Promise.all(Array.from({ length: 20 }, () => aSigner()))
    expect(await node(key, signature, bytes)).toBe(true)
    for (const each of points) expect(await node(each.key, signature, bytes)).toBe(false)
    expect(await node(key, signature, bytes)).toBe(true)
  })
})

/** The signature with one bit turned, in a few places. */
function signatureBits(signature: Uint8Array): Uint8Array[] {
  return [0, 1, 31, 32, 63].map((at) => signature.with(at, (signature[at] ?? 0) ^ 1))
}
