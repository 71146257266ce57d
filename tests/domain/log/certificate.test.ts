import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceIdOf } from '#domain/ids.ts'
import { decodeCanonical, encodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { CanonicalMap } from '#domain/log/canonical.ts'
import {
  certificateToSign,
  deviceOfKey,
  encodeCertificate,
  encodeCertificateBody,
  opensStream,
  parseCertificateId,
  readCertificate,
} from '#domain/log/certificate.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { anEvent } from '#tests/support/facts.ts'
import { filled, fromHex, hexOf } from '#tests/support/hex.ts'
import { aDevice } from '#tests/support/sheets.ts'

const KEY = fromHex('04' + '66'.repeat(64))
// Frozen: certificates with these bytes are on phones.
const BODY =
  'a6' +
  '6169 50 88888888888888888888888888888888' +
  `616b 5841 04${'66'.repeat(64)}` +
  '616f 50 77777777777777777777777777777777' +
  '6172 6b 636f6f7264696e61746f72' +
  '6173 82 67 6576656e742f2a 6d 7363686564756c652f32303236' +
  '6175 1b000001a1e2830600'
const CERTIFICATE = `82 589e ${BODY} 5840 ${'99'.repeat(64)}`

const draft = {
  key: KEY,
  role: 'coordinator',
  streams: ['event/*', 'schedule/2026'],
  untilMs: 1_794_801_600_000,
  organisation: filled(0x77, 16),
  issuer: deviceIdOf(filled(0x88, 16)),
} as const

describe('certificates', () => {
  it('[SHEET-4] have the bytes and the id that are frozen for ever', () => {
    const body = encodeCertificateBody(draft)
    expect(hexOf(body)).toBe(BODY.replaceAll(' ', ''))
    expect(hexOf(encodeCertificate(body, filled(0x99, 64)))).toBe(CERTIFICATE.replaceAll(' ', ''))
    expect(readCertificate(fromHex(CERTIFICATE))).toEqual({
      ...draft,
      id: '4yb_lX5aoFprjTIIPKAQ542ypEKL7vXmzkcSdzUvTBE',
      device: 'qqDf6oDcRvmnuMvi6PhXPA',
      body,
      signature: filled(0x99, 64),
    })
  })

  it('[SHEET-2] name a device by the first 16 bytes of the hash of its key', () => {
    const hash = createHash('sha256').update('asar/key/1\0').update(KEY).digest()
    expect(deviceOfKey(KEY)).toBe(hash.subarray(0, 16).toString('base64url'))
  })

  it('[SHEET-2] are signed under the name of their type', () => {
    expect(Buffer.from(certificateToSign(fromHex('01'))).toString('latin1')).toBe('asar/certificate/1\0\x01')
  })

  it.each<[string, CanonicalMap]>([
    ['a role it does not know', { r: 'gardener' }],
    ['a short key', { k: filled(4, 64) }],
    ['a short organisation', { o: filled(1, 15) }],
    ['a short issuer', { i: filled(1, 15) }],
    ['an end that is text', { u: '2026' }],
    ['streams that are no list', { s: 'event/*' }],
    ['a stream that is no text', { s: [1] }],
  ])('[SHEET-4] are refused with %s', (_what, wrong) => {
    const map = decodeCanonical(fromHex(BODY))
    const body = encodeCanonical({ ...(isMap(map) ? map : {}), ...wrong })
    expect(readCertificate(encodeCertificate(body, filled(1, 64)))).toBeNull()
  })

  it('[SHEET-4] are refused when the bytes have another shape', () => {
    const body = fromHex(BODY)
    expect(readCertificate(encodeCertificate(body, filled(1, 63)))).toBeNull()
    expect(readCertificate(encodeCertificate(encodeCanonical([]), filled(1, 64)))).toBeNull()
    expect(readCertificate(encodeCanonical([body]))).toBeNull()
    expect(readCertificate(encodeCanonical(['body', filled(1, 64)]))).toBeNull()
    expect(readCertificate(fromHex(''))).toBeNull()
  })

  it('[SHEET-4] have another id, body or signature when altered, and reading never throws', () => {
    const bytes = fromHex(CERTIFICATE)
    const mutated = fc
      .tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, flip]) => bytes.with(at, (bytes[at] ?? 0) ^ flip))
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array()), (altered) => {
        const read = readCertificate(altered)
        if (read) expect([read.id, ...read.signature]).not.toEqual([ID, ...filled(0x99, 64)])
      }),
      { numRuns: 1000 },
    )
  })

  it('[SHEET-4] open the streams they name, and with a star all of that kind', () => {
    const event = anEvent()
    const named = { streams: [eventStream(event), 'schedule/2026'] }
    expect(opensStream(named, eventStream(event))).toBe(true)
    expect(opensStream(named, contactsStream(event))).toBe(false)
    expect(opensStream(named, eventStream(anEvent('another')))).toBe(false)
    expect(opensStream(named, scheduleStream(2026))).toBe(true)
    expect(opensStream(named, scheduleStream(2027))).toBe(false)
    const { certificate } = aDevice({ streams: ['event/*'] })
    expect(opensStream(certificate, eventStream(event))).toBe(true)
    expect(opensStream(certificate, contactsStream(event))).toBe(true)
    expect(opensStream(certificate, organisationStream(2026))).toBe(false)
    expect(opensStream({ streams: ['*', '/*', ''] }, eventStream(event))).toBe(false)
  })

  it('reads a certificate id of 32 bytes only', () => {
    expect(parseCertificateId(filled(0, 32))).toBe('A'.repeat(43))
    expect(parseCertificateId(filled(0, 31))).toBeNull()
  })
})

const ID = '4yb_lX5aoFprjTIIPKAQ542ypEKL7vXmzkcSdzUvTBE'
