import { readHeld } from '../drafts/control.ts'
import type { HoldReason } from '../drafts/control.ts'
import type { DeviceId, SheetId } from '../ids.ts'
import { listForks, listGaps } from '../log/chains.ts'
import type { ChainLink, Gap } from '../log/chains.ts'
import { correctTime } from './clock.ts'
import { holdOf, listRevocations } from './control.ts'
import type { Control } from './control.ts'
import type { FactTable } from './fact-table.ts'
import type { StreamState } from './stream-state.ts'

/** Sheets that are held for one reason. */
export interface HeldGroup {
  readonly reason: HoldReason
  /** Of `unknown-issuer`: whose certificates they are under; `null` where nobody said. */
  readonly issuer: DeviceId | null
  /** By id. */
  readonly sheets: readonly SheetId[]
}

/** Numbers of sheets that are not here, lowest first. */
export interface MissingSheets {
  readonly numbers: Gap['numbers']
  /** How many of them are held, with their bytes not served: they have arrived. */
  readonly held: number
  /** Sheets that are not here and that others name as the one before them. */
  readonly named: number
}

/** From this number on more than one sheet of the device stands in one place. */
export interface ChainSplit {
  readonly number: number
  /** How many places there are more than one sheet for. */
  readonly places: number
}

/**
 * What a stream shows of one device's sheets, for an organiser to look at and decide about. It decides nothing
 * itself (SHEET-3, SYN-5, SYN-7).
 */
export interface DeviceSheets {
  readonly device: DeviceId
  /** All that are known, held ones too. */
  readonly count: number
  /** Those that count, by number. */
  readonly counting: readonly SheetId[]
  readonly held: readonly HeldGroup[]
  /** `null`: none. */
  readonly missing: MissingSheets | null
  readonly split: ChainSplit | null
  readonly isRevoked: boolean
  /** The latest moment that its facts tell of, Unix ms as corrected; `null`: they tell of none. */
  readonly lastMs: number | null
}

/** The devices whose sheets stand in a stream, by device. */
export function foldDeviceSheets({ table, control }: StreamState): readonly DeviceSheets[] {
  const held = listHeldSheets(control)
  const times = lastTimes(table)
  const devices = new Set([...control.links.keys(), ...held.map((sheet) => sheet.device)])
  return [...devices].sort().map((device) => {
    const links = [...(control.links.get(device)?.values() ?? [])]
    const own = held.filter((sheet) => sheet.device === device)
    const unseen = own.map(({ id }) => id).filter((id) => !control.links.get(device)?.has(id))
    return {
      device,
      count: links.length + unseen.length,
      counting: listCounting(control, links),
      held: groupHeld(own),
      missing: findMissing(links, unseen),
      split: findSplit(links),
      isRevoked: listRevocations(control, device).length > 0,
      lastMs: times.get(device) ?? null,
    }
  })
}

/** What is held in a stream, by device and reason; devices of which nothing is held are left out. */
export function listHeldGroups(
  control: Control,
): readonly { readonly device: DeviceId; readonly groups: readonly HeldGroup[] }[] {
  const held = listHeldSheets(control)
  return [...new Set(held.map(({ device }) => device))].sort().map((device) => ({
    device,
    groups: groupHeld(held.filter((sheet) => sheet.device === device)),
  }))
}

interface HeldSheet {
  readonly id: SheetId
  readonly device: DeviceId
  readonly reason: HoldReason
  readonly issuer: DeviceId | null
}

/** Also those whose bytes never came here: the server's word names them, and usually whose they are. */
function listHeldSheets(control: Control): readonly HeldSheet[] {
  const known = new Map<SheetId, Pick<HeldSheet, 'device' | 'issuer'>>()
  for (const [device, chain] of control.links)
    for (const id of chain.keys()) known.set(id, { device, issuer: null })
  for (const { kind, body } of control.facts.values()) {
    const said = kind === 'held' ? readHeld(body) : null
    if (!said) continue
    for (const id of said.sheets) {
      const before = known.get(id)
      const device = before?.device ?? said.device
      if (device) known.set(id, { device, issuer: said.issuer ?? before?.issuer ?? null })
    }
  }
  return [...known].flatMap(([id, { device, issuer }]) => {
    const hold = holdOf(control, { id, device })
    if (!hold) return []
    const { reason } = hold
    return [{ id, device, reason, issuer: reason === 'unknown-issuer' ? issuer : null }]
  })
}

function groupHeld(held: readonly HeldSheet[]): readonly HeldGroup[] {
  const groups = new Map<string, HeldGroup & { readonly sheets: SheetId[] }>()
  for (const { id, reason, issuer } of held) {
    const key = `${reason} ${issuer ?? ''}`
    const group = groups.get(key) ?? { reason, issuer, sheets: [] }
    group.sheets.push(id)
    groups.set(key, group)
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => ({ ...group, sheets: group.sheets.sort() }))
}

function listCounting(control: Control, links: readonly ChainLink[]): readonly SheetId[] {
  return links
    .filter((link) => !holdOf(control, link))
    .sort((a, b) => a.number - b.number || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
}

/** A number that is not here may be that of a held sheet, whose bytes nobody is served: then nothing is missing. */
function findMissing(links: readonly ChainLink[], unseen: readonly SheetId[]): MissingSheets | null {
  const [gap] = listGaps(links)
  if (!gap) return null
  const named = gap.sheets.filter((sheet) => !unseen.includes(sheet)).length
  const lacking = gap.numbers.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  if (lacking > unseen.length) return { numbers: gap.numbers, held: unseen.length, named }
  return named > 0 ? { numbers: [], held: 0, named } : null
}

/** Copies go on side by side: they part once, at the lowest number that is there twice. */
function findSplit(links: readonly ChainLink[]): ChainSplit | null {
  const forks = listForks(links)
  if (forks.length === 0) return null
  const places = forks.map(({ sheets }) =>
    Math.min(...links.filter(({ id }) => sheets.includes(id)).map(({ number }) => number)),
  )
  return { number: Math.min(...places), places: new Set(places).size }
}

function lastTimes(table: FactTable): ReadonlyMap<DeviceId, number> {
  const times = new Map<DeviceId, number>()
  for (const record of table.facts.values()) {
    const { ms } = correctTime(table, record)
    for (const { device } of record.authors) times.set(device, Math.max(ms, times.get(device) ?? ms))
  }
  return times
}
