// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { fromBase64url, toBase64url } from '#domain/bytes.ts'
import { organisationStream, scheduleStream } from '#domain/stream.ts'
import { encodeMessage } from '#protocol/codec.ts'
import { writeGrown } from '#protocol/live.ts'
import type { Grown } from '#protocol/live.ts'
import { MEDIA_TYPE, NONCE_HEADER, PROOF_HEADER } from '#protocol/version.ts'
import type { LiveOutcome } from '#client/sync/live-port.ts'
import { createLive } from '#client/transport/live.ts'
import { bytesFor } from '#tests/support/facts.ts'
import { aDevice } from '#tests/support/sheets.ts'
import { settlePromises, TurnedTimers } from '#tests/support/turned-timers.ts'

const ORIGIN = 'http://asar.test'
const gate = aDevice()
const signer = { device: gate.device, sign: gate.sign, certificateBytes: gate.certificateBytes }
const schedule = scheduleStream(2026)
const organisation = organisationStream(2026)

interface Seen {
  readonly url: string
  readonly headers: Headers
  readonly signal: AbortSignal
}

/** A server's end of a connection that a test speaks through. */
function anOpenAnswer(headers: Record<string, string> = {}) {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
    },
  })
  const encoder = new TextEncoder()
  const fail = () => controller?.error(new TypeError('network error'))
  const response = new Response(body, { headers: { 'content-type': 'text/event-stream', ...headers } })
  return {
    /** As a browser does it: a request that is given up takes its answer along. */
    reply: ({ signal }: Pick<Seen, 'signal'>) => {
      signal.addEventListener('abort', fail)
      return response
    },
    say: async (text: string | Uint8Array) => {
      controller?.enqueue(typeof text === 'string' ? encoder.encode(text) : text)
      await settlePromises()
    },
    close: () => controller?.close(),
    fail,
  }
}

/** Follows the schedule and the organisation through a `fetch` that answers as a test says. */
function aFollower(
  reply: (seen: Seen, count: number) => Response | Promise<Response>,
  as: typeof signer | null = signer,
) {
  const timers = new TurnedTimers()
  const seen: Seen[] = []
  const abort = new AbortController()
  const told: Grown[] = []
  const live = createLive({
    origin: ORIGIN,
    timers,
    fetch: async (input, init = {}) => {
      const { signal } = init
      if (!signal) throw new Error('a connection that nobody can end')
      const each = {
        url: String(input instanceof Request ? input.url : input),
        headers: new Headers(init.headers),
        signal,
      }
      seen.push(each)
      const cut = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      })
      return Promise.race([reply(each, seen.length), cut])
    },
  })
  const follow = (): Promise<LiveOutcome> =>
    live.follow(
      { streams: [schedule, organisation], signal: abort.signal, onGrown: (grown) => told.push(grown) },
      as,
    )
  return { follow, seen, told, timers, stop: () => abort.abort() }
}

const refusal = (fields: object, headers: Record<string, string> = {}) =>
  new Response(Uint8Array.from(encodeMessage({ protocol: 1, ...fields })), {
    status: 401,
    headers: { 'content-type': MEDIA_TYPE, [NONCE_HEADER]: toBase64url(bytesFor('nonce', 24)), ...headers },
  })

describe('a live connection', () => {
  it('tells which stream has grown until the server ends it', async () => {
    const answer = anOpenAnswer()
    const { follow, seen, told } = aFollower(answer.reply)
    const outcome = follow()
    await answer.say(':\n\n' + writeGrown({ stream: schedule, n: 4 }))
    await answer.say('event: another\ndata: 1\n\n')
    const text = new TextEncoder().encode(writeGrown({ stream: organisation, n: 2 }))
    await answer.say(text.subarray(0, 9))
    await answer.say(text.subarray(9))
    answer.close()
    expect(await outcome).toEqual({ kind: 'ended', reason: 'closed' })
    expect(told).toEqual([
      { stream: schedule, n: 4 },
      { stream: organisation, n: 2 },
    ])
    expect(seen[0]?.url).toBe(`${ORIGIN}/v1/live?streams=schedule/2026,organisation/2026`)
    expect(seen[0]?.headers.get('accept')).toBe('text/event-stream')
  })

  it('[SYN-7] proves who asks, and takes the nonce from a refusal or from the last answer', async () => {
    const answer = anOpenAnswer({ [NONCE_HEADER]: toBase64url(bytesFor('next', 24)) })
    const { follow, seen } = aFollower((asked, count) => {
      if (count === 1) return refusal({ problem: 'stale-nonce' })
      return count === 2 ? answer.reply(asked) : refusal({ problem: 'busy' })
    })
    const outcome = follow()
    await settlePromises()
    answer.close()
    await outcome
    await follow()
    const nonces = seen.map(({ headers }) => fromBase64url(headers.get(PROOF_HEADER)?.split('.')[1] ?? 'x'))
    expect(nonces).toEqual([new Uint8Array(0), bytesFor('nonce', 24), bytesFor('next', 24)])
  })

  it('[SYN-7] repeats once on a stale nonce, and no more than once', async () => {
    const { follow, seen } = aFollower(() => refusal({ problem: 'stale-nonce' }))
    expect(await follow()).toEqual({ kind: 'problem', problem: 'stale-nonce', retryAfterMs: null })
    expect(seen).toHaveLength(2)
  })

  it('[SYN-7] shows nothing of itself where it follows without an account', async () => {
    const answer = anOpenAnswer()
    const { follow, seen, stop } = aFollower(answer.reply, null)
    const outcome = follow()
    await settlePromises()
    stop()
    await outcome
    expect(seen[0]?.headers.has(PROOF_HEADER)).toBe(false)
  })

  it('passes on what is wrong and how long to wait', async () => {
    const { follow } = aFollower(() => refusal({ problem: 'busy', retryAfterMs: 60_000 }))
    expect(await follow()).toEqual({ kind: 'problem', problem: 'busy', retryAfterMs: 60_000 })
  })

  it('takes a problem of a later server for a failure', async () => {
    const { follow } = aFollower(() => refusal({ problem: 'of-tomorrow' }))
    expect(await follow()).toMatchObject({ problem: 'server-failure' })
  })

  it.each<[string, () => Response]>([
    [
      'a page of a captive portal',
      () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    ],
    [
      'a stream with a status of failure',
      () => new Response('', { status: 502, headers: { 'content-type': 'text/event-stream' } }),
    ],
    ['nothing', () => new Response(null, { status: 204 })],
    ['our type with another body', () => new Response('<html>', { headers: { 'content-type': MEDIA_TYPE } })],
    [
      'a problem of any length',
      () => new Response(new Uint8Array(5_000), { headers: { 'content-type': MEDIA_TYPE } }),
    ],
    [
      'a stream without an end of a line',
      () => new Response('x'.repeat(20_000), { headers: { 'content-type': 'text/event-stream' } }),
    ],
  ])('[SYN-6] takes %s for no server of ours', async (_name, reply) => {
    const { follow, told } = aFollower(reply)
    expect(await follow()).toEqual({ kind: 'ended', reason: 'not-ours' })
    expect(told).toEqual([])
  })

  it('[SYN-8] ends when the network does', async () => {
    const { follow } = aFollower(() => Promise.reject(new TypeError('Failed to fetch')))
    expect(await follow()).toEqual({ kind: 'ended', reason: 'unreachable' })
    const answer = anOpenAnswer()
    const broken = aFollower(answer.reply)
    const outcome = broken.follow()
    await settlePromises()
    answer.fail()
    expect(await outcome).toEqual({ kind: 'ended', reason: 'unreachable' })
  })

  it('[SYN-8] gives up a connection on which no heartbeat comes', async () => {
    const answer = anOpenAnswer()
    const { follow, timers, seen } = aFollower(answer.reply)
    const outcome = follow()
    await timers.advance(49_999)
    await answer.say(':\n\n')
    await timers.advance(49_999)
    expect(seen[0]?.signal.aborted).toBe(false)
    await timers.advance(1)
    expect(seen[0]?.signal.aborted).toBe(true)
    expect(await outcome).toEqual({ kind: 'ended', reason: 'silent' })
    expect(timers.count).toBe(0)
  })

  it('[SYN-8] gives up a server that takes the request and never answers', async () => {
    const { follow, timers } = aFollower(() => new Promise(() => undefined))
    const outcome = follow()
    await timers.advance(50_000)
    expect(await outcome).toEqual({ kind: 'ended', reason: 'silent' })
  })

  it('ends when it is told to, and says no more', async () => {
    const answer = anOpenAnswer()
    const { follow, stop, seen, timers } = aFollower(answer.reply)
    const outcome = follow()
    await settlePromises()
    stop()
    expect(seen[0]?.signal.aborted).toBe(true)
    expect(await outcome).toEqual({ kind: 'ended', reason: 'stopped' })
    expect(timers.count).toBe(0)
  })
})
