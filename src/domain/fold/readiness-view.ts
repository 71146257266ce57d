import { readReadiness } from '../drafts/readiness.ts'
import type { ReadinessCheck, ReadinessReport } from '../drafts/readiness.ts'
import type { DeviceId, EventId, FactId } from '../ids.ts'
import { correctTime } from './clock.ts'
import type { FactRecord, FactTable } from './fact-table.ts'
import { listLive } from './replacement.ts'

/** Without these proven, no phone is ready. */
const NEEDED: readonly ReadinessCheck[] = ['roster', 'offline']
/** Good to have; a phone works without them. */
const ADVICE: readonly ReadinessCheck[] = ['install', 'server']

/** How ready a phone said it was. */
export interface PhoneReadiness extends ReadinessReport {
  readonly device: DeviceId
  /** Unix ms, as corrected. */
  readonly atMs: number
  /** It can do its work with no network, and nothing else that was checked stands in the way. */
  readonly isReady: boolean
  /** All live reports of this phone: a later one names them in `replaces`. */
  readonly facts: readonly FactId[]
}

/** The latest report of each phone about an event; of two of one time that of the higher id. For display only. */
export function foldReadiness(table: FactTable, event: EventId): ReadonlyMap<DeviceId, PhoneReadiness> {
  const phones = new Map<DeviceId, PhoneReadiness>()
  // Lowest id first, so that of equal times the last one stays.
  for (const record of listLive(table, table.bySubject.get(event), 'readiness-noted'))
    for (const { device } of record.authors) {
      const before = phones.get(device)
      const facts = [...(before?.facts ?? []), record.id]
      const told = tell(table, record, device)
      const latest = before && before.atMs > told.atMs ? before : told
      phones.set(device, { ...latest, facts })
    }
  return phones
}

function tell(table: FactTable, record: FactRecord, device: DeviceId): Omit<PhoneReadiness, 'facts'> {
  const report = readReadiness(record.body)
  return { ...report, device, atMs: correctTime(table, record).ms, isReady: isReady(report) }
}

function isReady({ ok, look }: ReadinessReport): boolean {
  return NEEDED.every((check) => ok.includes(check)) && look.every((check) => ADVICE.includes(check))
}
