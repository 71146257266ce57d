import type { SheetId, StreamId } from '#domain/ids.ts'
import type { DevicePort, FactLogPort, Identity } from '#client/ports.ts'
import type { TransportPort } from '#client/sync/transport-port.ts'
import { listParcels } from './parcels.ts'
import type { Parcel } from './parcels.ts'

export interface ParcelRound {
  readonly device: Pick<DevicePort, 'listParcels' | 'dropParcel'>
  readonly log: Pick<FactLogPort, 'listPositions'>
  readonly transport: Pick<TransportPort, 'carry'>
  readonly identity: Identity
}

/** Streams of what is carried sealed: their logs are followed, as bare ids, until its sheets are seen there (SYN-2). */
export async function listParcelStreams(
  device: Pick<DevicePort, 'listParcels'>,
): Promise<readonly StreamId[]> {
  return [...new Set((await listParcels(device)).map(({ section }) => section.stream))]
}

/**
 * Brings what is carried sealed to the server, and forgets it once all of its sheets were seen in the log that was
 * pulled; a verdict alone says nothing (SYN-2). @returns whether the server took something: ask for the logs
 */
export async function sendParcels({ device, log, transport, identity }: ParcelRound): Promise<boolean> {
  let isAny = false
  for (const parcel of await listParcels(device)) {
    if (await isSeen(log, parcel)) {
      await device.dropParcel(parcel.bytes)
      continue
    }
    const outcome = await transport.carry(parcel.bytes, identity)
    if (outcome.kind === 'no-server') return isAny
    if (outcome.kind === 'answered' && outcome.answer.taken.length > 0) isAny = true
  }
  return isAny
}

const POSITIONS_AT_ONCE = 500

async function isSeen(log: ParcelRound['log'], { section }: Parcel): Promise<boolean> {
  const waiting = new Set<SheetId>(section.sheets.map(({ sheet }) => sheet))
  for (let after = 0; waiting.size > 0;) {
    const positions = await log.listPositions(section.stream, after, POSITIONS_AT_ONCE)
    for (const { sheet } of positions) waiting.delete(sheet)
    const last = positions.at(-1)
    if (!last) return false
    after = last.n
  }
  return true
}
