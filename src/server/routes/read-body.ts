import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { MAX_BODY_BYTES } from '#protocol/version.ts'

const inflate = promisify(gunzip)

export type ReadBody =
  | { readonly kind: 'body'; readonly bytes: Uint8Array }
  | { readonly kind: 'problem'; readonly problem: 'too-large' | 'bad-request' }

/**
 * Reads a request's body, inflating gzip, and stops at the limit: a small body that inflates to gigabytes costs
 * no more than the limit (SYN-9).
 */
export async function readBody(request: Request, maxBytes = MAX_BODY_BYTES): Promise<ReadBody> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity') return { kind: 'problem', problem: 'bad-request' }
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes)
    return { kind: 'problem', problem: 'too-large' }
  try {
    const sent = await readSent(request, maxBytes)
    if (encoding === 'identity') return { kind: 'body', bytes: sent }
    const bytes = new Uint8Array(await inflate(sent, { maxOutputLength: maxBytes }))
    return { kind: 'body', bytes }
  } catch (error) {
    // A cut connection or bytes that are no gzip: either way there is no request.
    return { kind: 'problem', problem: isTooLarge(error) ? 'too-large' : 'bad-request' }
  }
}

async function readSent(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (!request.headers.has('content-length')) return readUpTo(request.body, maxBytes)
  // HTTP gives no more bytes than were told; in one piece they are read much more quickly.
  return new Uint8Array(await request.arrayBuffer())
}

class TooLarge extends Error {}

function isTooLarge(error: unknown): boolean {
  if (error instanceof TooLarge) return true
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

async function readUpTo(chunks: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let total = 0
  for await (const chunk of chunks ?? []) {
    total += chunk.length
    if (total > maxBytes) throw new TooLarge()
    parts.push(chunk)
  }
  return new Uint8Array(Buffer.concat(parts))
}
