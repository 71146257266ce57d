import type { FactId, StreamId } from '#domain/ids.ts'
import type { World } from '../world/world.ts'
import { Violation } from './violation.ts'

/**
 * Every fact that was shown as saved, and that anybody still had when all healed, stands in the server's log, and so
 * with every reader (SYN-2).
 */
export function checkSaved({ disk: { history }, sheetFacts, expected }: World): void {
  const found = new Map<StreamId, ReadonlySet<FactId>>()
  for (const stream of history.streams()) {
    const rows = [...history.latest(stream).values()]
    found.set(stream, new Set(rows.flatMap((row) => sheetFacts.list(row.sheet, row.bytes))))
  }
  for (const [fact, { stream, phone }] of expected)
    if (!found.get(stream)?.has(fact))
      throw new Violation(`a fact saved on ${phone} is not on the server in ${stream}`)
}
