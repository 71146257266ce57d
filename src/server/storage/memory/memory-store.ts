import { toBase64url } from '#domain/bytes.ts'
import type { BlobId, CertificateId, DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type {
  BlobRow,
  ControlSheet,
  HeldSheet,
  KnownSheets,
  Link,
  LinkUse,
  LogRow,
  PendingWork,
  StorePort,
  StreamTransaction,
} from '../../ports.ts'
import { GrownListeners } from '../grown-listeners.ts'
import type { GrownListener } from '../grown-listeners.ts'
import type { Undo } from './memory-blobs.ts'
import { MemoryStream } from './memory-stream.ts'

/** The store without a disk, for tests and the simulator; the same promises as the others (see the contract). */
export class MemoryStore implements StorePort {
  readonly #streams = new Map<StreamId, MemoryStream>()
  readonly #certificates = new Map<CertificateId, Certificate>()
  readonly #pending = new Map<string, PendingWork>()
  readonly #links = new Map<string, Link>()
  readonly #settings = new Map<string, Uint8Array>()
  readonly #listeners = new GrownListeners()
  #turn: Promise<unknown> = Promise.resolve()

  async transact<Result>(
    stream: StreamId,
    work: (transaction: StreamTransaction) => Promise<Result>,
  ): Promise<Result> {
    const { result, grownTo } = await this.#inTurn(async () => {
      const held = this.#getStream(stream)
      const start = held.rows.length
      const undo: Undo[] = []
      try {
        const result = await work(this.#openTransaction(held, undo))
        return { result, grownTo: held.rows.length > start ? held.rows.length : null }
      } catch (error) {
        for (const step of undo.reverse()) step()
        throw error
      }
    })
    if (grownTo !== null) this.#listeners.announce(stream, grownTo)
    return result
  }

  readCursor(stream: StreamId): Promise<Cursor> {
    return this.#inTurn(() => this.#readStream(stream).cursor)
  }

  readDigest(stream: StreamId, n: number): Promise<Uint8Array | null> {
    return this.#inTurn(() => this.#readStream(stream).digestAt(n))
  }

  listKnown(stream: StreamId, sheets: readonly SheetId[]): Promise<KnownSheets> {
    return this.#inTurn(() => this.#readStream(stream).listKnown(sheets))
  }

  listLog(stream: StreamId, after: number, limit: number): Promise<readonly LogRow[]> {
    return this.#inTurn(() => this.#readStream(stream).rows.slice(after, after + limit))
  }

  readSheets(stream: StreamId, sheets: readonly SheetId[]): Promise<ReadonlyMap<SheetId, Uint8Array>> {
    return this.#inTurn(() => this.#readStream(stream).readSheets(sheets))
  }

  readCertificates(ids: readonly CertificateId[]): Promise<ReadonlyMap<CertificateId, Certificate>> {
    return this.#inTurn(() => new Map([...this.#certificates].filter(([id]) => ids.includes(id))))
  }

  listCertificatesOf(device: DeviceId): Promise<readonly Certificate[]> {
    return this.#inTurn(() =>
      [...this.#certificates.values()]
        .filter((certificate) => certificate.device === device)
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    )
  }

  storeCertificates(certificates: readonly Certificate[]): Promise<void> {
    return this.#inTurn(() => this.#addCertificates(certificates, []))
  }

  listEnds(prefix: string): Promise<ReadonlyMap<StreamId, Cursor>> {
    return this.#inTurn(() => {
      const streams = [...this.#streams.values()]
        .filter(({ id, rows }) => id.startsWith(prefix) && rows.length > 0)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
      return new Map(streams.map(({ id, cursor }) => [id, cursor]))
    })
  }

  async listStreams(prefix: string): Promise<readonly StreamId[]> {
    return [...(await this.listEnds(prefix)).keys()]
  }

  listStreamsOf(device: DeviceId): Promise<readonly StreamId[]> {
    return this.#listStreamsWhere((stream) => stream.listChain(device).length > 0)
  }

  listStreamsHolding(): Promise<readonly StreamId[]> {
    return this.#listStreamsWhere((stream) => stream.rows.some((row) => row.isHeld))
  }

  listPending(): Promise<readonly PendingWork[]> {
    return this.#inTurn(() => [...this.#pending.values()].sort((a, b) => (a.id < b.id ? -1 : 1)))
  }

  listBlobs(stream: StreamId): Promise<readonly BlobRow[]> {
    return this.#inTurn(() => this.#readStream(stream).blobs.list())
  }

  listStreamsWithBlobs(): Promise<readonly StreamId[]> {
    return this.#listStreamsWhere((stream) => stream.blobs.list().length > 0)
  }

  readBlob(stream: StreamId, blob: BlobId): Promise<Uint8Array | null> {
    return this.#inTurn(() => this.#readStream(stream).blobs.readWhole(blob))
  }

  onGrown(listener: GrownListener): () => void {
    return this.#listeners.add(listener)
  }

  addLink(link: Omit<Link, 'use'>): Promise<void> {
    return this.#inTurn(() => {
      this.#links.set(toBase64url(link.hash), { ...link, use: null })
    })
  }

  findLink(hash: Uint8Array): Promise<Link | null> {
    return this.#inTurn(() => this.#links.get(toBase64url(hash)) ?? null)
  }

  wasLinkUsed(role: Link['role']): Promise<boolean> {
    return this.#inTurn(() =>
      [...this.#links.values()].some((link) => link.role === role && link.use !== null),
    )
  }

  readSetting(name: string): Promise<Uint8Array | null> {
    return this.#inTurn(() => this.#settings.get(name) ?? null)
  }

  addSetting(name: string, value: Uint8Array): Promise<Uint8Array> {
    return this.#inTurn(() => {
      const standing = this.#settings.get(name) ?? value
      this.#settings.set(name, standing)
      return standing
    })
  }

  checkWritable(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  /** One at a time, as a database with one connection does it. */
  #inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  #listStreamsWhere(isMeant: (stream: MemoryStream) => boolean): Promise<readonly StreamId[]> {
    return this.#inTurn(() =>
      [...this.#streams.values()]
        .filter(isMeant)
        .map(({ id }) => id)
        .sort(),
    )
  }

  #getStream(id: StreamId): MemoryStream {
    const stream = this.#readStream(id)
    this.#streams.set(id, stream)
    return stream
  }

  #readStream(id: StreamId): MemoryStream {
    return this.#streams.get(id) ?? new MemoryStream(id)
  }

  #openTransaction(held: MemoryStream, undo: Undo[]): StreamTransaction {
    /** No transaction touches two streams: nothing is asked of a row that is not held. */
    const only = <Result>(stream: StreamId, ask: () => Result): Promise<Result> =>
      new Promise((resolve) => {
        if (stream !== held.id) throw new Error('the transaction does not hold this stream')
        resolve(ask())
      })
    return {
      append: (stream, sheets) => only(stream, () => held.append(sheets, undo)),
      appendAgain: (stream, sheets) => only(stream, () => held.appendAgain(sheets, undo)),
      readDigest: (stream, n) => only(stream, () => held.digestAt(n)),
      listKnown: (stream, sheets) => only(stream, () => held.listKnown(sheets)),
      readSheets: (stream, sheets) => only(stream, () => held.readSheets(sheets)),
      readChainHead: (stream, device) => only(stream, () => held.chainHeadOf(device)),
      listChain: (stream, device) => only(stream, () => held.listChain(device)),
      readControl: (stream) => only(stream, () => this.#readControl(held)),
      listHeld: (stream) => only(stream, () => this.#listHeld(held)),
      listSheetBytes: (stream, after, limit) => only(stream, () => held.listSheetBytes(after, limit)),
      replaceBytes: (stream, changes) => only(stream, () => held.replaceBytes(changes, undo)),
      findBlobs: (stream, blobs) => only(stream, () => held.blobs.find(blobs)),
      readBlobBytes: (stream) => only(stream, () => held.blobs.countBytes()),
      readBlobParts: (stream, blob) => only(stream, () => held.blobs.readParts(blob)),
      noteBlob: (stream, row) => only(stream, () => held.blobs.note(row, undo)),
      addBlobPart: (stream, blob, part) => only(stream, () => held.blobs.addPart(blob, part, undo)),
      dropBlobParts: (stream, blobs) => only(stream, () => held.blobs.dropParts(blobs, undo)),
      storeCertificates: (certificates) => only(held.id, () => this.#addCertificates(certificates, undo)),
      useLink: (hash, use) => only(held.id, () => this.#useLink(held.id, { hash, use }, undo)),
      addPending: (pending) => only(pending.stream, () => this.#setPending(pending, pending, undo)),
      removePending: (pending) => only(pending.stream, () => this.#setPending(pending, null, undo)),
    }
  }

  #readControl(held: MemoryStream): readonly ControlSheet[] {
    return held.listControl().flatMap(({ id, bytes, certificate: by }) => {
      const certificate = this.#certificates.get(by)
      return certificate ? [{ sheet: id, bytes, certificate }] : []
    })
  }

  #listHeld(held: MemoryStream): readonly HeldSheet[] {
    return held.listHeld().flatMap(({ id, device, certificate: by }) => {
      const certificate = this.#certificates.get(by)
      return certificate ? [{ id, device, certificate }] : []
    })
  }

  #addCertificates(certificates: readonly Certificate[], undo: Undo[]): void {
    for (const certificate of certificates) {
      if (this.#certificates.has(certificate.id)) continue
      this.#certificates.set(certificate.id, certificate)
      undo.push(() => this.#certificates.delete(certificate.id))
    }
  }

  #useLink(
    stream: StreamId,
    { hash, use }: { readonly hash: Uint8Array; readonly use: LinkUse },
    undo: Undo[],
  ): boolean {
    const key = toBase64url(hash)
    const link = this.#links.get(key)
    if (!link || link.use || link.stream !== stream) return false
    this.#links.set(key, { ...link, use })
    undo.push(() => this.#links.set(key, link))
    return true
  }

  #setPending(
    { stream, id }: Pick<PendingWork, 'stream' | 'id'>,
    pending: PendingWork | null,
    undo: Undo[],
  ): void {
    const key = `${stream} ${id}`
    const before = this.#pending.get(key)
    if (pending) this.#pending.set(key, pending)
    else this.#pending.delete(key)
    undo.push(() => {
      if (before) this.#pending.set(key, before)
      else this.#pending.delete(key)
    })
  }
}
