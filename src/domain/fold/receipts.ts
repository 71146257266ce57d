import type { DeviceId, SheetId } from '../ids.ts'
import { readCarried } from '../drafts/handover.ts'
import type { FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** Which devices signed that they took a sheet over (SYN-12). */
export type Receipts = ReadonlyMap<SheetId, ReadonlySet<DeviceId>>

/** The receipts of a stream that count. */
export function foldReceipts(table: FactTable): Receipts {
  const receipts = new Map<SheetId, Set<DeviceId>>()
  for (const { body, authors } of listLive(table, table.receipts, 'carried'))
    for (const sheet of readCarried(body)) {
      const by = receipts.get(sheet) ?? new Set<DeviceId>()
      receipts.set(sheet, by)
      for (const { device } of authors) by.add(device)
    }
  return receipts
}
