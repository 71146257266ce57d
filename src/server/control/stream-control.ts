import { isErased, listAdoptedKeys, noteLink } from '#domain/fold/control.ts'
import { authorIn, foldSheets } from '#domain/fold/stream-state.ts'
import type { AuthoredSheet, StreamState } from '#domain/fold/stream-state.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { IsErased } from '#domain/log/strip-sheet.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import type { StreamTransaction } from '../ports.ts'
import { adoptKeys, isTrusted } from './trust.ts'
import type { SignedSheet, Trust } from './trust.ts'

/**
 * What stands in a stream about the stream itself, read under its head row: holds, erasures, grants. Grows with what
 * the transaction states.
 */
export interface StreamControl {
  readonly stream: StreamId
  readonly trust: Trust
  /** Its table holds what control sheets hold, nothing else. */
  readonly state: StreamState
}

interface ControlQuestion {
  readonly stream: StreamId
  readonly trust: Trust
  /** Sheets that are about to be numbered in this transaction. */
  readonly more?: readonly SignedSheet[]
}

/** Folds the control sheets of the stream. A stream may have adopted an issuer of which the organisation lost word. */
export async function readStreamControl(
  transaction: StreamTransaction,
  { stream, trust, more = [] }: ControlQuestion,
): Promise<StreamControl> {
  const stored = (await transaction.readControl(stream)).map(({ bytes, certificate }) => ({
    sheet: getStoredSheet(bytes),
    certificate,
  }))
  const sheets = [...stored, ...more]
  const fold = (by: Trust) => foldSheets(sheets.map((each) => withAuthor(each, by)))
  const state = fold(trust)
  const known = adoptKeys(trust, listAdoptedKeys(state.control))
  return { stream, trust: known, state: known === trust ? state : fold(known) }
}

/** Brings in the whole chain of some devices: what a revocation or a sealing is about. */
export async function noteChains(
  { stream, state }: StreamControl,
  transaction: StreamTransaction,
  devices: Iterable<DeviceId>,
): Promise<void> {
  for (const device of new Set(devices))
    for (const { sheet, number, previous } of await transaction.listChain(stream, device))
      noteLink(state.control, { id: sheet, device, number, previous })
}

/** For stripping and filling in: is the personal part of this fact to be gone? */
export function isErasedIn({ state }: StreamControl): IsErased {
  return (fact) => isErased(state.control, fact)
}

function withAuthor({ sheet, certificate }: SignedSheet, trust: Trust): AuthoredSheet {
  return { sheet, author: isTrusted(trust, certificate) ? authorIn(certificate, sheet.stream) : null }
}
