import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { MAX_BODY_BYTES } from '#protocol/version.ts'

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
  if (!request.body) return { kind: 'body', bytes: new Uint8Array(0) }
  const sent = takeUpTo(request.body, maxBytes)
  try {
    if (encoding === 'identity') return { kind: 'body', bytes: await joinAll(sent) }
    return { kind: 'body', bytes: await joinAll(takeUpTo(inflate(sent), maxBytes)) }
  } catch (error) {
    // A cut connection or bytes that are no gzip: either way there is no request.
    return { kind: 'problem', problem: error instanceof TooLarge ? 'too-large' : 'bad-request' }
  }
}

class TooLarge extends Error {}

type Chunks = AsyncIterable<Uint8Array>

async function* takeUpTo(chunks: Chunks, maxBytes: number): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > maxBytes) throw new TooLarge()
    yield chunk
  }
}

function inflate(chunks: Chunks): Chunks {
  // Leaving the loop early destroys the inflater, and with it the source.
  return Readable.from(chunks).compose(createGunzip()) as Chunks
}

async function joinAll(chunks: Chunks): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return new Uint8Array(Buffer.concat(parts))
}
