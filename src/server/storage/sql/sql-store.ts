import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import { toBase64url } from '#domain/bytes.ts'
import type { BlobId, CertificateId, DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { StorageFailure } from '../../ports.ts'
import type {
  BlobRow,
  KnownSheets,
  Link,
  LogRow,
  PendingWork,
  StorePort,
  StreamTransaction,
} from '../../ports.ts'
import type { GrownListener } from '../grown-listeners.ts'
import { retryBusy } from '../retry.ts'
import { ask } from './ask.ts'
import type { Question } from './ask.ts'
import { listBlobs, listStreamsWithBlobs, readWholeBlob } from './blobs.ts'
import { byText } from './by-text.ts'
import { listKnown, readDigest, readSheets, selectLog } from './read-sheets.ts'
import {
  plainBytes,
  readCertificateRow,
  readEnd,
  readLinkRow,
  readLogRow,
  readPendingRow,
  writeLinkRow,
} from './rows.ts'
import type { Schema } from './schema.ts'
import { holdStream, insertCertificates } from './sql-transaction.ts'
import type { HeldStream } from './sql-transaction.ts'

/** What differs between engines beside the dialect. */
export interface Engine {
  /** Why the engine failed; `null` when the error is not the engine's. */
  readonly classify: (error: unknown) => StorageFailure['reason'] | null
  /** Told of every log that a commit by this store made longer. */
  readonly announce: GrownListener
  readonly onGrown: (listener: GrownListener) => () => void
  /** Called after a commit that replaced bytes or took some away: makes sure that the old ones go (SYN-10). Never fails. */
  readonly scrub: () => Promise<void>
  /** Runs the work in a transaction; resolves once what it wrote is durable. The work may run twice. */
  readonly inTransaction: <Result>(work: (trx: Transaction<Schema>) => Promise<Result>) => Promise<Result>
  /** Where to read what is committed; may be another connection than the one that writes. */
  readonly committed: Kysely<Schema>
  readonly close: () => Promise<void>
}

/** The store over SQL that SQLite and PostgreSQL both read (SYN-4). */
export class SqlStore implements StorePort {
  readonly #db: Kysely<Schema>
  /** Never shows what a transaction has not committed yet. */
  readonly #committed: Kysely<Schema>
  readonly #engine: Engine

  constructor(db: Kysely<Schema>, engine: Engine) {
    this.#db = db
    this.#committed = engine.committed
    this.#engine = engine
  }

  async transact<Result>(
    stream: StreamId,
    work: (transaction: StreamTransaction) => Promise<Result>,
  ): Promise<Result> {
    // Of the first attempt: it may have been committed without our hearing of it.
    let start = Infinity
    const { held, result } = await this.#guard(() =>
      this.#attempt(stream, (opened) => {
        start = Math.min(start, opened.start.n)
        return work(opened.transaction)
      }),
    )
    if (held.hasErased()) await this.#engine.scrub()
    if (held.end().n > start) this.#engine.announce(stream, held.end().n)
    return result
  }

  /** The error of a transaction is the one its work ended with, not that of rolling back after it. */
  async #attempt<Result>(
    stream: StreamId,
    work: (held: HeldStream) => Promise<Result>,
  ): Promise<{ readonly held: HeldStream; readonly result: Result }> {
    const reasons: unknown[] = []
    try {
      return await this.#engine.inTransaction(async (trx) => {
        reasons.length = 0
        try {
          const held = await holdStream(trx, stream)
          return { held, result: await work(held) }
        } catch (error) {
          reasons.push(error)
          throw error
        }
      })
    } catch (error) {
      throw reasons[0] ?? error
    }
  }

  async readCursor(stream: StreamId): Promise<Cursor> {
    const [row] = await this.#ask({
      name: 'cursor',
      parameters: [stream],
      build: () => this.#committed.selectFrom('stream').selectAll().where('stream', '=', stream),
    })
    return row ? readEnd(row) : emptyCursor(stream)
  }

  readDigest(stream: StreamId, n: number): Promise<Uint8Array | null> {
    return this.#guard(() => readDigest(this.#committed, stream, n))
  }

  listKnown(stream: StreamId, sheets: readonly SheetId[]): Promise<KnownSheets> {
    return this.#guard(() => listKnown(this.#committed, stream, sheets))
  }

  async listLog(stream: StreamId, after: number, limit: number): Promise<readonly LogRow[]> {
    const rows = await this.#ask({
      name: `log ${limit}`,
      parameters: [stream, after],
      build: () =>
        selectLog(this.#committed)
          .select(['log.n', 'log.sheet', 'log.digest', 'log.held', 'log.introduces'])
          .select(['sheet.certificate', 'sheet.size'])
          .where('log.stream', '=', stream)
          .where('log.n', '>', after)
          .orderBy('log.n')
          .limit(sql.lit(limit)),
    })
    return rows.map(readLogRow)
  }

  readSheets(stream: StreamId, sheets: readonly SheetId[]): Promise<ReadonlyMap<SheetId, Uint8Array>> {
    return this.#guard(() => readSheets(this.#committed, stream, sheets))
  }

  async readCertificates(ids: readonly CertificateId[]): Promise<ReadonlyMap<CertificateId, Certificate>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#ask({
      name: 'certificates',
      parameters: ids,
      build: () => this.#committed.selectFrom('certificate').select('bytes').where('certificate', 'in', ids),
    })
    return new Map(rows.map(readCertificateRow).map((certificate) => [certificate.id, certificate]))
  }

  async listCertificatesOf(device: DeviceId): Promise<readonly Certificate[]> {
    const rows = await this.#ask({
      name: 'certificates of a device',
      parameters: [device],
      build: () => this.#committed.selectFrom('certificate').select('bytes').where('device', '=', device),
    })
    // Engines order text each in their own way.
    return rows.map(readCertificateRow).toSorted(byText((certificate) => certificate.id))
  }

  async storeCertificates(certificates: readonly Certificate[]): Promise<void> {
    await this.#guard(() => insertCertificates(this.#db, certificates))
  }

  async listEnds(prefix: string): Promise<ReadonlyMap<StreamId, Cursor>> {
    const rows = await this.#ask({
      name: `ends ${prefix}`,
      parameters: [0],
      build: () =>
        this.#committed
          .selectFrom('stream')
          .selectAll()
          .where('stream', 'like', sql.lit(`${prefix}%`))
          .where('head', '>', 0),
    })
    const inOrder = rows.toSorted(byText((row) => row.stream))
    return new Map(inOrder.map((row) => [row.stream as StreamId, readEnd(row)]))
  }

  async listStreams(prefix: string): Promise<readonly StreamId[]> {
    return [...(await this.listEnds(prefix)).keys()]
  }

  async listStreamsOf(device: DeviceId): Promise<readonly StreamId[]> {
    const rows = await this.#guard(() =>
      this.#committed.selectFrom('sheet').select('stream').distinct().where('device', '=', device).execute(),
    )
    return rows.map((row) => row.stream as StreamId).sort()
  }

  async listStreamsHolding(): Promise<readonly StreamId[]> {
    const rows = await this.#guard(() =>
      this.#committed.selectFrom('log').select('stream').distinct().where('held', '=', 1).execute(),
    )
    return rows.map((row) => row.stream as StreamId).sort()
  }

  listBlobs(stream: StreamId): Promise<readonly BlobRow[]> {
    return this.#guard(() => listBlobs(this.#committed, stream))
  }

  listStreamsWithBlobs(): Promise<readonly StreamId[]> {
    return this.#guard(() => listStreamsWithBlobs(this.#committed))
  }

  readBlob(stream: StreamId, blob: BlobId): Promise<Uint8Array | null> {
    return this.#guard(() => readWholeBlob(this.#committed, stream, blob))
  }

  async listPending(): Promise<readonly PendingWork[]> {
    const rows = await this.#guard(() => this.#committed.selectFrom('pending').selectAll().execute())
    return rows.map(readPendingRow).sort(byText((pending) => pending.id))
  }

  onGrown(listener: GrownListener): () => void {
    return this.#engine.onGrown(listener)
  }

  async addLink(link: Omit<Link, 'use'>): Promise<void> {
    await this.#guard(() =>
      this.#db
        .insertInto('link')
        .values(writeLinkRow(link))
        .onConflict((conflict) => conflict.columns(['stream', 'hash']).doNothing())
        .execute(),
    )
  }

  async findLink(hash: Uint8Array): Promise<Link | null> {
    const row = await this.#guard(() =>
      this.#committed.selectFrom('link').selectAll().where('hash', '=', toBase64url(hash)).executeTakeFirst(),
    )
    return row ? readLinkRow(row, hash) : null
  }

  async wasLinkUsed(role: Link['role']): Promise<boolean> {
    const row = await this.#guard(() =>
      this.#committed
        .selectFrom('link')
        .select('hash')
        .where('role', '=', role)
        .where('used_by', 'is not', null)
        .limit(1)
        .executeTakeFirst(),
    )
    return row !== undefined
  }

  async readSetting(name: string): Promise<Uint8Array | null> {
    const row = await this.#guard(() =>
      this.#committed.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst(),
    )
    return row ? plainBytes(row.value) : null
  }

  async addSetting(name: string, value: Uint8Array): Promise<Uint8Array> {
    await this.#guard(() =>
      this.#db
        .insertInto('setting')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute(),
    )
    const standing = await this.#guard(() =>
      this.#committed
        .selectFrom('setting')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirstOrThrow(),
    )
    return plainBytes(standing.value)
  }

  async checkWritable(): Promise<void> {
    const row = { name: 'writable', value: new Uint8Array(1) }
    await this.#guard(() =>
      this.#db
        .insertInto('setting')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value }))
        .execute(),
    )
  }

  async close(): Promise<void> {
    await this.#engine.close()
    await this.#db.destroy()
  }

  #ask<Row>(question: Question<Row>): Promise<readonly Row[]> {
    return this.#guard(() => ask(this.#committed, question))
  }

  /**
   * Gives the engine's failures their names (`StorageFailure`); other errors rise as they are. What may succeed the
   * next time is done again: every query here may be.
   */
  #guard<Result>(query: () => Promise<Result>): Promise<Result> {
    return retryBusy(async () => {
      try {
        return await query()
      } catch (error) {
        const reason = this.#engine.classify(error)
        throw reason ? new StorageFailure(reason, { cause: error }) : error
      }
    })
  }
}
