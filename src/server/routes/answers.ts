import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import { encodeMessage } from '#protocol/codec.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { statusOf } from '#protocol/problems.ts'
import { MEDIA_TYPE, PROTOCOL_VERSION } from '#protocol/version.ts'

const compress = promisify(gzip)

/** Below this the gzip header costs more than it saves. */
const WORTH_COMPRESSING_BYTES = 512

/** Sends a message in our media type, compressed where the phone takes it (SYN-6, SYN-9). */
export async function sendMessage(c: Context, message: object, init: AnswerInit = {}): Promise<Response> {
  const bytes = encodeMessage(message)
  const { status = 200 } = init
  const headers = new Headers({
    'content-type': MEDIA_TYPE,
    'cache-control': 'no-store',
    vary: 'accept-encoding',
    ...init.headers,
  })
  const isSmall = bytes.length < WORTH_COMPRESSING_BYTES
  if (isSmall || !acceptsGzip(c.req.header('accept-encoding')))
    return new Response(Uint8Array.from(bytes), { status, headers })
  headers.set('content-encoding', 'gzip')
  return new Response(Uint8Array.from(await compress(bytes)), { status, headers })
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

export function acceptsGzip(header: string | undefined): boolean {
  return /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(header ?? '')
}
