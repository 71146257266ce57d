import type { Context } from 'hono'
import type * as v from 'valibot'
import { decodeMessage } from '#protocol/codec.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { MEDIA_TYPE } from '#protocol/version.ts'
import { readBody } from './read-body.ts'

export type ReadMessage<Message> =
  | { readonly kind: 'message'; readonly message: Message; readonly body: Uint8Array }
  | { readonly kind: 'problem'; readonly problem: ProblemCode }

/** Reads a request of the given schema: our media type, our size, our shape. */
export async function readMessage<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
): Promise<ReadMessage<v.InferOutput<Schema>>> {
  if (c.req.header('content-type') !== MEDIA_TYPE) return { kind: 'problem', problem: 'bad-request' }
  const body = await readBody(c.req.raw)
  if (body.kind === 'problem') return body
  const message = decodeMessage(schema, body.bytes)
  return message === null
    ? { kind: 'problem', problem: 'bad-request' }
    : { kind: 'message', message, body: body.bytes }
}
