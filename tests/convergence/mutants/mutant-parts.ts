import type { DeviceId, SheetId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import type { LogEntry, SyncAnswer, SyncRequest, Verdict } from '#protocol/messages.ts'
import type { StoredSheet } from '#client/ports.ts'
import type { TransportOutcome, TransportPort } from '#client/sync/transport-port.ts'
import type { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { override } from '../world/gate.ts'

/** What broken variants are made of. */

type Sync = TransportPort['sync']

/** The way to the server with another `sync`. */
export function withSync(transport: TransportPort, make: (sync: Sync) => Sync): TransportPort {
  return override(transport, { sync: make((request, signer) => transport.sync(request, signer)) })
}

/** Verdicts come in the order of the request's sheets; in the simulator these travel raw. */
/** What the server says of each sheet of a request, as far as sheets travel raw. */
export function verdictsOf(
  request: Pick<SyncRequest, 'streams'>,
  outcome: TransportOutcome<SyncAnswer>,
): readonly SheetVerdict[] {
  if (outcome.kind !== 'answered') return []
  return outcome.answer.streams.flatMap((each) => {
    const asked = request.streams.find(({ stream }) => stream === each.stream)
    if (each.outcome === 'problem' || !asked) return []
    return each.verdicts.flatMap(({ verdict }, i) => {
      const bytes = asked.sheets[i]
      return bytes ? [{ bytes, sheet: idOf(bytes), verdict }] : []
    })
  })
}

interface SheetVerdict extends Pick<Verdict, 'verdict'> {
  readonly bytes: Uint8Array
  /** `null`: unreadable. */
  readonly sheet: SheetId | null
}

export function mapEntries(answer: SyncAnswer, map: (entry: LogEntry) => LogEntry): SyncAnswer {
  const streams = answer.streams.map((each) =>
    each.outcome === 'page' ? { ...each, entries: each.entries.map(map) } : each,
  )
  return { ...answer, streams }
}

export function sheetOf(bytes: Uint8Array): Sheet | null {
  const read = readSheet(bytes)
  return read.kind === 'sheet' ? read.sheet : null
}

export const idOf = (bytes: Uint8Array): SheetId | null => sheetOf(bytes)?.id ?? null

/** The entry as `same`, if it brings a sheet of this device. */
export function toSame(entry: LogEntry, device: DeviceId): LogEntry {
  const sheet = entry.tag === 'bytes' ? sheetOf(entry.sheet) : null
  return sheet?.device === device ? { tag: 'same', n: entry.n, sheet: sheet.id } : entry
}

/** Puts sheets into a phone's storage past all its rules. */
export function addSheets(log: MemoryFactLog, offered: readonly StoredSheet[]): void {
  const { sheets, numbers, last } = log.state
  const fresh = offered.filter(({ id }) => !sheets.some((sheet) => sheet.id === id))
  log.state = {
    ...log.state,
    sheets: [...sheets, ...fresh],
    numbers: { ...numbers, sheets: [...numbers.sheets, ...fresh.map((_, i) => last.sheet + i + 1)] },
    last: { ...last, sheet: last.sheet + fresh.length },
  }
}
