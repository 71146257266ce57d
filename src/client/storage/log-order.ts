import type { FactId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { SheetOrigin, StoredSheet } from '#client/ports.ts'

const ORDER: readonly SheetOrigin[] = ['server', 'own', 'carried']

/** Server-signed first, then own, then carried; each device's by number (SYN-1). */
export function sortForSending(sheets: readonly StoredSheet[]): readonly StoredSheet[] {
  return [...sheets].sort(
    (a, b) =>
      ORDER.indexOf(a.origin) - ORDER.indexOf(b.origin) || a.number - b.number || (a.id < b.id ? -1 : 1),
  )
}

/** n−1, n−2, n−4 … above 0 (SYN-3); 0 is known without looking. */
export function listTrailPositions(n: number): readonly number[] {
  const positions: number[] = []
  for (let step = 1; n - step > 0; step *= 2) positions.push(n - step)
  return positions
}

/** Ids of the facts on a sheet; none if it cannot be read. */
export function listFactsOf(bytes: Uint8Array | undefined): readonly FactId[] {
  const read = bytes && readSheet(bytes)
  return read?.kind === 'sheet' ? read.sheet.facts.map((fact) => fact.id) : []
}
