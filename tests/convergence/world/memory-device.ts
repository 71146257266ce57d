import { equalBytes } from '#domain/bytes.ts'
import type { SessionId, StreamId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import type { Contact, DevicePort, Identity, KnownServer, StoredIdentity } from '#client/ports.ts'
import type { FakeKeys } from '#tests/support/fake-signatures.ts'

/** A device's key, identity and small memories, kept in memory; a copy of it is a clone of the phone. */
export class MemoryDevice implements DevicePort {
  readonly #keys: FakeKeys
  #identity: Identity | null = null
  #server: KnownServer | null = null
  #passes: readonly string[] = []
  #contact: Contact = { lastMs: null, streams: new Map<StreamId, number>() }
  readonly #clocks = new Map<SessionId, ClockMeasurement>()
  readonly #parcels = new Map<string, Uint8Array>()

  constructor(keys: FakeKeys) {
    this.#keys = keys
  }

  /** What is stored now, without waiting. */
  get identity(): Identity | null {
    return this.#identity
  }

  clone(): MemoryDevice {
    const copy = new MemoryDevice(this.#keys)
    copy.#identity = this.#identity
    copy.#server = this.#server
    for (const [session, measured] of this.#clocks) copy.#clocks.set(session, measured)
    for (const [name, parcel] of this.#parcels) copy.#parcels.set(name, parcel)
    return copy
  }

  readIdentity(): Promise<Identity | null> {
    return Promise.resolve(this.#identity)
  }

  prepareKey() {
    const { device, key, sign } = this.#keys
    return Promise.resolve({ device, key, sign })
  }

  storeIdentity({ certificateBytes, serverCertificateBytes, name }: StoredIdentity): Promise<void> {
    const certificate = readCertificate(certificateBytes)
    const server = readCertificate(serverCertificateBytes)
    if (!certificate || !server) throw new Error('not certificates')
    const { device, organisation } = certificate
    const issuers = this.#identity
      ? [...(this.#identity.formerIssuers ?? []), this.#identity.issuerCertificateBytes]
      : []
    const { sign } = this.#keys
    this.#identity = {
      device,
      certificate,
      certificateBytes,
      issuerKey: server.key,
      issuerCertificateBytes: serverCertificateBytes,
      formerIssuers: issuers.filter((bytes) => !equalBytes(bytes, serverCertificateBytes)),
      organisation,
      name,
      sign,
    }
    return Promise.resolve()
  }

  readServer(): Promise<KnownServer | null> {
    return Promise.resolve(this.#server)
  }

  storeServer(server: KnownServer): Promise<void> {
    this.#server = server
    return Promise.resolve()
  }

  readClock(session: SessionId): Promise<ClockMeasurement | null> {
    return Promise.resolve(this.#clocks.get(session) ?? null)
  }

  storeClock(measurement: ClockMeasurement): Promise<void> {
    this.#clocks.set(measurement.session, measurement)
    return Promise.resolve()
  }

  readContact(): Promise<Contact> {
    return Promise.resolve(this.#contact)
  }

  storeContact(contact: Contact): Promise<void> {
    this.#contact = contact
    return Promise.resolve()
  }

  listParcels(): Promise<readonly Uint8Array[]> {
    return Promise.resolve([...this.#parcels.values()])
  }

  storeParcel(bytes: Uint8Array): Promise<void> {
    this.#parcels.set(bytes.join(), bytes)
    return Promise.resolve()
  }

  dropParcel(bytes: Uint8Array): Promise<void> {
    this.#parcels.delete(bytes.join())
    return Promise.resolve()
  }

  readPasses(): Promise<readonly string[]> {
    return Promise.resolve(this.#passes)
  }

  storePasses(fragments: readonly string[]): Promise<void> {
    this.#passes = fragments
    return Promise.resolve()
  }
}
