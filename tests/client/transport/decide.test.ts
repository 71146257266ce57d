// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { decodeMessage } from '#protocol/codec.ts'
import { SyncRequest } from '#protocol/messages.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { createHttpExchange } from '#client/transport/http-exchange.ts'
import { createLazyTransport } from '#client/transport/lazy-transport.ts'
import type { Exchange } from '#client/transport/transport.ts'
import { bring, event, openStage, stream } from '#tests/server/control/stage.ts'
import { networkTo } from '#tests/support/phone.ts'
import { issuerOf, openApp, ORIGIN } from '#tests/support/server-app.ts'
import { aPhone } from '#tests/support/devices.ts'

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }

describe('an organiser’s decision from a phone', () => {
  it('travels with a proof and says what it changed, or why it was refused', async () => {
    const { app, desk, gate } = await openStage()
    const { id } = await bring(gate)
    const exchange = createHttpExchange({ fetch: networkTo(app).fetch, origin: ORIGIN, monotonicMs: () => 0 })
    const transport = createLazyTransport({ exchange, origin: ORIGIN, random })
    const decision = { kind: 'hold', stream, sheets: [id] } as const
    expect(await transport.decide(decision, desk)).toMatchObject({
      kind: 'answered',
      answer: { sheets: 1, facts: 0, streams: 1 },
    })
    expect(await transport.decide({ kind: 'seal', event }, gate)).toMatchObject({
      kind: 'problem',
      problem: 'not-allowed',
    })
  })
})

describe('a phone that the server does not know', () => {
  it('[SHEET-4] shows its certificate and its issuer’s', async () => {
    const [app, lost] = [await openApp(), await openApp()]
    const phone = await aPhone(lost)
    await phone.enrol(await lost.invite({ role: 'coordinator', event }))
    const real = createHttpExchange({ fetch: networkTo(app).fetch, origin: ORIGIN, monotonicMs: () => 0 })
    const enclosed: number[] = []
    const exchange: Exchange = (request) => {
      const message = request.body && decodeMessage(SyncRequest, request.body)
      if (message) enclosed.push(message.certificates.length)
      return real(request)
    }
    const transport = createLazyTransport({ exchange, origin: ORIGIN, random })
    const signer = {
      device: phone.device,
      sign: phone.sign,
      certificateBytes: phone.certificateBytes,
      issuerCertificateBytes: issuerOf(lost),
    }
    const question = { certificates: [], streams: [{ stream, cursor: emptyCursor(stream), sheets: [] }] }
    expect(await transport.sync(question, signer)).toMatchObject({ kind: 'answered' })
    expect(enclosed).toEqual([0, 2])
  })

  it('is not known by its certificate alone', async () => {
    const [app, lost] = [await openApp(), await openApp()]
    const phone = await aPhone(lost)
    await phone.enrol(await lost.invite({ role: 'coordinator', event }))
    const exchange = createHttpExchange({ fetch: networkTo(app).fetch, origin: ORIGIN, monotonicMs: () => 0 })
    const transport = createLazyTransport({ exchange, origin: ORIGIN, random })
    const signer = { device: phone.device, sign: phone.sign, certificateBytes: phone.certificateBytes }
    const question = { certificates: [], streams: [{ stream, cursor: emptyCursor(stream), sheets: [] }] }
    expect(await transport.sync(question, signer)).toMatchObject({
      kind: 'problem',
      problem: 'unknown-device',
    })
  })
})
