import { fromBase64url } from '#domain/bytes.ts'
import { decodeMessage } from '#protocol/codec.ts'
import { HEARTBEAT_MS, LIVE_MEDIA_TYPE, livePath, readGrown } from '#protocol/live.ts'
import { ProblemAnswer } from '#protocol/messages.ts'
import { PROBLEM_CODES } from '#protocol/problems.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { makeProof } from '#protocol/signing.ts'
import { MEDIA_TYPE, NONCE_HEADER, PROOF_HEADER } from '#protocol/version.ts'
import type { Signer } from '#client/sync/transport-port.ts'
import type { LiveOutcome, LivePort, LiveRequest } from '#client/sync/live-port.ts'
import type { TimerPort } from '#client/sync/loop.ts'
import { EventStreamParser } from './event-stream.ts'
import { readLimited } from './http-exchange.ts'

export interface LiveDeps {
  readonly fetch: typeof fetch
  /** Scheme, host and port of the server; what proofs are bound to (SYN-7). */
  readonly origin: string
  readonly timers: TimerPort
}

/** Two heartbeats and a half: one may be late. */
const SILENCE_MS = HEARTBEAT_MS * 2.5
const PROBLEM_BYTES = 4_096

/**
 * Follows streams over HTTP: a plain request whose answer does not end, so that it carries a proof as any other
 * (SYN-7), which `EventSource` cannot.
 */
export function createLive(deps: LiveDeps): LivePort {
  let nonce: Uint8Array = new Uint8Array(0)

  async function followOnce(request: LiveRequest, signer: Signer | null): Promise<LiveOutcome> {
    const abort = new AbortController()
    const stop = () => abort.abort()
    request.signal.addEventListener('abort', stop)
    const watchdog = startWatchdog(deps.timers, stop)
    try {
      const response = await ask(deps, { streams: request.streams, signer, nonce, signal: abort.signal })
      nonce = fromBase64url(response.headers.get(NONCE_HEADER) ?? '') ?? nonce
      return await readResponse(response, request, () => watchdog.calm())
    } catch {
      // Whatever a network does to a connection, it is over.
      if (request.signal.aborted) return ended('stopped')
      return ended(abort.signal.aborted ? 'silent' : 'unreachable')
    } finally {
      watchdog.stop()
      request.signal.removeEventListener('abort', stop)
      stop()
    }
  }

  return {
    async follow(request, signer) {
      const outcome = await followOnce(request, signer)
      const isStale = outcome.kind === 'problem' && outcome.problem === 'stale-nonce'
      return isStale ? followOnce(request, signer) : outcome
    },
  }
}

interface Asked {
  readonly streams: LiveRequest['streams']
  readonly signer: Signer | null
  readonly nonce: Uint8Array
  readonly signal: AbortSignal
}

async function ask(deps: LiveDeps, { streams, signer, nonce, signal }: Asked): Promise<Response> {
  const { origin } = deps
  const path = livePath(streams)
  const subject = { method: 'GET', origin, path, body: new Uint8Array(0), nonce }
  const proof = signer && (await makeProof(signer.device, subject, signer.sign))
  return deps.fetch(origin + path, {
    headers: { accept: LIVE_MEDIA_TYPE, ...(proof === null ? {} : { [PROOF_HEADER]: proof }) },
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal,
  })
}

async function readResponse(
  response: Response,
  request: LiveRequest,
  onSign: () => void,
): Promise<LiveOutcome> {
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim()
  if (mediaType === MEDIA_TYPE) return readProblem(response)
  if (mediaType !== LIVE_MEDIA_TYPE || !response.ok || !response.body) return ended('not-ours')
  const parser = new EventStreamParser()
  const decoder = new TextDecoder()
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return ended('closed')
    onSign()
    const events = parser.push(decoder.decode(value, { stream: true }))
    if (!events) return ended('not-ours')
    for (const event of events) {
      const grown = readGrown(event)
      if (grown) request.onGrown(grown)
    }
  }
}

async function readProblem(response: Response): Promise<LiveOutcome> {
  const body = await readLimited(response, PROBLEM_BYTES)
  const refusal = body && decodeMessage(ProblemAnswer, body)
  if (!refusal) return ended('not-ours')
  const problem = PROBLEM_CODES.find((code): code is ProblemCode => code === refusal.problem)
  return { kind: 'problem', problem: problem ?? 'server-failure', retryAfterMs: refusal.retryAfterMs ?? null }
}

function ended(reason: Extract<LiveOutcome, { kind: 'ended' }>['reason']): LiveOutcome {
  return { kind: 'ended', reason }
}

/** Bites when nothing was heard for too long, the answer's head included. */
function startWatchdog(timers: TimerPort, bite: () => void) {
  let timer = timers.set(bite, SILENCE_MS)
  return {
    calm() {
      timers.clear(timer)
      timer = timers.set(bite, SILENCE_MS)
    },
    stop: () => timers.clear(timer),
  }
}
