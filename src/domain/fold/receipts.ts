import type { BlobId, DeviceId, SheetId } from '../ids.ts'
import { readCarried } from '../drafts/handover.ts'
import type { FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

type Signers<Id> = ReadonlyMap<Id, ReadonlySet<DeviceId>>

/** Which devices signed that they took a sheet, or a photo, over (SYN-12). */
export interface Receipts {
  readonly sheets: Signers<SheetId>
  readonly blobs: Signers<BlobId>
}

/** The receipts of a stream that count. */
export function foldReceipts(table: FactTable): Receipts {
  const sheets = new Map<SheetId, Set<DeviceId>>()
  const blobs = new Map<BlobId, Set<DeviceId>>()
  for (const { body, authors } of listLive(table, table.receipts, 'carried')) {
    const by = authors.map(({ device }) => device)
    const named = readCarried(body)
    for (const sheet of named.sheets) sign(sheets, sheet, by)
    for (const blob of named.blobs) sign(blobs, blob, by)
  }
  return { sheets, blobs }
}

function sign<Id>(signers: Map<Id, Set<DeviceId>>, id: Id, by: readonly DeviceId[]): void {
  signers.set(id, new Set([...(signers.get(id) ?? []), ...by]))
}
