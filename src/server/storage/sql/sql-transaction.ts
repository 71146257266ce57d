import type { Transaction } from 'kysely'
import { toBase64url } from '#domain/bytes.ts'
import type { DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { ChainHead, LinkUse, NewSheet, StreamTransaction } from '../../ports.ts'
import { plainBytes, writeCertificateRow } from './rows.ts'
import type { Schema } from './schema.ts'

/** Rows in one statement: far below every engine's limit of parameters. */
const ROWS_AT_ONCE = 200

/** Takes the stream's row, making it if need be; others wait here until this transaction ends (SYN-4). */
async function lockStream(trx: Transaction<Schema>, stream: StreamId): Promise<Cursor> {
  const row = await trx
    .insertInto('stream')
    .values({ stream, head: 0, digest: emptyCursor(stream).digest })
    .onConflict((conflict) =>
      conflict.column('stream').doUpdateSet((eb) => ({ head: eb.ref('stream.head') })),
    )
    .returning(['head', 'digest'])
    .executeTakeFirstOrThrow()
  return { n: row.head, digest: plainBytes(row.digest) }
}

/** Locks the streams in one order everywhere, so that two transactions never wait for each other. */
export async function lockStreams(
  trx: Transaction<Schema>,
  streams: readonly StreamId[],
): Promise<StreamTransaction> {
  const heads = new Map<StreamId, Cursor>()
  for (const stream of [...new Set(streams)].sort()) heads.set(stream, await lockStream(trx, stream))
  return {
    append: async (stream, sheets) => {
      const head = heads.get(stream)
      if (!head) throw new Error('the transaction does not hold this stream')
      const end = await appendSheets(trx, { stream, head, sheets })
      heads.set(stream, end)
      return end
    },
    readChainHead: (stream, device) => readChainHead(trx, stream, device),
    storeCertificates: (certificates) => insertCertificates(trx, certificates),
    useLink: (hash, use) => useLink(trx, hash, use),
  }
}

interface Append {
  readonly stream: StreamId
  readonly head: Cursor
  readonly sheets: readonly NewSheet[]
}

async function appendSheets(trx: Transaction<Schema>, { stream, head, sheets }: Append): Promise<Cursor> {
  let end = head
  for (let i = 0; i < sheets.length; i += ROWS_AT_ONCE)
    end = await appendSome(trx, { stream, head: end, sheets: sheets.slice(i, i + ROWS_AT_ONCE) })
  return end
}

async function appendSome(trx: Transaction<Schema>, { stream, head, sheets }: Append): Promise<Cursor> {
  const fresh = await dropKnown(trx, sheets)
  if (fresh.length === 0) return head
  const rows = await numberSheets(trx, { stream, head, sheets: fresh })
  const last = rows[rows.length - 1]
  if (!last) return head
  const { head: n } = await trx
    .updateTable('stream')
    .set((eb) => ({ head: eb('head', '+', rows.length), digest: last.digest }))
    .where('stream', '=', stream)
    .returning('head')
    .executeTakeFirstOrThrow()
  if (n !== last.n) throw new Error('the stream row was not held')
  await trx
    .insertInto('sheet')
    .values(fresh.map((sheet) => sheetRow(stream, sheet)))
    .execute()
  await trx.insertInto('log').values(rows).execute()
  return { n, digest: last.digest }
}

async function dropKnown(
  trx: Transaction<Schema>,
  sheets: readonly NewSheet[],
): Promise<readonly NewSheet[]> {
  const ids = sheets.map((sheet) => sheet.id)
  const known = await trx.selectFrom('sheet').select('sheet').where('sheet', 'in', ids).execute()
  const seen = new Set(known.map((row) => row.sheet))
  return sheets.filter(({ id }) => !seen.has(id) && Boolean(seen.add(id)))
}

async function numberSheets(
  trx: Transaction<Schema>,
  { stream, head, sheets }: Append,
): Promise<Schema['log'][]> {
  const introduced = await listIntroduced(trx, stream, sheets)
  let cursor = head
  return sheets.map((sheet) => {
    cursor = advanceCursor(cursor, sheet.id)
    const introduces = introduced.has(sheet.certificate) ? 0 : 1
    introduced.add(sheet.certificate)
    const { n, digest } = cursor
    return { stream, n, sheet: sheet.id, digest, held: sheet.isHeld ? 1 : 0, introduces }
  })
}

/** Which of the sheets' certificates stand in this stream already. */
async function listIntroduced(
  trx: Transaction<Schema>,
  stream: StreamId,
  sheets: readonly NewSheet[],
): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('sheet')
    .select('certificate')
    .distinct()
    .where('stream', '=', stream)
    // A certificate is of one device; naming the devices lets the index find the few rows.
    .where('device', 'in', [...new Set(sheets.map((sheet) => sheet.device))])
    .execute()
  return new Set(rows.map((row) => row.certificate))
}

function sheetRow(stream: StreamId, sheet: NewSheet): Schema['sheet'] {
  const { id, device, number, certificate, bytes } = sheet
  return { sheet: id, stream, device, number, certificate, size: bytes.length, bytes }
}

async function readChainHead(
  trx: Transaction<Schema>,
  stream: StreamId,
  device: DeviceId,
): Promise<ChainHead | null> {
  const row = await trx
    .selectFrom('sheet')
    .select(['number', 'sheet'])
    .where('stream', '=', stream)
    .where('device', '=', device)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { number: row.number, sheet: row.sheet as SheetId } : null
}

export async function insertCertificates(
  db: Pick<Transaction<Schema>, 'insertInto'>,
  certificates: readonly Certificate[],
): Promise<void> {
  if (certificates.length === 0) return
  const distinct = new Map(certificates.map((certificate) => [certificate.id, certificate]))
  await db
    .insertInto('certificate')
    .values([...distinct.values()].map(writeCertificateRow))
    .onConflict((conflict) => conflict.column('certificate').doNothing())
    .execute()
}

async function useLink(trx: Transaction<Schema>, hash: Uint8Array, use: LinkUse): Promise<boolean> {
  const { device, certificate, usedMs } = use
  const used = await trx
    .updateTable('link')
    .set({ used_by: device, used_ms: usedMs, certificate })
    .where('hash', '=', toBase64url(hash))
    .where('used_by', 'is', null)
    .returning('hash')
    .executeTakeFirst()
  return used !== undefined
}
