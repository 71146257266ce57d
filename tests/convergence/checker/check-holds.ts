import { holdOf, listHolds } from '#domain/fold/control.ts'
import type { HoldReason } from '#domain/drafts/control.ts'
import { rolesGranted } from '#domain/fold/fact-table.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import type { StreamId } from '#domain/ids.ts'
import { mayWrite } from '#server/sync/rights.ts'
import type { World } from '../world/world.ts'
import type { Committed } from './server-history.ts'
import { Violation } from './violation.ts'

/** What is held is held by a fact of the stream, for one of five reasons, and that reason is true (SYN-5, FACT-9). */
export function checkHolds(world: World, stream: StreamId, reference: StreamState): void {
  for (const row of world.disk.history.latest(stream).values()) {
    const hold = holdOf(reference.control, { id: row.sheet, device: row.device })
    const what = `a sheet of ${world.nameOf(row.device)} in ${stream}`
    if (row.isHeld && !hold) throw new Violation(`${what} is held, and no fact says so`)
    const holds = listHolds(reference.control, { id: row.sheet, device: row.device })
    // One that stands for a good reason also keeps the others from being lifted.
    if (hold && !holds.some(({ reason }) => isTrue(world, row, reason, reference)))
      throw new Violation(`${what} is held as ${hold.reason}, which is not so`)
    if (!hold && !counts(world, row, reference)) throw new Violation(`${what} counts without a right`)
  }
}

function isTrue(world: World, row: Committed, reason: HoldReason, reference: StreamState): boolean {
  switch (reason) {
    case 'revoked':
      return world.decided.revoked.has(row.device)
    case 'sealed':
      return world.decided.sealed.has(row.stream)
    case 'decided':
      return world.decided.held.has(row.sheet)
    // Held for the one it may stay so for another, once the issuer was adopted or the right was given.
    case 'unknown-issuer':
    case 'no-right':
      return (
        world.decided.sealed.has(row.stream) ||
        world.decided.revoked.has(row.device) ||
        !hasRight(world, row, reference)
      )
  }
}

/** Held or not, is there a right? Where rights were granted and taken back, what was let in stays. */
function counts(world: World, row: Committed, reference: StreamState): boolean {
  return (
    // It may have been let in before its author's certificate had ended.
    hasRight(world, row, reference, 0) ||
    reference.table.grants.has(row.device) ||
    reference.control.lifted.has(row.sheet)
  )
}

function hasRight(world: World, row: Committed, { table }: StreamState, nowMs = world.nowMs): boolean {
  const { disk } = world
  const certificate = disk.history.certificates.get(row.certificate)
  const granted = rolesGranted(table, row.device)
  if (!certificate || !world.trusts(certificate)) return false
  return certificate.role === 'server' || mayWrite(certificate, row.stream, { nowMs, granted })
}
