import { gzipSync } from 'node:zlib'
import type * as v from 'valibot'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import { ProblemAnswer } from '#protocol/messages.ts'
import { MEDIA_TYPE } from '#protocol/version.ts'

/** A request's number: eight equal bytes. */
export const requestNumber = (byte = 7) => new Uint8Array(8).fill(byte)

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly isGzipped?: boolean
}

/** The parts of a POST with a message of ours. */
export function postOf(message: object, { headers = {}, isGzipped = false }: PostOptions = {}): RequestInit {
  const bytes = encodeMessage(message)
  return {
    method: 'POST',
    headers: {
      'content-type': MEDIA_TYPE,
      ...(isGzipped ? { 'content-encoding': 'gzip' } : {}),
      ...headers,
    },
    body: Uint8Array.from(isGzipped ? gzipSync(bytes) : bytes),
  }
}

/** Reads an answer of the given schema. @throws {Error} saying what came instead. */
export async function readAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  response: Response,
): Promise<v.InferOutput<Schema>> {
  const bytes = new Uint8Array(await response.clone().arrayBuffer())
  const answer = decodeMessage(schema, bytes)
  if (answer === null || response.status !== 200)
    throw new Error(`${response.status} ${(await readProblem(response)) ?? 'is no such answer'}`)
  return answer
}

/** The code of a problem; `null` when the answer is none of ours. */
export async function readProblem(response: Response): Promise<string | null> {
  const bytes = new Uint8Array(await response.clone().arrayBuffer())
  return decodeMessage(ProblemAnswer, bytes)?.problem ?? null
}
