import type * as v from 'valibot'
import { equalBytes } from '#domain/bytes.ts'
import { bytesOfId } from '#domain/ids.ts'
import { BLOB_ASK_PATH, BLOB_GET_PATH, BLOB_PUT_PATH } from '#protocol/blob-limits.ts'
import { BlobAskAnswer, BlobGetAnswer, BlobPutAnswer } from '#protocol/blob-messages.ts'
import { CARRY_PATH, CarryAnswer } from '#protocol/carry-messages.ts'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import {
  DecisionAnswer,
  EnrolAnswer,
  HelloAnswer,
  InviteAnswer,
  ProblemAnswer,
  SyncAnswer,
} from '#protocol/messages.ts'
import type { Decision } from '#protocol/messages.ts'
import { PROBLEM_CODES } from '#protocol/problems.ts'
import type { ProblemCode } from '#protocol/problems.ts'
import { makeProof } from '#protocol/signing.ts'
import { writeDecision } from '#protocol/write-decision.ts'
import { MEDIA_TYPE, PROTOCOL_VERSION } from '#protocol/version.ts'
import { toBase64url } from '#domain/bytes.ts'
import type { BlobLinkPort } from '#client/blobs/blob-ports.ts'
import type { RandomPort } from '#client/ports.ts'
import type { Signer, TransportOutcome, TransportPort } from '#client/sync/transport-port.ts'

/** One exchange with whoever answers at the server's address; nothing of it is trusted yet. */
export interface ExchangeRequest {
  readonly method: 'GET' | 'POST'
  /** With query. */
  readonly path: string
  readonly body: Uint8Array | null
  readonly proof: string | null
}

export type ExchangeOutcome =
  | {
      readonly kind: 'answer'
      readonly mediaType: string
      readonly body: Uint8Array
      readonly nonce: Uint8Array | null
      readonly retryAfterMs: number | null
      readonly roundTripMs: number
    }
  | { readonly kind: 'failed'; readonly reason: 'unreachable' | 'timeout' | 'not-ours' }

export type Exchange = (request: ExchangeRequest) => Promise<ExchangeOutcome>

export interface TransportDeps {
  readonly exchange: Exchange
  readonly random: RandomPort
  /** Scheme, host and port of the server; what proofs are bound to (SYN-7). */
  readonly origin: string
}

const REQUEST_BYTES = 8
/** As many as a request may carry. */
const MAX_CERTIFICATES = 64

interface Call<Schema extends v.GenericSchema> {
  readonly path: string
  readonly message: object | null
  readonly answer: Schema
  readonly signer: Signer | null
}

/** Frames messages, adds proofs and believes only answers that are ours (SYN-6, SYN-7). */
export class Transport implements TransportPort, BlobLinkPort {
  readonly #deps: TransportDeps
  #nonce: Uint8Array | null = null

  constructor(deps: TransportDeps) {
    this.#deps = deps
  }

  hello(): Promise<TransportOutcome<HelloAnswer>> {
    return this.#ask({ path: '/v1/hello', message: null, answer: HelloAnswer, signer: null })
  }

  async sync(
    request: Parameters<TransportPort['sync']>[0],
    signer: Signer | null,
  ): Promise<TransportOutcome<SyncAnswer>> {
    const call = { path: '/v1/sync', message: request, answer: SyncAnswer, signer }
    const outcome = await this.#ask(call)
    if (!signer || outcome.kind !== 'problem' || outcome.problem !== 'unknown-device') return outcome
    // A restored server meets its device again: the certificate enrols it. A server with another key learns by the
    // issuer's who it was that signed it (SHEET-4).
    const { certificateBytes: own, issuerCertificateBytes: issuer } = signer
    const shown = [own, ...(issuer ? [issuer] : []), ...request.certificates]
    const certificates = shown.slice(0, MAX_CERTIFICATES)
    return this.#ask({ ...call, message: { ...request, certificates } })
  }

  enrol(request: Parameters<TransportPort['enrol']>[0]): Promise<TransportOutcome<EnrolAnswer>> {
    return this.#ask({ path: '/v1/enrol', message: request, answer: EnrolAnswer, signer: null })
  }

  invite(
    request: Parameters<TransportPort['invite']>[0],
    signer: Signer,
  ): Promise<TransportOutcome<InviteAnswer>> {
    return this.#ask({ path: '/v1/invite', message: request, answer: InviteAnswer, signer })
  }

  decide(decision: Decision, signer: Signer): Promise<TransportOutcome<DecisionAnswer>> {
    const message = { decision: writeDecision(decision) }
    return this.#ask({ path: '/v1/decide', message, answer: DecisionAnswer, signer })
  }

  carry(parcel: Uint8Array, signer: Signer): Promise<TransportOutcome<CarryAnswer>> {
    return this.#ask({ path: CARRY_PATH, message: { parcel }, answer: CarryAnswer, signer })
  }

  askBlobs(
    ...[stream, blobs, signer]: Parameters<BlobLinkPort['askBlobs']>
  ): ReturnType<BlobLinkPort['askBlobs']> {
    const message = { stream, blobs: blobs.map(bytesOfId) }
    return this.#ask({ path: BLOB_ASK_PATH, message, answer: BlobAskAnswer, signer })
  }

  putBlob(...[part, signer]: Parameters<BlobLinkPort['putBlob']>): ReturnType<BlobLinkPort['putBlob']> {
    const message = { ...part, blob: bytesOfId(part.blob) }
    return this.#ask({ path: BLOB_PUT_PATH, message, answer: BlobPutAnswer, signer })
  }

  getBlob(...[from, signer]: Parameters<BlobLinkPort['getBlob']>): ReturnType<BlobLinkPort['getBlob']> {
    const message = { ...from, blob: bytesOfId(from.blob) }
    return this.#ask({ path: BLOB_GET_PATH, message, answer: BlobGetAnswer, signer })
  }

  /** A stale nonce costs one repetition, with the one its refusal brought (SYN-7). */
  async #ask<Schema extends AnswerSchema>(
    call: Call<Schema>,
  ): Promise<TransportOutcome<v.InferOutput<Schema>>> {
    if (call.signer && !this.#nonce) {
      const hello = await this.hello()
      if (hello.kind !== 'answered') return hello
    }
    const outcome = await this.#askOnce(call)
    return outcome.kind === 'problem' && outcome.problem === 'stale-nonce' ? this.#askOnce(call) : outcome
  }

  async #askOnce<Schema extends AnswerSchema>(
    call: Call<Schema>,
  ): Promise<TransportOutcome<v.InferOutput<Schema>>> {
    const request = this.#deps.random.bytes(REQUEST_BYTES)
    const body = call.message && encodeMessage({ ...call.message, protocol: PROTOCOL_VERSION, request })
    const outcome = await this.#deps.exchange({
      method: body ? 'POST' : 'GET',
      path: body ? call.path : `${call.path}?r=${toBase64url(request)}`,
      body,
      proof: call.signer && body ? await this.#prove(call.signer, call.path, body) : null,
    })
    if (outcome.kind === 'failed') return { kind: 'no-server', reason: outcome.reason }
    const read = readAnswer(call.answer, outcome, request)
    if (read.kind !== 'no-server' && outcome.nonce) this.#nonce = outcome.nonce
    return read
  }

  async #prove(signer: Signer, path: string, body: Uint8Array): Promise<string> {
    const nonce = this.#nonce ?? new Uint8Array(0)
    return makeProof(
      signer.device,
      { method: 'POST', origin: this.#deps.origin, path, body, nonce },
      signer.sign,
    )
  }
}

type AnswerSchema =
  | typeof HelloAnswer
  | typeof SyncAnswer
  | typeof EnrolAnswer
  | typeof InviteAnswer
  | typeof DecisionAnswer
  | typeof BlobAskAnswer
  | typeof BlobPutAnswer
  | typeof BlobGetAnswer
  | typeof CarryAnswer

/** Media type, version and echo of the request's number, or it is no answer of ours (SYN-6). */
function readAnswer<Schema extends AnswerSchema>(
  schema: Schema,
  answer: Extract<ExchangeOutcome, { kind: 'answer' }>,
  request: Uint8Array,
): TransportOutcome<v.InferOutput<Schema>> {
  const notOurs = { kind: 'no-server', reason: 'not-ours' } as const
  if (answer.mediaType !== MEDIA_TYPE) return notOurs
  const message = decodeMessage(schema, answer.body)
  if (message)
    return equalBytes(message.request, request)
      ? { kind: 'answered', answer: message, roundTripMs: answer.roundTripMs }
      : notOurs
  const refusal = decodeMessage(ProblemAnswer, answer.body)
  if (!refusal || (refusal.request && !equalBytes(refusal.request, request))) return notOurs
  const problem = PROBLEM_CODES.find((code): code is ProblemCode => code === refusal.problem)
  return {
    kind: 'problem',
    // A code of a later server: all that this version can do about it is to try again later.
    problem: problem ?? 'server-failure',
    retryAfterMs: refusal.retryAfterMs ?? answer.retryAfterMs,
  }
}
