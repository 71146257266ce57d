import type { Cursor } from '#domain/log/digest.ts'
import type { StreamRequest } from '#protocol/messages.ts'
import { packEntries } from '#protocol/wire/pack.ts'
import type { StoredSheet } from '#client/ports.ts'
import type { RoundDeps } from './round.ts'
import type { StreamWork } from './stream-work.ts'
import { viewLog } from './view-log.ts'

/** Sheets as they travel in one stream's request. */
export interface PackedBatch extends Pick<StreamRequest, 'sheets' | 'packed'> {
  /** The same in the order in which verdicts and `same` count them. */
  readonly sent: readonly StoredSheet[]
}

/**
 * Packs sheets against the log up to the cursor, or to stand alone where the server could not read them so; raw
 * what it could not read even then (SHEET-6). After a divergence all stand alone (SYN-3).
 */
export async function packBatch(
  deps: RoundDeps,
  { stream, isHealing }: StreamWork,
  cursor: Cursor,
  batch: readonly StoredSheet[],
): Promise<PackedBatch> {
  const { sending, reading } = deps.memory
  const formOf = (sheet: StoredSheet) => sending.get(sheet.id)
  const raw = batch.filter((sheet) => formOf(sheet) === 'raw')
  const rest = batch.filter((sheet) => formOf(sheet) !== 'raw')
  const isAlone = isHealing || rest.some((sheet) => formOf(sheet) === 'alone')
  const view = isAlone || rest.length === 0 ? null : await viewLog(deps, stream, cursor)
  // Whoever cannot refer to its log cannot read what does.
  if (!view && !isAlone && rest.length > 0 && !reading.has(stream)) reading.set(stream, 'alone')
  const entries = rest.map(({ bytes }) => ({ tag: 'bytes', bytes }) as const)
  const packed =
    rest.length > 0 ? await packEntries(entries, { stream, view, sent: [], pause: deps.pause }) : null
  if (!packed) return { sheets: batch.map(({ bytes }) => bytes), sent: batch }
  return { sheets: raw.map(({ bytes }) => bytes), packed, sent: [...raw, ...rest] }
}
