import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfId } from '#domain/ids.ts'
import { encodeCanonical } from '#domain/log/canonical.ts'
import { sheetToSign } from '#domain/log/sheet.ts'
import {
  bytesOfDevice,
  enrolToSign,
  hashOfLink,
  makeProof,
  proofToSign,
  readProof,
  verifyCertificate,
  verifySheet,
} from '#protocol/signing.ts'
import { aCheckIn, bytesFor } from '#tests/support/facts.ts'
import { fakeKeys, fakeSignature, fakeVerify } from '#tests/support/fake-signatures.ts'
import { filled, hexOf } from '#tests/support/hex.ts'
import { aDevice, aServer, aSheet, getSheet, ISSUER } from '#tests/support/sheets.ts'

const device = aDevice()

describe('checking a sheet', () => {
  const sheet = getSheet(aSheet({ device }).bytes)

  it('[SHEET-4] takes one signed by the device of its certificate', async () => {
    expect(await verifySheet(sheet, device.certificate, fakeVerify)).toBe(true)
  })

  it('[SHEET-4] refuses another device\u2019s certificate and another certificate of the device', async () => {
    expect(await verifySheet(sheet, aDevice({ name: 'field' }).certificate, fakeVerify)).toBe(false)
    expect(await verifySheet(sheet, aDevice({ role: 'organiser' }).certificate, fakeVerify)).toBe(false)
  })

  it('[SHEET-4] refuses a device that uses the certificate of another one', async () => {
    const thief = { ...fakeKeys('thief'), certificate: device.certificate, certificateBytes: filled(0, 0) }
    const stolen = getSheet(aSheet({ device: thief }).bytes)
    expect(await verifySheet(stolen, device.certificate, fakeVerify)).toBe(false)
    const forged = { ...thief, device: device.device }
    expect(
      await verifySheet(getSheet(aSheet({ device: forged }).bytes), device.certificate, fakeVerify),
    ).toBe(false)
  })

  it('[SHEET-2] refuses a header that names another device than the one that signed', async () => {
    const posing = getSheet(aSheet({ device: { ...device, device: fakeKeys('field').device } }).bytes)
    expect(await verifySheet(posing, device.certificate, fakeVerify)).toBe(false)
  })

  it('[SHEET-2] refuses a sheet of another organisation', async () => {
    const foreign = getSheet(aSheet({ device, organisation: bytesFor('another', 16) }).bytes)
    expect(await verifySheet(foreign, device.certificate, fakeVerify)).toBe(false)
  })

  it('[SHEET-2] refuses a signature that covers the header without its name', async () => {
    const bare = fakeSignature(device.key, sheet.headerBytes)
    expect(await verifySheet({ ...sheet, signature: bare }, device.certificate, fakeVerify)).toBe(false)
    const other = fakeSignature(device.key, sheetToSign(filled(0, 9)))
    expect(await verifySheet({ ...sheet, signature: other }, device.certificate, fakeVerify)).toBe(false)
  })

  it('[SHEET-2] accepts no altered sheet', async () => {
    const { bytes } = aSheet({ device, facts: [aCheckIn()] })
    for (const [at, byte] of bytes.entries()) {
      const altered = bytes.with(at, byte ^ 4)
      const accepted = await acceptAll(altered)
      expect(accepted, `byte ${at}`).toBe(false)
    }
    expect(await acceptAll(bytes)).toBe(true)
  })
})

async function acceptAll(bytes: Uint8Array): Promise<boolean> {
  try {
    return await verifySheet(getSheet(bytes), device.certificate, fakeVerify)
  } catch {
    // `getSheet` throws on unreadable bytes.
    return false
  }
}

describe('checking a certificate', () => {
  it('[SHEET-4] takes one by its issuer, the server\u2019s own included', async () => {
    expect(await verifyCertificate(device.certificate, ISSUER.key, fakeVerify)).toBe(true)
    const server = aServer()
    expect(await verifyCertificate(server.certificate, server.key, fakeVerify)).toBe(true)
  })

  it('[SHEET-4] refuses one by anybody else', async () => {
    expect(await verifyCertificate(device.certificate, fakeKeys('thief').key, fakeVerify)).toBe(false)
    const selfMade = aDevice({ issuer: fakeKeys('gate') })
    expect(await verifyCertificate(selfMade.certificate, ISSUER.key, fakeVerify)).toBe(false)
  })

  it('[SHEET-4] refuses one that names another issuer than the one who signed', async () => {
    const { certificate } = aDevice({ issuer: { ...fakeKeys('elsewhere'), key: ISSUER.key } })
    expect(await verifyCertificate(certificate, ISSUER.key, fakeVerify)).toBe(false)
  })
})

describe('the proof of a request', () => {
  const subject = {
    method: 'POST',
    origin: 'https://asar.example',
    path: '/v1/sync',
    body: Uint8Array.of(1, 2, 3),
    nonce: filled(0xdd, 16),
  }

  it('[SYN-7] covers the bytes that are frozen for ever', () => {
    expect(hexOf(proofToSign(subject))).toBe(
      '617361722f70726f6f662f31008564504f53547468747470733a2f2f617361722e6578616d706c65682f76312f73796e635820' +
        'c0493b2c80f38061e63d714b75020d75cf41e5a0107cc7ac0fc4724d9508ed4050dddddddddddddddddddddddddddddddd',
    )
    const bodyHash = createHash('sha256').update('asar/body/1\0').update(subject.body).digest()
    const covered = encodeCanonical([
      'POST',
      subject.origin,
      '/v1/sync',
      Uint8Array.from(bodyHash),
      subject.nonce,
    ])
    expect(hexOf(proofToSign(subject)).endsWith(hexOf(covered))).toBe(true)
  })

  it('[SYN-7] says who asks, and holds for that request alone', async () => {
    const header = await makeProof(device.device, subject, device.sign)
    const proof = readProof(header)
    if (!proof) throw new Error('no proof')
    expect(proof).toMatchObject({ device: device.device, nonce: subject.nonce })
    const holds = (other: Partial<typeof subject>) =>
      fakeVerify(device.key, proof.signature, proofToSign({ ...subject, ...other }))
    expect(await holds({})).toBe(true)
    expect(await holds({ method: 'GET' })).toBe(false)
    expect(await holds({ origin: 'https://asar.example:8443' })).toBe(false)
    expect(await holds({ path: '/v1/invite' })).toBe(false)
    expect(await holds({ body: Uint8Array.of(1, 2) })).toBe(false)
    expect(await holds({ nonce: filled(0xde, 16) })).toBe(false)
  })

  it.each([
    '',
    '.',
    '..',
    '...',
    `${'A'.repeat(22)}.AA.${'A'.repeat(85)}`,
    `${'A'.repeat(21)}.AA.${'A'.repeat(86)}`,
    `${'A'.repeat(22)}.A.${'A'.repeat(86)}`,
    `${'A'.repeat(22)}.AA.${'A'.repeat(86)}.`,
    `${'A'.repeat(22)}.AA.${'A'.repeat(85)}=`,
    `Bearer ${'A'.repeat(22)}.AA.${'A'.repeat(86)}`,
  ])('[SYN-7] reads no proof in "%s"', (header) => {
    expect(readProof(header)).toBeNull()
  })

  it('[SYN-7] reads any header without throwing, one spelling of each proof', async () => {
    const usual = await makeProof(device.device, subject, device.sign)
    const mutated = fc
      .tuple(fc.nat(usual.length - 1), fc.string({ unit: 'binary', maxLength: 2 }))
      .map(([at, text]) => usual.slice(0, at) + text + usual.slice(at + 1))
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: 'binary' })), (header) => {
        const proof = readProof(header)
        const usualProof = readProof(usual)
        if (proof && header !== usual) expect(proof).not.toEqual(usualProof)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('links', () => {
  it('[SHEET-4] are shown to be used by the holder of the key', () => {
    expect(hexOf(enrolToSign(filled(1, 16), filled(4, 65)))).toBe(
      `${Buffer.from('asar/enrol/1\0').toString('hex')}${'01'.repeat(16)}${'04'.repeat(65)}`,
    )
  })

  it('[SHEET-4] are kept as a hash of their code', () => {
    expect(hexOf(hashOfLink(filled(0xee, 16)))).toBe(
      '9eddbdf69ace986c75971a34a5a93ef0b2a0a2dfa0adae7cb798a569924ae987',
    )
  })

  it('[SHEET-2] give the bytes of a device', () => {
    expect(bytesOfDevice(device.device)).toEqual(bytesOfId(device.device))
  })
})
