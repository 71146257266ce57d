// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { gunzipSync } from 'node:zlib'
import { encodeMessage } from '#protocol/codec.ts'
import { MAX_BODY_BYTES, MEDIA_TYPE, NONCE_HEADER, PROOF_HEADER } from '#protocol/version.ts'
import { createHttpExchange } from '#client/transport/http-exchange.ts'
import { Transport } from '#client/transport/transport.ts'
import { fromBase64url, toBase64url } from '#domain/bytes.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { scheduleStream } from '#domain/stream.ts'
import { bytesFor } from '#tests/support/facts.ts'
import { aDevice, aServer, ORGANISATION } from '#tests/support/sheets.ts'

const ORIGIN = 'http://asar.test'
const gate = aDevice()
const signer = { device: gate.device, sign: gate.sign, certificateBytes: gate.certificateBytes }
const schedule = scheduleStream(2026)
const question = {
  certificates: [],
  streams: [{ stream: schedule, cursor: emptyCursor(schedule), sheets: [] }],
}

interface Seen {
  readonly url: URL
  readonly init: RequestInit
}

type Reply = (seen: Seen, count: number) => Response | Promise<Response>

/** A transport whose every request is answered by `reply`. */
function aTransport(reply: Reply, limitMs?: number) {
  const seen: Seen[] = []
  const exchange = createHttpExchange({
    fetch: async (input, init = {}) => {
      const each = { url: new URL(input instanceof Request ? input.url : input), init }
      seen.push(each)
      return reply(each, seen.length)
    },
    origin: ORIGIN,
    monotonicMs: () => 0,
    ...(limitMs === undefined ? {} : { limitMs }),
  })
  return {
    seen,
    transport: new Transport({ exchange, origin: ORIGIN, random: { bytes: (n) => bytesFor('r', n) } }),
  }
}

const request = bytesFor('r', 8)
const message = (fields: object, headers: Record<string, string> = {}) =>
  new Response(Uint8Array.from(encodeMessage({ protocol: 1, request, ...fields })), {
    headers: { 'content-type': MEDIA_TYPE, [NONCE_HEADER]: toBase64url(bytesFor('nonce', 24)), ...headers },
  })

const HELLO = {
  serverMs: 1,
  organisation: ORGANISATION,
  certificate: aServer().certificateBytes,
  schedules: [schedule],
  oldestApp: '0.1.0',
  signature: new Uint8Array(64),
}
const SYNCED = { serverMs: 1, certificates: [], streams: [] }

describe('the transport', () => {
  it('[SYN-6] believes an answer with our media type, version and the echo of the request', async () => {
    const { transport, seen } = aTransport(() => message(HELLO))
    expect(await transport.hello()).toMatchObject({ kind: 'answered', answer: { oldestApp: '0.1.0' } })
    expect(seen[0]?.url.searchParams.get('r')).toBe(toBase64url(request))
  })

  it.each<[string, () => Response]>([
    [
      'a page of a captive portal',
      () => new Response('<html></html>', { headers: { 'content-type': 'text/html' } }),
    ],
    [
      'a page that claims our type',
      () => new Response('<html></html>', { headers: { 'content-type': MEDIA_TYPE } }),
    ],
    ['the answer to another request', () => message({ ...HELLO, request: bytesFor('other', 8) })],
    ['another protocol', () => message({ ...HELLO, protocol: 2 })],
    ['nothing', () => new Response(null, { status: 204 })],
    [
      'a cut body',
      () =>
        new Response(encodeMessage({ protocol: 1, request, ...HELLO }).slice(0, 40), {
          headers: { 'content-type': MEDIA_TYPE },
        }),
    ],
    ['a proxy’s error', () => new Response('bad gateway', { status: 502 })],
    [
      'a body beyond the limit',
      () => new Response(new Uint8Array(MAX_BODY_BYTES + 1), { headers: { 'content-type': MEDIA_TYPE } }),
    ],
    ['a problem for another request', () => message({ request: bytesFor('other', 8), problem: 'busy' })],
  ])('[SYN-6] takes %s for no server', async (_name, reply) => {
    const { transport } = aTransport(reply)
    expect(await transport.hello()).toEqual({ kind: 'no-server', reason: 'not-ours' })
  })

  it('[SYN-8] gives up on a server that never answers', async () => {
    const { transport } = aTransport(
      ({ init }) =>
        new Promise((_resolve, reject) => {
          init.signal?.addEventListener('abort', () => reject(new Error('aborted')))
        }),
      1,
    )
    expect(await transport.hello()).toEqual({ kind: 'no-server', reason: 'timeout' })
  })

  it('[SYN-8] takes a network that fails for no server', async () => {
    const { transport } = aTransport(() => Promise.reject(new TypeError('Failed to fetch')))
    expect(await transport.hello()).toEqual({ kind: 'no-server', reason: 'unreachable' })
  })

  it('passes on problems of the closed list, and how long to wait', async () => {
    const { transport } = aTransport(() => message({ problem: 'busy', retryAfterMs: 3_000 }))
    expect(await transport.sync(question, null)).toEqual({
      kind: 'problem',
      problem: 'busy',
      retryAfterMs: 3_000,
    })
  })

  it('obeys Retry-After', async () => {
    const { transport } = aTransport(() => message({ problem: 'busy' }, { 'retry-after': '7' }))
    expect(await transport.sync(question, null)).toMatchObject({ retryAfterMs: 7_000 })
  })

  it('[SYN-7] asks for a nonce first, then proves with it', async () => {
    const { transport, seen } = aTransport(({ url }) =>
      message(url.pathname === '/v1/hello' ? HELLO : SYNCED),
    )
    expect(await transport.sync(question, signer)).toMatchObject({ kind: 'answered' })
    expect(seen.map(({ url }) => url.pathname)).toEqual(['/v1/hello', '/v1/sync'])
    const proof = new Headers(seen[1]?.init.headers).get(PROOF_HEADER)
    expect(fromBase64url(proof?.split('.')[1] ?? '')).toEqual(bytesFor('nonce', 24))
  })

  it('[SYN-7] repeats once on a stale nonce, and no more than once', async () => {
    const { transport, seen } = aTransport(({ url }) =>
      message(url.pathname === '/v1/hello' ? HELLO : { problem: 'stale-nonce' }),
    )
    expect(await transport.sync(question, signer)).toMatchObject({ problem: 'stale-nonce' })
    expect(seen.filter(({ url }) => url.pathname === '/v1/sync')).toHaveLength(2)
  })

  it('[SHEET-4] encloses its certificate, once, for a server that does not know it', async () => {
    const { transport, seen } = aTransport(({ url }, count) =>
      message(url.pathname === '/v1/hello' ? HELLO : count === 2 ? { problem: 'unknown-device' } : SYNCED),
    )
    expect(await transport.sync(question, signer)).toMatchObject({ kind: 'answered' })
    const size = (at: number) => (seen[at]?.init.body as Uint8Array).length
    expect(size(2)).toBeGreaterThan(size(1) + gate.certificateBytes.length - 1)
  })

  it('[SYN-9] compresses bodies of more than a kilobyte', async () => {
    const { transport, seen } = aTransport(() => message(SYNCED))
    const sheets = [new Uint8Array(5_000)]
    await transport.sync({ ...question, streams: [{ ...question.streams[0], sheets } as never] }, null)
    const { init } = seen[0] as Seen
    expect(new Headers(init.headers).get('content-encoding')).toBe('gzip')
    expect(gunzipSync(init.body as Uint8Array).length).toBeGreaterThan(5_000)
  })
})
