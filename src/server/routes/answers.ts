import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'
import { encodeMessage } from '#protocol/codec.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { statusOf } from '#protocol/problems.ts'
import { MEDIA_TYPE, PROTOCOL_VERSION } from '#protocol/version.ts'

const zip = promisify(gzip)
const brotli = promisify(brotliCompress)

/**
 * Below this an answer brings no sheets: ids, digests and a few words, which come out a tenth smaller at best, in as
 * many packets as before.
 */
const WORTH_COMPRESSING_BYTES = 512

/** Brotli's middle: smaller than gzip at its best, and no slower than gzip at its usual. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** Sends a message in our media type, compressed as the phone takes it (SYN-6, SYN-9). */
export async function sendMessage(c: Context, message: object, init: AnswerInit = {}): Promise<Response> {
  const bytes = encodeMessage(message)
  const { status = 200 } = init
  const headers = new Headers({
    'content-type': MEDIA_TYPE,
    'cache-control': 'no-store',
    vary: 'accept-encoding',
    ...init.headers,
  })
  const packed = bytes.length < WORTH_COMPRESSING_BYTES ? null : await compress(c, bytes)
  if (packed) headers.set('content-encoding', packed.encoding)
  return new Response(Uint8Array.from(packed?.bytes ?? bytes), { status, headers })
}

/** `null`: the phone takes no such thing, or the bytes are as dense as can be already, as sheets in a bundle are. */
async function compress(c: Context, bytes: Uint8Array) {
  const header = c.req.header('accept-encoding')
  const encoding = accepts(header, 'br') ? 'br' : accepts(header, 'gzip') ? 'gzip' : null
  if (!encoding) return null
  const packed = await (encoding === 'br' ? brotli(bytes, QUALITY) : zip(bytes))
  return packed.length < bytes.length ? { encoding, bytes: packed } : null
}

interface AnswerInit {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface ProblemDetails {
  /** Echo of the request's number, where it could be read. */
  readonly request?: Uint8Array
  readonly retryAfterMs?: number
}

/** Sends a problem of the closed list. */
export function sendProblem(
  c: Context,
  problem: ProblemCode,
  details: ProblemDetails = {},
): Promise<Response> {
  const { retryAfterMs } = details
  return sendMessage(
    c,
    { protocol: PROTOCOL_VERSION, problem, ...details },
    {
      status: statusOf(problem),
      ...(retryAfterMs === undefined
        ? {}
        : { headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } }),
    },
  )
}

/** Does an `accept-encoding` header name this encoding, and not with q=0? */
export function accepts(header: string | undefined, encoding: 'br' | 'gzip'): boolean {
  return (header ?? '').split(',').some((each) => {
    const [name, quality = ''] = each.split(';')
    return name?.trim().toLowerCase() === encoding && !/^\s*q=0(?:\.0*)?\s*$/.test(quality)
  })
}
