import type { DeviceId, SheetId } from '../ids.ts'
import type { Sheet } from './sheet.ts'

/** Where a sheet says it stands in its device's chain (SHEET-2). */
export type ChainLink = Pick<Sheet, 'id' | 'device' | 'number' | 'previous'>

/** What is missing from a device's chain in one stream: shown to people, decides nothing (SHEET-3). */
export interface Gap {
  readonly device: DeviceId
  /** Numbers below the highest that no sheet here has, lowest first. */
  readonly numbers: readonly { readonly from: number; readonly to: number }[]
  /** Sheets that others name as their previous and that are not here. */
  readonly sheets: readonly SheetId[]
}

/** Sheets of one device that stand in the same place: a clone, a restored phone, a restored server (SHEET-3). */
export interface Fork {
  readonly device: DeviceId
  /** What they share: their number, or the sheet before them. */
  readonly by: 'number' | 'previous'
  /** Two or more, by id. */
  readonly sheets: readonly SheetId[]
}

/** Devices of whose chains in one stream something is missing, by device. */
export function listGaps(links: readonly ChainLink[]): readonly Gap[] {
  const known = new Set(links.map((link) => link.id))
  return byDevice(links).flatMap(([device, own]) => {
    const numbers = listMissingNumbers(own.map((link) => link.number))
    const named = own.flatMap(({ previous }) => (previous && !known.has(previous) ? [previous] : []))
    const sheets = [...new Set(named)].sort()
    return numbers.length + sheets.length > 0 ? [{ device, numbers, sheets }] : []
  })
}

/** Places in the chains of one stream that more than one sheet claims, by device. */
export function listForks(links: readonly ChainLink[]): readonly Fork[] {
  return byDevice(links).flatMap(([device, own]) => {
    const byNumber = listShared(own, (link) => String(link.number))
    const byPrevious = listShared(own, (link) => link.previous ?? '')
    // Clones usually share both; the same sheets are told once.
    const known = new Set(byNumber.map((sheets) => sheets.join()))
    return [
      ...byNumber.map((sheets) => ({ device, by: 'number', sheets }) as const),
      ...byPrevious
        .filter((sheets) => !known.has(sheets.join()))
        .map((sheets) => ({ device, by: 'previous', sheets }) as const),
    ]
  })
}

function byDevice(links: readonly ChainLink[]): readonly (readonly [DeviceId, readonly ChainLink[]])[] {
  const devices = new Map<DeviceId, Map<SheetId, ChainLink>>()
  for (const link of links) {
    const own = devices.get(link.device) ?? new Map<SheetId, ChainLink>()
    devices.set(link.device, own.set(link.id, link))
  }
  return [...devices]
    .map(([device, own]) => [device, [...own.values()]] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Ranges, for numbers come from anybody and may lie far apart. */
function listMissingNumbers(numbers: readonly number[]): Gap['numbers'] {
  const missing: { from: number; to: number }[] = []
  let next = 1
  for (const number of [...numbers].sort((a, b) => a - b)) {
    if (number > next) missing.push({ from: next, to: number - 1 })
    next = Math.max(next, number + 1)
  }
  return missing
}

function listShared(
  links: readonly ChainLink[],
  placeOf: (link: ChainLink) => string,
): readonly (readonly SheetId[])[] {
  const places = new Map<string, SheetId[]>()
  for (const link of links) {
    const there = places.get(placeOf(link))
    if (there) there.push(link.id)
    else places.set(placeOf(link), [link.id])
  }
  return [...places.values()].filter((sheets) => sheets.length > 1).map((sheets) => sheets.sort())
}
