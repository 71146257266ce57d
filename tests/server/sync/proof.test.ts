import { describe, expect, it } from 'vitest'
import { emptyCursor } from '#domain/log/digest.ts'
import { eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { SyncAnswer } from '#protocol/messages.ts'
import { NONCE_HEADER, PROTOCOL_VERSION } from '#protocol/version.ts'
import { isFreshNonce, mintNonce } from '#server/enrolment/nonce.ts'
import { aCoordinator, anOrganiser, aPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent, bytesFor } from '#tests/support/facts.ts'
import { readAnswer, readProblem, requestNumber } from '#tests/support/messages.ts'
import { openApp, ORIGIN } from '#tests/support/server-app.ts'

const event = anEvent()
const stream = eventStream(event)
const schedule = scheduleStream(2026)

const DAY_MS = 86_400_000

function messageFor(of = stream) {
  return {
    protocol: PROTOCOL_VERSION,
    request: requestNumber(),
    certificates: [],
    streams: [{ stream: of, cursor: emptyCursor(of), sheets: [] }],
  }
}

describe('the proof of a request', () => {
  it('[SYN-7] is not needed to read the schedule', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const sheet = await organiser.seal(schedule, [aCheckIn()])
    await organiser.syncStream({ stream: schedule, sheets: [sheet.bytes] })
    const visitor = await aPhone(app)
    const answer = await readAnswer(
      SyncAnswer,
      await visitor.trySync([{ stream: schedule }], { proof: null }),
    )
    expect(answer.streams).toMatchObject([{ entries: [{ tag: 'bytes', sheet: sheet.bytes }] }])
    expect(answer.certificates).toEqual([organiser.certificateBytes])
  })

  it.each([
    ['an event', [{ stream }]],
    ['the organisation', [{ stream: organisationStream(2026) }]],
    ['a schedule and an event', [{ stream: schedule }, { stream }]],
  ])('[SYN-7] is needed for %s', async (_name, questions) => {
    const app = await openApp()
    const visitor = await aPhone(app)
    const response = await visitor.trySync(questions, { proof: null })
    expect(response.status).toBe(401)
    expect(await readProblem(response)).toBe('bad-proof')
  })

  it('[SYN-7] brings a nonce with every answer, also with problems', async () => {
    const app = await openApp()
    for (const path of ['/v1/hello?r=AAAAAAAAAAA', '/v1/hello', '/v1/nothing', '/v1/sync']) {
      const nonce = (await app.ask(path)).headers.get(NONCE_HEADER)
      expect(Buffer.from(nonce ?? '', 'base64url')).toHaveLength(24)
    }
  })

  it('[SYN-7] a nonce is good for a day; a stale one costs one repetition', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    app.clock.advance(DAY_MS)
    expect((await gate.trySync([{ stream }])).status).toBe(200)
    app.clock.advance(DAY_MS + 1)
    const stale = await gate.trySync([{ stream }])
    expect(stale.status).toBe(401)
    expect(await readProblem(stale)).toBe('stale-nonce')
    expect((await gate.trySync([{ stream }])).status).toBe(200)
  })

  it('[SYN-7] takes no nonce of another server', async () => {
    const [app, other] = [await openApp(), await openApp()]
    const gate = await aCoordinator(app, event)
    gate.nonce = Uint8Array.from(mintNonce(other.deps.server.nonceSecret, app.clock.now().wallMs))
    expect(await readProblem(await gate.trySync([{ stream }]))).toBe('stale-nonce')
  })

  it('[SYN-7] takes no nonce whose time or code was changed', () => {
    const secret = bytesFor('secret', 32)
    const nonce = mintNonce(secret, 1000)
    expect(isFreshNonce(secret, nonce, 1000)).toBe(true)
    for (const at of [0, 7, 8, 23]) {
      const changed = Uint8Array.from(nonce)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(isFreshNonce(secret, changed, 1000)).toBe(false)
    }
    expect(isFreshNonce(secret, nonce.subarray(0, 23), 1000)).toBe(false)
  })

  it('[SYN-7] lets a phone upload that was away for three months', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aCheckIn()])
    app.clock.advance(92 * DAY_MS)
    await gate.trySync([{ stream }])
    expect(await gate.syncStream({ stream, sheets: [sheet.bytes] })).toMatchObject({
      verdicts: [{ verdict: 'stored' }],
    })
  })

  it('[SYN-7] covers the body', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const proof = await gate.prove('/v1/sync', messageFor(stream))
    const response = await gate.send('/v1/sync', messageFor(schedule), { proof })
    expect(await readProblem(response)).toBe('bad-proof')
  })

  it('[SYN-7] covers the path', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const proof = await gate.prove('/v1/invite', messageFor())
    expect(await readProblem(await gate.send('/v1/sync', messageFor(), { proof }))).toBe('bad-proof')
  })

  it('[SYN-7] covers the origin: what was signed for another address does not count here', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const proof = await gate.prove('/v1/sync', messageFor(), { origin: 'https://elsewhere.test' })
    expect(await readProblem(await gate.send('/v1/sync', messageFor(), { proof }))).toBe('bad-proof')
  })

  it('[SYN-7] counts for the configured origin alone, if there is one', async () => {
    const app = await openApp({ config: { origin: 'https://asar.example' } })
    const gate = await aCoordinator(app, event)
    const proof = await gate.prove('/v1/sync', messageFor(), { origin: 'https://asar.example' })
    expect((await gate.send('/v1/sync', messageFor(), { proof })).status).toBe(200)
    const here = await gate.prove('/v1/sync', messageFor(), { origin: ORIGIN })
    expect(await readProblem(await gate.send('/v1/sync', messageFor(), { proof: here }))).toBe('bad-proof')
  })

  it('[SYN-7] believes forwarded addresses only behind a proxy it was told of', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'asar.example' }
    for (const trustProxy of [true, false]) {
      const app = await openApp({ config: { trustProxy } })
      const gate = await aCoordinator(app, event)
      const proof = await gate.prove('/v1/sync', messageFor(), { origin: 'https://asar.example' })
      const response = await gate.send('/v1/sync', messageFor(), { proof, headers })
      expect(response.status).toBe(trustProxy ? 200 : 401)
    }
  })

  it.each([
    ['nothing', {}, ORIGIN],
    ['the scheme alone', { 'x-forwarded-proto': 'https' }, 'https://asar.test'],
    ['the host alone', { 'x-forwarded-host': 'asar.example:8443' }, 'http://asar.example:8443'],
    [
      'a row of proxies',
      { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'asar.example, inside' },
      'https://asar.example',
    ],
    ['empty words', { 'x-forwarded-proto': ' ', 'x-forwarded-host': '' }, ORIGIN],
    ['what is no address', { 'x-forwarded-host': 'not an address' }, ORIGIN],
  ])('[SYN-7] takes of a proxy that forwards %s what there is', async (_what, headers, origin) => {
    const app = await openApp({ config: { trustProxy: true } })
    const gate = await aCoordinator(app, event)
    const proof = await gate.prove('/v1/sync', messageFor(), { origin })
    expect((await gate.send('/v1/sync', messageFor(), { proof, headers })).status).toBe(200)
  })

  it('[SYN-7] by another key than the device it names does not count', async () => {
    const app = await openApp()
    const [gate, river] = [await aCoordinator(app, event), await aCoordinator(app, event, 'River')]
    const proof = (await river.prove('/v1/sync', messageFor())).replace(river.device, gate.device)
    expect(await readProblem(await gate.send('/v1/sync', messageFor(), { proof }))).toBe('bad-proof')
  })

  it.each(['', 'x', 'a.b.c', 'AAAAAAAAAAAAAAAAAAAAAA.AAAA.AAAA'])('[SYN-7] %j is none', async (proof) => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    expect(await readProblem(await gate.send('/v1/sync', messageFor(), { proof }))).toBe('bad-proof')
  })

  it('[SHEET-4] asks an unknown device for its certificate, and knows it from then on', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const listCertificatesOf = app.store.listCertificatesOf.bind(app.store)
    // A server restored from a backup of yesterday: same key, no memory of this phone.
    app.store.listCertificatesOf = () => Promise.resolve([])
    expect(await readProblem(await gate.trySync([{ stream }]))).toBe('unknown-device')
    const enclosed = await gate.trySync([{ stream }], { certificates: [gate.certificateBytes] })
    expect(enclosed.status).toBe(200)
    app.store.listCertificatesOf = listCertificatesOf
    expect((await gate.trySync([{ stream }])).status).toBe(200)
  })

  it('[SHEET-4] does not know a device by a certificate of another server', async () => {
    const [app, other] = [await openApp(), await openApp()]
    const stranger = await aCoordinator(other, event)
    const phone = await aPhone(app)
    stranger.nonce = phone.nonce
    const message = { ...messageFor(), certificates: [stranger.certificateBytes] }
    const proof = await stranger.prove('/v1/sync', message)
    expect(await readProblem(await phone.send('/v1/sync', message, { proof }))).toBe('unknown-device')
  })
})
