import { equalBytes } from '#domain/bytes.ts'
import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { verifySheet } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { BlobStorePort, LogRow, SheetStorePort } from '../ports.ts'

/** What is wrong with one position of a stream's log, or with its end. */
export type LogFault =
  /** A position is missing or stands twice. */
  | 'number'
  /** D(n) is not what the sheets up to here give (SYN-3). */
  | 'digest'
  | 'no-bytes'
  /** The bytes are not the sheet that the log names, or not of this stream. */
  | 'other-bytes'
  | 'no-certificate'
  | 'signature'
  /** The stream's row tells another end than its last position. */
  | 'end'
  /** A photo or drawing that is called whole is not what its hash says (SYN-9). Its position is its place in the list. */
  | 'blob'

export interface LogProblem {
  readonly stream: StreamId
  readonly n: number
  readonly fault: LogFault
}

export interface Verification {
  readonly streams: number
  readonly positions: number
  /** Photos and drawings that are whole. */
  readonly blobs: number
  /** In the log's order; empty: all is as it was written. */
  readonly problems: readonly LogProblem[]
}

export interface VerifyDeps {
  readonly store: Pick<
    SheetStorePort,
    'listStreams' | 'listLog' | 'readCursor' | 'readSheets' | 'readCertificates'
  > &
    Pick<BlobStorePort, 'listStreamsWithBlobs' | 'listBlobs' | 'readBlob'>
  readonly verify: Verify
}

const POSITIONS_AT_ONCE = 200

/**
 * Recomputes everything that can be recomputed, over any store: the digests of every stream from its log, every
 * sheet's id from its bytes, every signature, every photo's hash (SYN-3, SHEET-2, SYN-9). What is written meanwhile is not looked at.
 * @throws {StorageFailure}
 */
export async function verifyStore(deps: VerifyDeps): Promise<Verification> {
  const problems: LogProblem[] = []
  const streams = await deps.store.listStreams('')
  let positions = 0
  for (const stream of streams) positions += await verifyStream(deps, stream, problems)
  const blobs = await verifyBlobs(deps, problems)
  return { streams: streams.length, positions, blobs, problems }
}

async function verifyBlobs({ store }: VerifyDeps, problems: LogProblem[]): Promise<number> {
  let count = 0
  for (const stream of await store.listStreamsWithBlobs()) {
    const rows = await store.listBlobs(stream)
    for (const [i, { blob, state }] of rows.entries()) {
      if (state !== 'whole') continue
      count++
      const bytes = await store.readBlob(stream, blob)
      // Erased since it was listed.
      if (bytes && blobIdFor(bytes) !== blob) problems.push({ stream, n: i + 1, fault: 'blob' })
    }
  }
  return count
}

async function verifyStream(deps: VerifyDeps, stream: StreamId, problems: LogProblem[]): Promise<number> {
  const { store } = deps
  const end = await store.readCursor(stream)
  let cursor = emptyCursor(stream)
  let positions = 0
  for (;;) {
    const listed = await store.listLog(stream, cursor.n, POSITIONS_AT_ONCE)
    const rows = listed.filter((row) => row.n <= end.n)
    if (rows.length === 0) break
    const check = await prepareChecks(deps, stream, rows)
    for (const row of rows) {
      const expected = advanceCursor(cursor, row.sheet)
      for (const fault of [...findNumberFaults(row, expected), ...(await check(row))])
        problems.push({ stream, n: row.n, fault })
      // From here on as the log says, or one fault would show at every later position.
      cursor = { n: row.n, digest: row.digest }
    }
    positions += rows.length
  }
  const isEnd = end.n === cursor.n && equalBytes(end.digest, cursor.digest)
  if (!isEnd) problems.push({ stream, n: end.n, fault: 'end' })
  return positions
}

function findNumberFaults(row: LogRow, expected: Cursor): readonly LogFault[] {
  return [
    ...(row.n === expected.n ? [] : ['number' as const]),
    ...(equalBytes(row.digest, expected.digest) ? [] : ['digest' as const]),
  ]
}

/** Reads what some rows name at once; answers what is wrong with each. */
async function prepareChecks({ store, verify }: VerifyDeps, stream: StreamId, rows: readonly LogRow[]) {
  const sheets = await store.readSheets(
    stream,
    rows.map((row) => row.sheet),
  )
  const certificates = await store.readCertificates([...new Set(rows.map((row) => row.certificate))])
  return (row: LogRow) => checkSheet({ stream, row, sheets, certificates, verify })
}

interface SheetCheck {
  readonly stream: StreamId
  readonly row: LogRow
  readonly sheets: ReadonlyMap<SheetId, Uint8Array>
  readonly certificates: ReadonlyMap<CertificateId, Certificate>
  readonly verify: Verify
}

async function checkSheet(check: SheetCheck): Promise<readonly LogFault[]> {
  const { row, stream } = check
  const bytes = check.sheets.get(row.sheet)
  if (!bytes) return ['no-bytes']
  const read = readSheet(bytes)
  if (read.kind !== 'sheet' || read.sheet.id !== row.sheet || read.sheet.stream !== stream)
    return ['other-bytes']
  const certificate = check.certificates.get(row.certificate)
  if (!certificate || read.sheet.certificate !== certificate.id) return ['no-certificate']
  return (await verifySheet(read.sheet, certificate, check.verify)) ? [] : ['signature']
}
