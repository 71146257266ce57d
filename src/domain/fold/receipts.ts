import type { BlobId, DeviceId, FactId, SheetId } from '../ids.ts'
import { readCarried } from '../drafts/handover.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** A receipt's place among all of them: when it was stated by its own phone's clock, and its id. */
interface Place {
  readonly wallMs: number
  readonly id: FactId
}

/** Which devices signed that they took something over, each with its last receipt. */
export type Signers<Id> = ReadonlyMap<Id, ReadonlyMap<DeviceId, Place>>

/** What was signed for in a stream, sheets and photos (SYN-12). */
export interface Receipts {
  readonly sheets: Signers<SheetId>
  readonly blobs: Signers<BlobId>
}

/** The receipts of a stream that count. */
export function foldReceipts(table: FactTable): Receipts {
  const sheets = new Map<SheetId, Map<DeviceId, Place>>()
  const blobs = new Map<BlobId, Map<DeviceId, Place>>()
  for (const receipt of listLive(table, table.receipts, 'carried').sort(compareReceipts)) {
    const named = readCarried(receipt.body)
    for (const sheet of named.sheets) sign(sheets, sheet, receipt)
    for (const blob of named.blobs) sign(blobs, blob, receipt)
  }
  return { sheets, blobs }
}

/**
 * What another phone keeps, so that this one need not. Of phones that have signed for the same thing each lets go of
 * it for a later receipt alone: all of them see the same order, so the last one to sign keeps it, however wrong clocks
 * are. Were any receipt enough, phones that took it over one from another would let go of it for one another's.
 */
export function listKept<Id>(signers: Signers<Id>, own: DeviceId | null): ReadonlySet<Id> {
  const kept = new Set<Id>()
  for (const [id, by] of signers) {
    const mine = own === null ? undefined : by.get(own)
    const others = [...by].filter(([device]) => device !== own)
    if (others.some(([, place]) => !mine || comparePlaces(mine, place) < 0)) kept.add(id)
  }
  return kept
}

/** @param receipt none before it was later */
function sign<Id>(signers: Map<Id, Map<DeviceId, Place>>, id: Id, receipt: FactRecord): void {
  const by = signers.get(id) ?? new Map<DeviceId, Place>()
  signers.set(id, by)
  for (const { device } of receipt.authors) by.set(device, placeOf(receipt))
}

function compareReceipts(a: FactRecord, b: FactRecord): number {
  return comparePlaces(placeOf(a), placeOf(b))
}

function placeOf({ id, time: { wallMs } }: FactRecord): Place {
  return { wallMs, id }
}

function comparePlaces(a: Place, b: Place): number {
  return a.wallMs - b.wallMs || (a.id < b.id ? -1 : 1)
}
