import type { StreamId } from '#domain/ids.ts'
import { addFact, emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { LogRow, SheetStorePort } from '../ports.ts'

const SHEETS_AT_ONCE = 200

/** Folds the log of some streams as it stands, for the command line. Held sheets are left out (SYN-5). */
export async function readTable(store: SheetStorePort, streams: readonly StreamId[]): Promise<FactTable> {
  const table = emptyTable()
  for (const stream of streams) {
    let after = 0
    for (;;) {
      const rows = await store.listLog(stream, after, SHEETS_AT_ONCE)
      const last = rows[rows.length - 1]
      if (!last) break
      const rowsThatCount = rows.filter((row) => !row.isHeld)
      await addRows(store, table, { stream, rows: rowsThatCount })
      after = last.n
    }
  }
  return table
}

interface Rows {
  readonly stream: StreamId
  readonly rows: readonly LogRow[]
}

async function addRows(store: SheetStorePort, table: FactTable, { stream, rows }: Rows): Promise<void> {
  const sheets = await store.readSheets(
    stream,
    rows.map((row) => row.sheet),
  )
  const certificates = await store.readCertificates([...new Set(rows.map((row) => row.certificate))])
  for (const { sheet: id, certificate: by } of rows) addSheet(table, sheets.get(id), certificates.get(by))
}

function addSheet(
  table: FactTable,
  bytes: Uint8Array | undefined,
  certificate: Certificate | undefined,
): void {
  const read = bytes ? readSheet(bytes) : null
  if (read?.kind !== 'sheet' || !certificate) throw new Error('a stored sheet cannot be read')
  const { device, role } = certificate
  const { facts, clock } = read.sheet
  for (const fact of facts) addFact(table, { fact, author: { device, role }, clock })
}
