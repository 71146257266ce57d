import type { Context, Hono } from 'hono'
import type { StreamId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import { HEARTBEAT, LIVE_MEDIA_TYPE, LIVE_PATH, readLiveStreams, writeGrown } from '#protocol/live.ts'
import { PROOF_HEADER } from '#protocol/version.ts'
import { checkProof } from '../enrolment/check-proof.ts'
import { listFollowable } from '../live/followable.ts'
import type { LiveFeed, LiveMessage } from '../live/feed.ts'
import type { AppDeps } from './deps.ts'
import { originOf } from './origin.ts'
import { sendProblem } from './answers.ts'

/** How long a phone is asked to wait when too many listen. */
const BUSY_MS = 60_000

const HEADERS = {
  'content-type': LIVE_MEDIA_TYPE,
  // Kept nowhere, and neither compressed nor gathered on the way (the last word is nginx's own).
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** `GET /v1/live?streams=a,b`: tells which stream has grown, for as long as one listens (`protocol/live.ts`). */
export function routeLive(app: Hono, deps: AppDeps): void {
  app.get(LIVE_PATH, async (c) => {
    const streams = readLiveStreams(c.req.query('streams') ?? '')
    // Hono answers HEAD by this route too; nobody would ever read that body.
    if (!streams || c.req.method !== 'GET') return sendProblem(c, 'bad-request')
    const header = c.req.header(PROOF_HEADER)
    if (header === undefined && streams.some((stream) => parseStream(stream)?.kind !== 'schedule'))
      return sendProblem(c, 'bad-proof')
    const shown = header === undefined ? null : await checkProof(deps, { header, ...whatIsProven(c, deps) })
    if (shown?.kind === 'problem') return sendProblem(c, shown.problem)
    const reader = shown?.reader ?? null
    const followed = await listFollowable(deps, reader, streams)
    if (followed.length === 0) return sendProblem(c, 'not-allowed')
    const feed = deps.live.join(reader?.device ?? null, followed)
    if (!feed) return sendProblem(c, 'busy', { retryAfterMs: BUSY_MS })
    await tellEnds(deps, feed, followed)
    return new Response(bodyOf(feed), { headers: HEADERS })
  })
}

function whatIsProven(c: Context, { config }: AppDeps) {
  const { pathname, search } = new URL(c.req.url)
  const origin = originOf(c, config)
  return {
    subject: { method: 'GET', origin, path: pathname + search, body: new Uint8Array(0) },
    enclosed: [],
  }
}

/** What grew before the listener joined is in the ends; what grows after comes by itself. */
async function tellEnds({ store }: AppDeps, feed: LiveFeed, streams: readonly StreamId[]): Promise<void> {
  try {
    for (const stream of streams) {
      const { n } = await store.readCursor(stream)
      if (n > 0) feed.tell(stream, n)
    }
  } catch (error) {
    feed.end()
    throw error
  }
}

function bodyOf(feed: LiveFeed): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let isLeft = false
  return new ReadableStream(
    {
      async pull(controller) {
        const message = await feed.next()
        if (message) controller.enqueue(encoder.encode(write(message)))
        else if (!isLeft) controller.close()
      },
      cancel() {
        isLeft = true
        feed.end()
      },
    },
    { highWaterMark: 0 },
  )
}

const write = (message: LiveMessage) => (message.kind === 'grown' ? writeGrown(message) : HEARTBEAT)
