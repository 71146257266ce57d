import { describe, expect, it } from 'vitest'
import {
  certificateToSign,
  encodeCertificate,
  encodeCertificateBody,
  readCertificate,
} from '#domain/log/certificate.ts'
import { deviceOfKey } from '#domain/log/certificate.ts'
import { sealSheet } from '#domain/log/seal.ts'
import { eventStream } from '#domain/stream.ts'
import { exportPublicKey, generateKeys, signerOf, verifierOf } from '#protocol/es256.ts'
import { verifyCertificate, verifySheet } from '#protocol/signing.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { filled } from '#tests/support/hex.ts'
import { getSheet, ORGANISATION } from '#tests/support/sheets.ts'

const { subtle } = globalThis.crypto
const verify = verifierOf(subtle)

async function aRealDevice() {
  const keys = await generateKeys(subtle, false)
  const key = await exportPublicKey(subtle, keys.publicKey)
  return { keys, key, device: deviceOfKey(key), sign: signerOf(subtle, keys.privateKey) }
}

describe('ES256 by WebCrypto', () => {
  it('[SHEET-2] signs with a key that cannot be read', async () => {
    const { keys, key } = await aRealDevice()
    expect(keys.privateKey.extractable).toBe(false)
    await expect(subtle.exportKey('pkcs8', keys.privateKey)).rejects.toThrow()
    expect(key).toHaveLength(65)
    expect(key[0]).toBe(4)
  })

  it('[SHEET-2] verifies 64 bytes of signature over those very bytes by that very key', async () => {
    const [one, other] = [await aRealDevice(), await aRealDevice()]
    const bytes = filled(7, 100)
    const signature = await one.sign(bytes)
    expect(signature).toHaveLength(64)
    expect(await verify(one.key, signature, bytes)).toBe(true)
    expect(await verify(one.key, signature, bytes.with(0, 8))).toBe(false)
    expect(await verify(one.key, signature.with(9, (signature[9] ?? 0) ^ 1), bytes)).toBe(false)
    expect(await verify(other.key, signature, bytes)).toBe(false)
  })

  it('[SHEET-2] verifies nothing by what is no key and no signature', async () => {
    const { key, sign } = await aRealDevice()
    const signature = await sign(filled(1, 1))
    for (const odd of [filled(4, 65), filled(0, 65), filled(4, 64), filled(0, 0)]) {
      expect(await verify(odd, signature, filled(1, 1))).toBe(false)
      // A second time it is remembered.
      expect(await verify(odd, signature, filled(1, 1))).toBe(false)
    }
    expect(await verify(key, filled(0, 64), filled(1, 1))).toBe(false)
    expect(await verify(key, filled(0, 0), filled(1, 1))).toBe(false)
  })

  it('[SHEET-2] remembers keys while they are in use, and no more of them than anybody can present', async () => {
    const imported: number[] = []
    const counting = {
      importKey: (_format: string, raw: Uint8Array) => {
        imported.push(new DataView(raw.buffer).getUint32(0))
        return Promise.resolve({})
      },
      verify: () => Promise.resolve(true),
    } as unknown as SubtleCrypto
    const check = verifierOf(counting)
    const keyOf = (number: number) => new Uint8Array(Uint32Array.of(number, 0).buffer).reverse().slice(4)
    for (let number = 0; number <= 2000; number++) await check(keyOf(number), filled(0, 64), filled(0, 1))
    await check(keyOf(2000), filled(0, 64), filled(0, 1))
    await check(keyOf(0), filled(0, 64), filled(0, 1))
    expect(imported.filter((number) => number === 2000)).toHaveLength(1)
    expect(imported.filter((number) => number === 0)).toHaveLength(2)
  })

  it('[SHEET-4] lets any phone check any other phone\u2019s sheet with no network', async () => {
    const [server, phone] = [await aRealDevice(), await aRealDevice()]
    const body = encodeCertificateBody({
      key: phone.key,
      role: 'coordinator',
      streams: ['event/*'],
      untilMs: 1,
      organisation: ORGANISATION,
      issuer: server.device,
    })
    const certificate = readCertificate(encodeCertificate(body, await server.sign(certificateToSign(body))))
    if (!certificate) throw new Error('the bytes are no certificate')
    const header = {
      organisation: ORGANISATION,
      stream: eventStream(anEvent()),
      device: phone.device,
      number: 1,
      previous: null,
      certificate: certificate.id,
      clock: null,
    }
    const sealed = await sealSheet(header, [aCheckIn()], phone.sign)
    expect(await verifyCertificate(certificate, server.key, verify)).toBe(true)
    expect(await verifyCertificate(certificate, phone.key, verify)).toBe(false)
    expect(await verifySheet(getSheet(sealed.bytes), certificate, verify)).toBe(true)
  })
})
