import { asStreamId } from '#domain/stream.ts'
import type { StreamId } from '#domain/ids.ts'

/**
 * The live view's words: server-sent events that tell which stream has grown, and how far. They hurry the sync and
 * carry nothing else; whoever misses one learns the same from the next round (SYN-8).
 */

export const LIVE_PATH = '/v1/live'
export const LIVE_MEDIA_TYPE = 'text/event-stream'

/** At least so often something is sent, so that both sides notice a connection that died. */
export const HEARTBEAT_MS = 20_000

/** How many streams one connection may follow. */
export const MAX_LIVE_STREAMS = 64

/** A comment: readers of events leave it out. */
export const HEARTBEAT = ':\n\n'

const GROWN = 'grown'

/** The log of a stream has come to position `n`, or further. */
export interface Grown {
  readonly stream: StreamId
  readonly n: number
}

/** Path and query by which these streams are followed; the proof of the request covers it as it stands (SYN-7). */
export function livePath(streams: readonly StreamId[]): string {
  return `${LIVE_PATH}?streams=${streams.join(',')}`
}

/** The streams that a query names, each once; `null` if it names none, too many, or something else. */
export function readLiveStreams(query: string): readonly StreamId[] | null {
  const names = [...new Set(query.split(','))]
  const streams = names.flatMap((name) => asStreamId(name) ?? [])
  return streams.length === names.length && streams.length <= MAX_LIVE_STREAMS ? streams : null
}

/** The event as it travels. */
export function writeGrown({ stream, n }: Grown): string {
  return `event: ${GROWN}\ndata: ${JSON.stringify({ stream, n })}\n\n`
}

/** Reads an event; `null` if it is another one, perhaps of a later server. */
export function readGrown({ event, data }: { readonly event: string; readonly data: string }): Grown | null {
  if (event !== GROWN) return null
  const told = parseJson(data)
  if (typeof told !== 'object' || told === null || !('stream' in told) || !('n' in told)) return null
  const stream = typeof told.stream === 'string' ? asStreamId(told.stream) : null
  const { n } = told
  return stream && typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 ? { stream, n } : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
