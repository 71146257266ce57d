import type { DeviceId, EventId } from '#domain/ids.ts'
import { isControlKind, isKnownKind } from '#domain/log/kinds.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { eventStream } from '#domain/stream.ts'
import type { FactLogPort } from '#client/ports.ts'
import type { ArrivedItem } from '#client/services.ts'
import { itemOf } from './outbox-item.ts'

/** Sheets read at a time: many hold one record, those of an imported list hold hundreds. */
const AT_ONCE = 16

interface ListDeps {
  readonly log: Pick<FactLogPort, 'readCursor' | 'listPositions' | 'listHeldSheets'>
  readonly own: DeviceId | null
}

/**
 * The newest records of an event that were seen in the server's log, its own statements left out (SYN-2). From the
 * log's end backwards, so that its length does not matter. @throws {StorageFailure}
 */
export async function listOnServer(
  { log, own }: ListDeps,
  event: EventId,
  limit: number,
): Promise<readonly ArrivedItem[]> {
  const stream = eventStream(event)
  const held = new Set((await log.listHeldSheets(stream)).map(({ id }) => id))
  const found = new Map<string, ArrivedItem>()
  for (let end = (await log.readCursor(stream)).n; end > 0 && found.size < limit; end -= AT_ONCE) {
    const most = Math.min(AT_ONCE, end)
    for (const { sheet: id, bytes } of [...(await log.listPositions(stream, end - most, most))].reverse()) {
      const read = bytes && !held.has(id) ? readSheet(bytes) : null
      if (read?.kind !== 'sheet') continue
      for (const fact of read.sheet.facts)
        if (!isOfServer(fact.kind))
          found.set(fact.id, { ...itemOf(stream, fact), isOwn: read.sheet.device === own })
    }
  }
  return [...found.values()].sort((a, b) => b.capturedMs - a.capturedMs).slice(0, limit)
}

function isOfServer(kind: string): boolean {
  return isKnownKind(kind) && isControlKind(kind)
}
