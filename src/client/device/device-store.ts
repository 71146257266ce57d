import { equalBytes, toBase64url } from '#domain/bytes.ts'
import { deviceOfKey, readCertificate } from '#domain/log/certificate.ts'
import type { DeviceId, SessionId, StreamId } from '#domain/ids.ts'
import { hashOf } from '#domain/log/hash.ts'
import type { Sign } from '#domain/log/seal.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import { exportPublicKey, generateKeys, signerOf } from '#protocol/es256.ts'
import type { Contact, DevicePort, Identity, KnownServer, StoredIdentity } from '#client/ports.ts'

/** A keyed place for small values, durable once `put` resolves. */
export interface MetaStore {
  get(key: string): Promise<unknown>
  put(key: string, value: unknown): Promise<void>
  /** Values whose keys begin so. */
  list(prefix: string): Promise<readonly unknown[]>
  remove(key: string): Promise<void>
  /** Puts the value unless there is one. @returns what stands there now */
  putFirst(key: string, value: unknown): Promise<unknown>
}

interface KeptKey {
  readonly pair: CryptoKeyPair
  readonly raw: Uint8Array
}

const PARCEL = 'parcel '
const nameOfParcel = (bytes: Uint8Array) => PARCEL + toBase64url(hashOf('asar/record/1', bytes))

/** The device's key, identity and small memories, in the same database as the log. */
export class DeviceStore implements DevicePort {
  readonly #meta: MetaStore
  readonly #subtle: SubtleCrypto

  constructor(meta: MetaStore, subtle: SubtleCrypto) {
    this.#meta = meta
    this.#subtle = subtle
  }

  async prepareKey(): Promise<{ device: DeviceId; key: Uint8Array; sign: Sign }> {
    const { pair, raw } = (await this.#readKey()) ?? (await this.#makeKey())
    return { device: deviceOfKey(raw), key: raw, sign: signerOf(this.#subtle, pair.privateKey) }
  }

  async readIdentity(): Promise<Identity | null> {
    const [found, kept] = await Promise.all([this.#meta.get('identity'), this.#readKey()])
    const stored = found as StoredIdentity | undefined
    const certificate = stored && readCertificate(stored.certificateBytes)
    const server = stored && readCertificate(stored.serverCertificateBytes)
    if (!stored || !kept || !certificate || !server) return null
    return {
      device: certificate.device,
      certificate,
      certificateBytes: stored.certificateBytes,
      issuerKey: server.key,
      issuerCertificateBytes: stored.serverCertificateBytes,
      formerIssuers: stored.formerIssuers ?? [],
      organisation: certificate.organisation,
      name: stored.name,
      sign: signerOf(this.#subtle, kept.pair.privateKey),
    }
  }

  async storeIdentity(identity: StoredIdentity): Promise<void> {
    const before = (await this.#meta.get('identity')) as StoredIdentity | undefined
    const issuers = before ? [...(before.formerIssuers ?? []), before.serverCertificateBytes] : []
    const formerIssuers = issuers.filter((bytes) => !equalBytes(bytes, identity.serverCertificateBytes))
    await this.#meta.put('identity', { ...identity, formerIssuers })
  }

  async readServer(): Promise<KnownServer | null> {
    return ((await this.#meta.get('server')) as KnownServer | undefined) ?? null
  }

  storeServer(server: KnownServer): Promise<void> {
    return this.#meta.put('server', server)
  }

  async readClock(session: SessionId): Promise<ClockMeasurement | null> {
    return ((await this.#meta.get(`clock ${session}`)) as ClockMeasurement | undefined) ?? null
  }

  storeClock(measurement: ClockMeasurement): Promise<void> {
    return this.#meta.put(`clock ${measurement.session}`, measurement)
  }

  async readContact(): Promise<Contact> {
    const stored = (await this.#meta.get('contact')) as Contact | undefined
    return stored ?? { lastMs: null, streams: new Map<StreamId, number>() }
  }

  storeContact(contact: Contact): Promise<void> {
    return this.#meta.put('contact', contact)
  }

  async listParcels(): Promise<readonly Uint8Array[]> {
    return (await this.#meta.list(PARCEL)) as readonly Uint8Array[]
  }

  storeParcel(bytes: Uint8Array): Promise<void> {
    return this.#meta.put(nameOfParcel(bytes), bytes)
  }

  dropParcel(bytes: Uint8Array): Promise<void> {
    return this.#meta.remove(nameOfParcel(bytes))
  }

  async readPasses(): Promise<readonly string[]> {
    return ((await this.#meta.get('passes')) as readonly string[] | undefined) ?? []
  }

  storePasses(fragments: readonly string[]): Promise<void> {
    return this.#meta.put('passes', fragments)
  }

  async #readKey(): Promise<KeptKey | null> {
    return ((await this.#meta.get('key')) as KeptKey | undefined) ?? null
  }

  /** Two tabs may make a key at once; the first one kept is the device's. */
  async #makeKey(): Promise<KeptKey> {
    const pair = await generateKeys(this.#subtle, false)
    const raw = await exportPublicKey(this.#subtle, pair.publicKey)
    return (await this.#meta.putFirst('key', { pair, raw })) as KeptKey
  }
}
