import type { Context, Hono } from 'hono'
import type * as v from 'valibot'
import { BLOB_ASK_PATH, BLOB_GET_PATH, BLOB_PUT_PATH, MAX_PART_BYTES } from '#protocol/blob-limits.ts'
import { BlobAsk, BlobGet, BlobPut } from '#protocol/blob-messages.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { PROOF_HEADER, PROTOCOL_VERSION } from '#protocol/version.ts'
import { mayBringBlobs } from '../blobs/blob-rights.ts'
import { askBlobs, putBlob } from '../blobs/take-blobs.ts'
import { checkProof } from '../enrolment/check-proof.ts'
import { mayReadAs } from '../sync/rights.ts'
import type { Reader } from '../sync/sync-streams.ts'
import { sendMessage, sendProblem } from './answers.ts'
import type { AppDeps } from './deps.ts'
import { originOf } from './origin.ts'
import { readMessage } from './read-message.ts'

type Answer =
  | { readonly kind: 'message'; readonly message: object }
  | { readonly kind: 'problem'; readonly problem: ProblemCode; readonly retryAfterMs?: number }

/** How long a phone is asked to wait when a stream takes no more. */
const FULL_MS = 60 * 60_000

/** `POST /v1/blob/…`: photos and drawings, after the facts that name them (SYN-9). */
export function routeBlob(app: Hono, deps: AppDeps): void {
  app.post(BLOB_ASK_PATH, (c) =>
    answer(c, deps, BlobAsk, async (reader, { stream, blobs }) => {
      if (!(await mayBringBlobs(deps, reader, stream))) return notAllowed
      return { kind: 'message', message: { blobs: [...(await askBlobs(deps, stream, blobs))] } }
    }),
  )
  app.post(BLOB_PUT_PATH, (c) =>
    answer(c, deps, BlobPut, async (reader, put) => {
      if (!(await mayBringBlobs(deps, reader, put.stream))) return notAllowed
      const outcome = await putBlob(deps, put)
      if (outcome.kind === 'standing') return { kind: 'message', message: outcome.standing }
      return { ...outcome, ...(outcome.problem === 'storage-full' ? { retryAfterMs: FULL_MS } : {}) }
    }),
  )
  app.post(BLOB_GET_PATH, (c) =>
    answer(c, deps, BlobGet, async (reader, { stream, blob, start }) => {
      if (!mayReadAs(reader, stream, deps.clock.now().wallMs)) return notAllowed
      const bytes = await deps.store.readBlob(stream, blob)
      if (!bytes) return { kind: 'problem', problem: 'not-found' }
      const part = bytes.slice(start, start + MAX_PART_BYTES)
      return { kind: 'message', message: { size: bytes.length, bytes: part } }
    }),
  )
}

const notAllowed: Answer = { kind: 'problem', problem: 'not-allowed' }

/** Reads a request, asks who sends it, and frames what is answered. */
async function answer<Schema extends typeof BlobAsk | typeof BlobPut | typeof BlobGet>(
  c: Context,
  deps: AppDeps,
  schema: Schema,
  work: (reader: NonNullable<Reader>, message: v.InferOutput<Schema>) => Promise<Answer>,
): Promise<Response> {
  const read = await readMessage(c, schema)
  if (read.kind === 'problem') return sendProblem(c, read.problem)
  const { request } = read.message
  const subject = { method: 'POST', origin: originOf(c, deps.config), path: c.req.path, body: read.body }
  const shown = await checkProof(deps, { header: c.req.header(PROOF_HEADER) ?? '', subject, enclosed: [] })
  if (shown.kind === 'problem') return sendProblem(c, shown.problem, { request })
  const outcome = await work(shown.reader, read.message)
  if (outcome.kind === 'message')
    return sendMessage(c, { protocol: PROTOCOL_VERSION, request, ...outcome.message })
  const { problem, retryAfterMs } = outcome
  return sendProblem(c, problem, { request, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}
