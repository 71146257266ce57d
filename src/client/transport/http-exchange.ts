import { fromBase64url } from '#domain/bytes.ts'
import { MAX_BODY_BYTES, MEDIA_TYPE, NONCE_HEADER, PROOF_HEADER } from '#protocol/version.ts'
import type { Exchange, ExchangeOutcome, ExchangeRequest } from './transport.ts'

export interface HttpDeps {
  readonly fetch: typeof fetch
  readonly origin: string
  readonly monotonicMs: () => number
  /** For the whole exchange, the body's last byte included. */
  readonly limitMs?: number
}

const LIMIT_MS = 45_000
/** Below this, compressing costs more than it saves. */
const COMPRESS_ABOVE_BYTES = 256

/** One exchange over HTTP. Never throws, always ends: the time limit covers headers and body (SYN-8). */
export function createHttpExchange(deps: HttpDeps): Exchange {
  return async (request) => {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), deps.limitMs ?? LIMIT_MS)
    try {
      return await exchangeOnce(deps, request, abort.signal)
    } catch {
      // Whatever a network does to a request, to the phone it is "no server".
      return { kind: 'failed', reason: abort.signal.aborted ? 'timeout' : 'unreachable' }
    } finally {
      clearTimeout(timer)
    }
  }
}

async function exchangeOnce(
  deps: HttpDeps,
  request: ExchangeRequest,
  signal: AbortSignal,
): Promise<ExchangeOutcome> {
  const packed = request.body && (await compress(request.body))
  const startedMs = deps.monotonicMs()
  const response = await deps.fetch(deps.origin + request.path, {
    method: request.method,
    headers: {
      accept: MEDIA_TYPE,
      ...(packed ? { 'content-type': MEDIA_TYPE } : {}),
      ...(packed?.isCompressed ? { 'content-encoding': 'gzip' } : {}),
      ...(request.proof ? { [PROOF_HEADER]: request.proof } : {}),
    },
    body: packed ? Uint8Array.from(packed.bytes) : null,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal,
  })
  const roundTripMs = deps.monotonicMs() - startedMs
  const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim() ?? ''
  if (mediaType !== MEDIA_TYPE) {
    await response.body?.cancel()
    return { kind: 'failed', reason: 'not-ours' }
  }
  const body = await readLimited(response, MAX_BODY_BYTES)
  if (!body) return { kind: 'failed', reason: 'not-ours' }
  const nonce = response.headers.get(NONCE_HEADER)
  return {
    kind: 'answer',
    mediaType,
    body,
    nonce: nonce === null ? null : fromBase64url(nonce),
    retryAfterMs: readRetryAfter(response.headers.get('retry-after')),
    roundTripMs,
  }
}

async function compress(bytes: Uint8Array): Promise<{ bytes: Uint8Array; isCompressed: boolean }> {
  if (bytes.length < COMPRESS_ABOVE_BYTES || typeof CompressionStream === 'undefined')
    return { bytes, isCompressed: false }
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('gzip'))
  const packed = new Uint8Array(await new Response(stream).arrayBuffer())
  return packed.length < bytes.length ? { bytes: packed, isCompressed: true } : { bytes, isCompressed: false }
}

/** Reads a body up to a limit (SYN-9). `null`: longer than that. */
export async function readLimited(response: Response, limit: number): Promise<Uint8Array | null> {
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array(await response.arrayBuffer())
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
  const body = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.length
  }
  return body
}

/** Seconds only; the server does not send dates. */
function readRetryAfter(header: string | null): number | null {
  const seconds = header === null ? NaN : Number(header)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}
