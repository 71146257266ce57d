import { holdOf } from '#domain/fold/control.ts'
import type { HoldReason } from '#domain/drafts/control.ts'
import type { DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import type { TrustDeps } from '../control/trust.ts'
import { openStreamReader } from './read-stream.ts'

/** A sheet that is left out, with what an organiser needs to decide about it (SYN-5). */
export interface HeldSheetView {
  readonly stream: StreamId
  readonly sheet: SheetId
  readonly reason: HoldReason
  /** Who signed it. */
  readonly device: DeviceId
  /** Who issued the certificate; an issuer that is not known can be adopted (SHEET-4). */
  readonly issuer: DeviceId
  readonly facts: number
}

/** The held sheets of these streams, in the order of their logs. */
export async function listHeldSheets(
  deps: TrustDeps,
  streams: readonly StreamId[],
): Promise<readonly HeldSheetView[]> {
  const held: HeldSheetView[] = []
  for (const stream of streams) {
    const reader = openStreamReader(deps, stream)
    const { control } = await reader.read()
    for (const { sheet, certificate } of reader.listNumbered()) {
      const hold = holdOf(control, sheet)
      if (!hold) continue
      const { id, device, facts } = sheet
      const { issuer } = certificate
      held.push({ stream, sheet: id, reason: hold.reason, device, issuer, facts: facts.length })
    }
  }
  return held
}
