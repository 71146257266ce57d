import type { HeldGroup, MissingSheets } from '#domain/fold/device-sheets.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { PhoneRecord, PlaceRecord } from '#client/services.ts'

/** Something about a phone's sheets in one stream that an organiser may want to look at. */
export type PhoneIssue = { readonly stream: StreamId } & (
  | { readonly kind: 'missing'; readonly missing: MissingSheets }
  | { readonly kind: 'split'; readonly number: number }
  | { readonly kind: 'held'; readonly held: HeldGroup }
)

/** A server that signed for phones whose sheets are held, because this one does not know it (SHEET-4). */
export interface ForeignServer {
  readonly issuer: DeviceId
  readonly sheets: number
  readonly phones: number
}

/** All that is odd about a phone, stream by stream. */
export function listIssues({ places }: PhoneRecord): readonly PhoneIssue[] {
  return places.flatMap(({ stream, missing, split, held }) => [
    ...(missing ? [{ stream, kind: 'missing', missing } as const] : []),
    ...(split ? [{ stream, kind: 'split', number: split.number } as const] : []),
    ...held.map((group) => ({ stream, kind: 'held', held: group }) as const),
  ])
}

/** What an organiser has decided about is shown, and is no reason to look again. */
export function needsLook(issue: PhoneIssue): boolean {
  return issue.kind !== 'held' || (issue.held.reason !== 'decided' && issue.held.reason !== 'revoked')
}

/** Phones that need a look and the others, each part with the latest heard first. */
export function partPhones(phones: readonly PhoneRecord[]): {
  readonly needing: readonly PhoneRecord[]
  readonly others: readonly PhoneRecord[]
} {
  const sorted = [...phones].sort(
    (a, b) => (b.lastMs ?? -Infinity) - (a.lastMs ?? -Infinity) || (a.device < b.device ? -1 : 1),
  )
  const isNeeding = (phone: PhoneRecord) => listIssues(phone).some(needsLook)
  return { needing: sorted.filter(isNeeding), others: sorted.filter((phone) => !isNeeding(phone)) }
}

/** Servers that could be trusted, the one with most sheets first. */
export function listForeignServers(phones: readonly PhoneRecord[]): readonly ForeignServer[] {
  const found = new Map<DeviceId, { sheets: number; phones: Set<DeviceId> }>()
  for (const { device, places } of phones)
    for (const { issuer, sheets } of places.flatMap(({ held }) => held)) {
      if (!issuer) continue
      const server = found.get(issuer) ?? { sheets: 0, phones: new Set() }
      server.sheets += sheets.length
      server.phones.add(device)
      found.set(issuer, server)
    }
  return [...found]
    .map(([issuer, server]) => ({ issuer, sheets: server.sheets, phones: server.phones.size }))
    .sort((a, b) => b.sheets - a.sheets)
}

/** Ranges that a person can take in: "4–6, 9". @returns the first few, and whether there are more */
export function writeNumbers({ numbers }: MissingSheets, most = 6): { text: string; isAll: boolean } {
  const ranges = numbers
    .slice(0, most)
    .map(({ from, to }) => (from === to ? String(from) : `${String(from)}–${String(to)}`))
  return { text: ranges.join(', '), isAll: numbers.length <= most }
}

export const heldCount = ({ held }: PlaceRecord) => held.reduce((sum, { sheets }) => sum + sheets.length, 0)
