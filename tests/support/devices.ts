import { fromBase64url } from '#domain/bytes.ts'
import type { DeviceId, EventId, SheetId, StreamId } from '#domain/ids.ts'
import { deviceOfKey, encodeCertificate, readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { sealSheet } from '#domain/log/seal.ts'
import type { SealedSheet, Sign } from '#domain/log/seal.ts'
import { encodeMessage } from '#protocol/codec.ts'
import { exportPublicKey, generateKeys, signerOf } from '#protocol/es256.ts'
import { EnrolAnswer, SyncAnswer } from '#protocol/messages.ts'
import type { StreamAnswer } from '#protocol/messages.ts'
import { enrolToSign, makeProof } from '#protocol/signing.ts'
import { NONCE_HEADER, PROOF_HEADER, PROTOCOL_VERSION } from '#protocol/version.ts'
import { postOf, readAnswer, requestNumber } from './messages.ts'
import type { PostOptions } from './messages.ts'
import { ORIGIN } from './server-app.ts'
import type { Askable, TestApp } from './server-app.ts'

/** What a test's phone asks about one stream; by default everything, with nothing to bring. */
export interface StreamQuestion {
  readonly stream: StreamId
  readonly cursor?: Cursor
  readonly trail?: readonly Cursor[]
  readonly sheets?: readonly Uint8Array[]
  /** More sheets, in a bundle. */
  readonly packed?: Uint8Array
  /** Left out: the answer's sheets are to come raw. */
  readonly reads?: 'rooted' | 'alone'
}

export interface SyncOptions extends PostOptions {
  readonly certificates?: readonly Uint8Array[]
  /** Default: a proof as it should be. */
  readonly proof?: string | null
}

/**
 * A phone with a real key that speaks the protocol to a server, step by step: for tests of
 * the server. It keeps nothing but its chains and the latest nonce.
 */
export class TestPhone {
  readonly key: Uint8Array
  readonly device: DeviceId
  readonly sign: Sign
  certificate: Certificate | null = null
  nonce = new Uint8Array(24)
  readonly #app: Askable
  readonly #heads = new Map<StreamId, { number: number; sheet: SheetId }>()

  constructor(app: Askable, key: Uint8Array, sign: Sign) {
    this.#app = app
    this.key = key
    this.device = deviceOfKey(key)
    this.sign = sign
  }

  get certificateBytes(): Uint8Array {
    const { body, signature } = this.#enrolled()
    return encodeCertificate(body, signature)
  }

  /** Tries a link; the raw answer. */
  async tryEnrol(code: Uint8Array, name = 'Gate'): Promise<Response> {
    const signature = await this.sign(enrolToSign(code, this.key))
    const message = {
      protocol: PROTOCOL_VERSION,
      request: requestNumber(),
      code,
      key: this.key,
      name,
      signature,
    }
    return this.#keepNonce(await this.#app.ask('/v1/enrol', postOf(message)))
  }

  /** Enrols and keeps the certificate. */
  async enrol(code: Uint8Array, name = 'Gate'): Promise<EnrolAnswer> {
    const answer = await readAnswer(EnrolAnswer, await this.tryEnrol(code, name))
    this.certificate = readCertificate(answer.certificate)
    return answer
  }

  /** Signs a page of facts as this phone's next sheet in a stream. */
  async seal(stream: StreamId, facts: readonly FrozenFact[]): Promise<SealedSheet> {
    const certificate = this.#enrolled()
    const head = this.#heads.get(stream)
    const number = (head?.number ?? 0) + 1
    const sheet = await sealSheet(
      {
        organisation: certificate.organisation,
        stream,
        device: this.device,
        number,
        previous: head?.sheet ?? null,
        certificate: certificate.id,
        clock: null,
      },
      facts,
      this.sign,
    )
    this.#heads.set(stream, { number, sheet: sheet.id })
    return sheet
  }

  /** One request to `/v1/sync`; the raw answer. */
  async trySync(questions: readonly StreamQuestion[], options: SyncOptions = {}): Promise<Response> {
    const message = {
      protocol: PROTOCOL_VERSION,
      request: requestNumber(),
      certificates: options.certificates ?? [],
      streams: questions.map(({ stream, cursor = emptyCursor(stream), sheets = [], ...rest }) => ({
        stream,
        cursor,
        sheets,
        ...rest,
      })),
    }
    return this.send('/v1/sync', message, options)
  }

  async sync(questions: readonly StreamQuestion[], options: SyncOptions = {}): Promise<SyncAnswer> {
    return readAnswer(SyncAnswer, await this.trySync(questions, options))
  }

  /** Syncs one stream; its part of the answer. @throws {Error} if there is none. */
  async syncStream(question: StreamQuestion, options: SyncOptions = {}): Promise<StreamAnswer> {
    const [answer] = (await this.sync([question], options)).streams
    if (!answer) throw new Error('no answer for the stream')
    return answer
  }

  /** Sends any message with a proof. */
  async send(path: string, message: object, options: SyncOptions = {}): Promise<Response> {
    const proof = options.proof === undefined ? await this.prove(path, message) : options.proof
    const headers = { ...options.headers, ...(proof === null ? {} : { [PROOF_HEADER]: proof }) }
    return this.#keepNonce(await this.#app.ask(path, postOf(message, { ...options, headers })))
  }

  /** The proof for a message, with the latest nonce. */
  prove(path: string, message: object, changes: { origin?: string } = {}): Promise<string> {
    const { origin = this.#app.origin ?? ORIGIN } = changes
    const body = encodeMessage(message)
    return makeProof(this.device, { method: 'POST', origin, path, body, nonce: this.nonce }, this.sign)
  }

  #keepNonce(response: Response): Response {
    const nonce = fromBase64url(response.headers.get(NONCE_HEADER) ?? '')
    if (nonce && nonce.length > 0) this.nonce = Uint8Array.from(nonce)
    return response
  }

  #enrolled(): Certificate {
    if (!this.certificate) throw new Error('this phone is not enrolled')
    return this.certificate
  }
}

/** A phone with a key of its own that has already greeted the server. */
export async function aPhone(app: Askable): Promise<TestPhone> {
  const { subtle } = crypto
  const keys = await generateKeys(subtle, true)
  const phone = new TestPhone(
    app,
    await exportPublicKey(subtle, keys.publicKey),
    signerOf(subtle, keys.privateKey),
  )
  const hello = await app.ask('/v1/hello?r=AAAAAAAAAAA')
  phone.nonce = Uint8Array.from(fromBase64url(hello.headers.get(NONCE_HEADER) ?? '') ?? [])
  return phone
}

/** A phone enrolled as an organiser. */
export async function anOrganiser(app: TestApp, name = 'Desk'): Promise<TestPhone> {
  const phone = await aPhone(app)
  await phone.enrol(await app.invite(), name)
  return phone
}

/** A phone enrolled as a coordinator of an event. */
export async function aCoordinator(app: TestApp, event: EventId, name = 'Gate'): Promise<TestPhone> {
  const phone = await aPhone(app)
  await phone.enrol(await app.invite({ role: 'coordinator', event }), name)
  return phone
}
