import { brotliDecompressSync, gzipSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { readCertificate } from '#domain/log/certificate.ts'
import { eventStream, scheduleStream } from '#domain/stream.ts'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import { HelloAnswer, SyncAnswer } from '#protocol/messages.ts'
import { MAX_BODY_BYTES, MEDIA_TYPE, PROTOCOL_VERSION } from '#protocol/version.ts'
import { StorageFailure } from '#server/ports.ts'
import { sendMessage } from '#server/routes/answers.ts'
import { readBody } from '#server/routes/read-body.ts'
import { aCoordinator, anOrganiser } from '#tests/support/devices.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { postOf, readAnswer, readProblem, requestNumber } from '#tests/support/messages.ts'
import { openApp } from '#tests/support/server-app.ts'

const event = anEvent()
const stream = eventStream(event)
const R = 'AAAAAAAAAAA'

const post = (body: Uint8Array, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': MEDIA_TYPE, ...headers },
  body: Uint8Array.from(body),
})

describe('answers', () => {
  it('[SYN-6] carry our media type, the version and the number of the request', async () => {
    const app = await openApp()
    const response = await app.ask(`/v1/hello?r=${R}`)
    expect(response.headers.get('content-type')).toBe(MEDIA_TYPE)
    const answer = await readAnswer(HelloAnswer, response)
    expect(answer).toMatchObject({ protocol: PROTOCOL_VERSION, request: new Uint8Array(8) })
    const gate = await aCoordinator(app, event)
    expect((await gate.sync([{ stream }])).request).toEqual(requestNumber())
  })

  it('hello says who the server is, what time it has and which schedules there are', async () => {
    const app = await openApp()
    const organiser = await anOrganiser(app)
    const next = scheduleStream(2027)
    const sheet = await organiser.seal(next, [aCheckIn()])
    await organiser.syncStream({ stream: next, sheets: [sheet.bytes] })
    const answer = await readAnswer(HelloAnswer, await app.ask(`/v1/hello?r=${R}`))
    expect(answer.serverMs).toBe(app.clock.now().wallMs)
    expect(answer.schedules).toEqual([scheduleStream(2026), next])
    expect(readCertificate(answer.certificate)).toEqual(app.deps.server.certificate)
    expect(answer.organisation).toEqual(app.deps.server.organisation)
  })

  it.each(['', '?r=', '?r=AAAA', '?r=!', '?x=1'])('hello%s is a bad request', async (query) => {
    const app = await openApp()
    const response = await app.ask(`/v1/hello${query}`)
    expect(response.status).toBe(400)
    expect(await readProblem(response)).toBe('bad-request')
  })

  it.each([
    ['GET', '/v1/nothing'],
    ['HEAD', '/v1/nothing'],
    ['DELETE', '/v1/sync'],
    ['GET', '/v1/sync'],
    ['GET', '/v1/'],
  ])('[SYN-6] %s %s is a problem of ours, never a page', async (method, path) => {
    const app = await openApp()
    const response = await app.ask(path, { method, headers: { accept: 'text/html' } })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe(MEDIA_TYPE)
    if (method !== 'HEAD') expect(await readProblem(response)).toBe('not-found')
  })

  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['br;q=0, GZIP;q=0.5', 'gzip', gunzipSync],
  ] as const)('[SYN-9] are compressed as the phone takes it: %s', async (accepted, encoding, inflate) => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const facts = Array.from({ length: 40 }, () => aCheckIn())
    await gate.syncStream({ stream, sheets: [(await gate.seal(stream, facts)).bytes] })
    const response = await gate.trySync([{ stream }], { headers: { 'accept-encoding': accepted } })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    const bytes = new Uint8Array(inflate(await response.arrayBuffer()))
    expect(decodeMessage(SyncAnswer, bytes)?.streams).toMatchObject([{ cursor: { n: 1 } }])
  })

  it('[SYN-9] are not compressed for a phone that takes none, nor where it would not help', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const { bytes } = await gate.seal(stream, [aCheckIn()])
    await gate.syncStream({ stream, sheets: [bytes] })
    const plain = await gate.trySync([{ stream }], { headers: { 'accept-encoding': 'gzip;q=0, zstd' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    const noise = { bytes: crypto.getRandomValues(new Uint8Array(1000)) }
    const noisy = new Hono().get('/', (c) => sendMessage(c, noise))
    const dense = await noisy.request('/', { headers: { 'accept-encoding': 'gzip' } })
    expect(dense.headers.get('content-encoding')).toBeNull()
  })

  it('never say what went wrong inside', async () => {
    const app = await openApp()
    app.store.listStreams = () => Promise.reject(new Error('SELECT secret FROM inside'))
    const response = await app.ask(`/v1/hello?r=${R}`)
    expect(response.status).toBe(500)
    expect(Buffer.from(await response.clone().arrayBuffer()).toString()).not.toContain('secret')
    expect(await readProblem(response)).toBe('server-failure')
    expect(app.logged.join()).toContain('request failed')
  })

  it.each([
    ['full', 507, 'storage-full'],
    ['busy', 429, 'busy'],
    ['broken', 500, 'server-failure'],
  ] as const)('a store that is %s answers %i %s', async (reason, status, problem) => {
    const app = await openApp()
    app.store.listStreams = () => Promise.reject(new StorageFailure(reason))
    const response = await app.ask(`/v1/hello?r=${R}`)
    expect(response.status).toBe(status)
    expect(await readProblem(response)).toBe(problem)
    expect(response.headers.has('retry-after')).toBe(reason !== 'broken')
  })

  it('carry the security headers', async () => {
    const app = await openApp()
    for (const path of [`/v1/hello?r=${R}`, '/', '/healthz', '/v1/nothing']) {
      const { headers } = await app.ask(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'self'")
      expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe-inline/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('say whether the process lives and whether its database can be written', async () => {
    const app = await openApp()
    expect(await (await app.ask('/healthz')).json()).toEqual({ status: 'ok' })
    expect(await (await app.ask('/readyz')).json()).toEqual({ status: 'ready' })
    for (const [error, reason] of [
      [new StorageFailure('full'), 'storage-full'],
      [new StorageFailure('broken'), 'storage'],
      [new Error('SELECT secret FROM inside'), 'storage'],
    ] as const) {
      app.store.checkWritable = () => Promise.reject(error)
      const response = await app.ask('/readyz')
      expect(response.status).toBe(503)
      expect(await response.json()).toEqual({ status: 'not-ready', reason })
    }
    expect((await app.ask('/healthz')).status).toBe(200)
  })
})

describe('bodies', () => {
  it('[SYN-9] may be compressed; the proof covers them as they were before', async () => {
    const app = await openApp()
    const gate = await aCoordinator(app, event)
    const sheet = await gate.seal(stream, [aCheckIn()])
    const answer = await gate.syncStream({ stream, sheets: [sheet.bytes] }, { isGzipped: true })
    expect(answer).toMatchObject({ verdicts: [{ verdict: 'stored' }] })
  })

  it('[SYN-9] that inflate beyond the limit are refused, however small they came', async () => {
    const app = await openApp()
    const bomb = gzipSync(new Uint8Array(MAX_BODY_BYTES + 1))
    expect(bomb.length).toBeLessThan(20_000)
    const response = await app.ask('/v1/sync', post(bomb, { 'content-encoding': 'gzip' }))
    expect(response.status).toBe(413)
    expect(await readProblem(response)).toBe('too-large')
  })

  it('[SYN-9] are read no further than the limit', async () => {
    let sentBytes = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sentBytes += 1000
        controller.enqueue(new Uint8Array(1000))
      },
    })
    const init = { method: 'POST', body, duplex: 'half' }
    const request = new Request('http://asar.test/', init)
    expect(await readBody(request, 100_000)).toEqual({ kind: 'problem', problem: 'too-large' })
    expect(sentBytes).toBeLessThan(110_000)
  })

  it('[SYN-9] that say to be too large are refused unread', async () => {
    const body = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('was read')) })
    const init = { method: 'POST', body, headers: { 'content-length': '100001' }, duplex: 'half' }
    const request = new Request('http://asar.test/', init)
    expect(await readBody(request, 100_000)).toEqual({ kind: 'problem', problem: 'too-large' })
  })

  it('[SYN-9] whose length is told are the same as those whose length is not', async () => {
    const bytes = Uint8Array.of(1, 2, 3)
    for (const headers of [{}, { 'content-length': '3' }]) {
      const request = new Request('http://asar.test/', { method: 'POST', body: bytes, headers })
      expect(await readBody(request)).toEqual({ kind: 'body', bytes })
    }
  })

  it('that are none have no bytes', async () => {
    const request = new Request('http://asar.test/', { method: 'POST' })
    expect(await readBody(request)).toEqual({ kind: 'body', bytes: new Uint8Array(0) })
  })

  it('[SYN-9] that are too large as they are are refused', async () => {
    const app = await openApp()
    const response = await app.ask('/v1/sync', post(new Uint8Array(MAX_BODY_BYTES + 1)))
    expect(await readProblem(response)).toBe('too-large')
  })

  it.each([
    ['cut gzip', gzipSync(new Uint8Array(5000)).subarray(0, 20), { 'content-encoding': 'gzip' }],
    ['no gzip', Uint8Array.of(1, 2, 3), { 'content-encoding': 'gzip' }],
    ['another encoding', encodeMessage({}), { 'content-encoding': 'br' }],
    ['no CBOR', Buffer.from('{"protocol":1}'), {}],
    ['another message', encodeMessage({ protocol: 1 }), {}],
    ['nothing', new Uint8Array(0), {}],
  ])('that are %s are a bad request', async (_name, body, headers) => {
    const app = await openApp()
    const response = await app.ask('/v1/sync', post(body, headers))
    expect(response.status).toBe(400)
    expect(await readProblem(response)).toBe('bad-request')
  })

  it.each(['/v1/sync', '/v1/enrol', '/v1/invite', '/v1/decide', '/v1/carry', '/v1/blob/put'])(
    '[SYN-6] that are no message of ours are a bad request to %s',
    async (path) => {
      const app = await openApp()
      const response = await app.ask(path, post(encodeMessage({ protocol: 1 })))
      expect(await readProblem(response)).toBe('bad-request')
    },
  )

  it('[SYN-6] of another media type are a bad request', async () => {
    const app = await openApp()
    const { body } = postOf({ protocol: 1 })
    const headers = { 'content-type': 'text/plain' }
    const response = await app.ask('/v1/sync', { method: 'POST', headers, body: body ?? null })
    expect(await readProblem(response)).toBe('bad-request')
  })

  it('[SYN-6] of another protocol version are a bad request', async () => {
    const app = await openApp()
    const streams = [{ stream, cursor: { n: 0, digest: new Uint8Array(32) }, sheets: [] }]
    const message = { protocol: 2, request: requestNumber(), certificates: [], streams }
    expect(await readProblem(await app.ask('/v1/sync', postOf(message)))).toBe('bad-request')
  })
})
