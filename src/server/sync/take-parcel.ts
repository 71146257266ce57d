import type { SheetId } from '#domain/ids.ts'
import { openSheetBytes } from '#protocol/handover/boxes.ts'
import type { OpenServerBox } from '#protocol/handover/boxes.ts'
import { readHandover } from '#protocol/handover/handover.ts'
import type { Section } from '#protocol/handover/handover.ts'
import { acceptSheets } from './accept-sheets.ts'
import type { AcceptDeps } from './accept-sheets.ts'
import { readEnclosed } from './known-certificates.ts'

export interface ParcelDeps extends AcceptDeps {
  readonly openBox: OpenServerBox
}

/** What became of the sheets of a parcel. */
export interface TakenParcel {
  /** Those that stand in the log now. */
  readonly taken: readonly SheetId[]
  readonly left: number
}

/**
 * Takes in what a phone carried without being able to read it (SYN-12). Its sheets are accepted like those of any
 * push: the author's right decides, never the carrier's. `null`: it is no hand-over.
 */
export async function takeParcel(deps: ParcelDeps, bytes: Uint8Array): Promise<TakenParcel | null> {
  const handover = readHandover(bytes)
  if (!handover) return null
  const certificates = await readEnclosed(deps, handover.certificates)
  const taken: SheetId[] = []
  let all = 0
  for (const section of handover.sections) {
    all += section.sheets.length
    const sheets = await openSection(deps.openBox, section)
    const push = { stream: section.stream, sheets, certificates, isProven: true }
    for (const { sheet, verdict } of await acceptSheets(deps, push))
      if (verdict === 'stored' || verdict === 'held') taken.push(sheet)
  }
  return { taken, left: all - taken.length }
}

async function openSection(
  openBox: OpenServerBox,
  { stream, server, sheets }: Section,
): Promise<readonly Uint8Array[]> {
  const key = await openBox(stream, server)
  if (!key) return []
  const opened: Uint8Array[] = []
  for (const { sheet, iv, bytes } of sheets) {
    const raw = await openSheetBytes(crypto.subtle, key, { stream, sheet, iv }, bytes)
    if (raw) opened.push(raw)
  }
  return opened
}
