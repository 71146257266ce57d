import { toBase64url } from '#domain/bytes.ts'
import type { CertificateId, DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { ChainHead, Link, LinkUse, LogRow, NewSheet, StorePort, StreamTransaction } from '../../ports.ts'

/** The store without a disk, for tests and the simulator; the same promises as the others (see the contract). */
export class MemoryStore implements StorePort {
  readonly #rows = new Map<StreamId, LogRow[]>()
  readonly #sheets = new Map<SheetId, NewSheet & { readonly stream: StreamId }>()
  readonly #certificates = new Map<CertificateId, Certificate>()
  readonly #links = new Map<string, Link>()
  readonly #settings = new Map<string, Uint8Array>()
  /** How to take back what the open transaction did, latest last. */
  #undo: (() => void)[] = []
  #turn: Promise<unknown> = Promise.resolve()

  transact<Result>(
    streams: readonly StreamId[],
    work: (transaction: StreamTransaction) => Promise<Result>,
  ): Promise<Result> {
    return this.#inTurn(async () => {
      this.#undo = []
      try {
        return await work(this.#openTransaction(new Set(streams)))
      } catch (error) {
        for (const step of this.#undo.reverse()) step()
        throw error
      }
    })
  }

  readCursor(stream: StreamId): Promise<Cursor> {
    return this.#inTurn(() => this.#cursorOf(stream))
  }

  readDigest(stream: StreamId, n: number): Promise<Uint8Array | null> {
    return this.#inTurn(() =>
      n === 0 ? emptyCursor(stream).digest : (this.#rows.get(stream)?.[n - 1]?.digest ?? null),
    )
  }

  listKnown(sheets: readonly SheetId[]) {
    return this.#inTurn(() => {
      const known = new Map<SheetId, { readonly isHeld: boolean }>()
      for (const id of sheets) {
        const sheet = this.#sheets.get(id)
        if (sheet) known.set(id, { isHeld: sheet.isHeld })
      }
      return known
    })
  }

  listLog(stream: StreamId, after: number, limit: number): Promise<readonly LogRow[]> {
    return this.#inTurn(() => (this.#rows.get(stream) ?? []).slice(after, after + limit))
  }

  readSheets(sheets: readonly SheetId[]): Promise<ReadonlyMap<SheetId, Uint8Array>> {
    return this.#inTurn(() => {
      const found = new Map<SheetId, Uint8Array>()
      for (const id of sheets) {
        const sheet = this.#sheets.get(id)
        if (sheet) found.set(id, sheet.bytes)
      }
      return found
    })
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
    return this.#inTurn(() => this.#addCertificates(certificates))
  }

  listStreams(prefix: string): Promise<readonly StreamId[]> {
    return this.#inTurn(() =>
      [...this.#rows]
        .filter(([stream, rows]) => stream.startsWith(prefix) && rows.length > 0)
        .map(([stream]) => stream)
        .sort(),
    )
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

  #openTransaction(held: ReadonlySet<StreamId>): StreamTransaction {
    return {
      append: (stream, sheets) =>
        held.has(stream)
          ? Promise.resolve(this.#append(stream, sheets))
          : Promise.reject(new Error('the transaction does not hold this stream')),
      readChainHead: (stream, device) => Promise.resolve(this.#chainHeadOf(stream, device)),
      storeCertificates: (certificates) => {
        this.#addCertificates(certificates)
        return Promise.resolve()
      },
      useLink: (hash, use) => Promise.resolve(this.#useLink(toBase64url(hash), use)),
    }
  }

  #append(stream: StreamId, sheets: readonly NewSheet[]): Cursor {
    const rows = this.#rows.get(stream) ?? []
    this.#rows.set(stream, rows)
    for (const sheet of sheets) {
      if (this.#sheets.has(sheet.id)) continue
      rows.push(this.#number(stream, rows, sheet))
      this.#sheets.set(sheet.id, { ...sheet, stream })
      this.#undo.push(() => {
        rows.pop()
        this.#sheets.delete(sheet.id)
      })
    }
    return this.#cursorOf(stream)
  }

  #number(stream: StreamId, rows: readonly LogRow[], sheet: NewSheet): LogRow {
    const { id, isHeld, certificate } = sheet
    const introduces = !rows.some((row) => row.certificate === certificate)
    const cursor = advanceCursor(this.#cursorOf(stream), id)
    return { ...cursor, sheet: id, isHeld, certificate, introduces, bytes: sheet.bytes.length }
  }

  #cursorOf(stream: StreamId): Cursor {
    const last = this.#rows.get(stream)?.at(-1)
    return last ? { n: last.n, digest: last.digest } : emptyCursor(stream)
  }

  #chainHeadOf(stream: StreamId, device: DeviceId): ChainHead | null {
    let head: ChainHead | null = null
    for (const { id, number, ...sheet } of this.#sheets.values()) {
      if (sheet.stream !== stream || sheet.device !== device) continue
      if (!head || number > head.number) head = { number, sheet: id }
    }
    return head
  }

  #addCertificates(certificates: readonly Certificate[]): void {
    for (const certificate of certificates) {
      if (this.#certificates.has(certificate.id)) continue
      this.#certificates.set(certificate.id, certificate)
      this.#undo.push(() => this.#certificates.delete(certificate.id))
    }
  }

  #useLink(key: string, use: LinkUse): boolean {
    const link = this.#links.get(key)
    if (!link || link.use) return false
    this.#links.set(key, { ...link, use })
    this.#undo.push(() => this.#links.set(key, link))
    return true
  }
}
