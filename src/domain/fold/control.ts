import type { DeviceId, FactId, PersonId, SheetId } from '../ids.ts'
import { readAdoptedKey, readErased, readHeld, readReleased, readRevoked } from '../drafts/control.ts'
import type { HoldReason, RevokedBody } from '../drafts/control.ts'
import type { Role } from '../log/certificate.ts'
import type { ChainLink } from '../log/chains.ts'
import type { Fact } from '../log/fact.ts'
import { isControlKind } from '../log/kinds.ts'
import type { ControlKind } from '../log/kinds.ts'
import type { Sheet } from '../log/sheet.ts'

/** One control fact as the server stated it. */
export interface ControlFact extends Pick<Fact, 'id' | 'body' | 'replaces'> {
  readonly kind: ControlKind
}

/** A fact that keeps sheets out of the fold. */
export interface Hold {
  readonly fact: FactId
  readonly reason: HoldReason
}

export interface Revocation extends RevokedBody {
  readonly fact: FactId
}

/**
 * What the server stated about a stream and its sheets, indexed: which sheets are held, which personal parts are
 * gone (FACT-9). A pure function of the sheets noted, whatever their order and however often; what is asked of it
 * may be about sheets not noted yet.
 */
export interface Control {
  /** All that was counted, by id; with `links` enough to make the same control again. */
  readonly facts: Map<FactId, ControlFact>
  readonly links: Map<DeviceId, Map<SheetId, ChainLink>>
  readonly holds: Map<SheetId, Hold[]>
  readonly revocations: Map<DeviceId, Revocation[]>
  /** Revocations that another one corrects. */
  readonly corrected: Set<FactId>
  /** Holds that no longer cover a sheet. */
  readonly lifted: Map<SheetId, Set<FactId>>
  readonly erasedPeople: Set<PersonId>
  readonly erasedFacts: Set<FactId>
  /** What was walked already, by device and last trusted sheet; of no use once the chain has grown. */
  readonly trusted: Map<string, { readonly length: number; readonly sheets: ReadonlySet<SheetId> }>
}

/** Why a sheet is held and by which facts: what a release must name in `replaces` (SYN-5). */
export interface HoldOf {
  /** Of several the first in the order of `HoldReason`. */
  readonly reason: HoldReason
  /** By id. */
  readonly facts: readonly FactId[]
}

const REASONS: readonly HoldReason[] = ['revoked', 'no-right', 'sealed', 'unknown-issuer', 'decided']

export function emptyControl(): Control {
  return {
    facts: new Map(),
    links: new Map(),
    holds: new Map(),
    revocations: new Map(),
    corrected: new Set(),
    lifted: new Map(),
    erasedPeople: new Set(),
    erasedFacts: new Set(),
    trusted: new Map(),
  }
}

/**
 * Notes a sheet of the stream: its place in its device's chain and, if it is the server's, what it states.
 * @param role the certificate's; `null` when that is not known or not trusted
 * @returns whether a sheet noted before is now held and was not, or the other way round, or more is erased
 */
export function noteSheet(control: Control, sheet: Sheet, role: Role | null): boolean {
  let isChanged = noteLink(control, sheet)
  if (role !== 'server') return isChanged
  for (const { id, kind, body, replaces } of sheet.facts)
    if (isControlKind(kind) && noteControlFact(control, { id, kind, body, replaces })) isChanged = true
  return isChanged
}

/** Notes a sheet's place in its device's chain alone. @returns as `noteSheet` */
export function noteLink(control: Control, { id, device, number, previous }: ChainLink): boolean {
  const chain = control.links.get(device) ?? new Map<SheetId, ChainLink>()
  control.links.set(device, chain)
  if (chain.has(id)) return false
  const link = { id, device, number, previous }
  // Only where the chain of a revoked device broke off can one more link change what is trusted below it.
  const isAwaited = listRevocations(control, device).some(({ last }) =>
    listTrusted(control, device, last).has(id),
  )
  if (isAwaited) return changesHolds(control, [...chain.values()], () => chain.set(id, link))
  chain.set(id, link)
  return false
}

/** Notes what the server stated. @returns as `noteSheet` */
export function noteControlFact(control: Control, fact: ControlFact): boolean {
  if (control.facts.has(fact.id)) return false
  control.facts.set(fact.id, fact)
  switch (fact.kind) {
    case 'held':
      return noteHeld(control, fact)
    case 'released':
      return noteReleased(control, fact)
    case 'revoked':
      return noteRevoked(control, fact)
    case 'erased':
      return noteErased(control, fact)
    case 'sealed':
    case 'issuer-adopted':
      return false
  }
}

/** Why a sheet is left out of the fold; `null`: it counts (SYN-5, SYN-7). */
export function holdOf(control: Control, sheet: Pick<Sheet, 'id' | 'device'>): HoldOf | null {
  const holds = listHolds(control, sheet)
  const reason = REASONS.find((each) => holds.some((hold) => hold.reason === each))
  return reason ? { reason, facts: holds.map((hold) => hold.fact) } : null
}

/** Every hold that covers a sheet and was not lifted from it, by the fact's id. */
export function listHolds(control: Control, { id, device }: Pick<Sheet, 'id' | 'device'>): readonly Hold[] {
  const lifted = control.lifted.get(id)
  const revoked = listRevocations(control, device)
    .filter(({ last }) => !listTrusted(control, device, last).has(id))
    .map(({ fact }): Hold => ({ fact, reason: 'revoked' }))
  return [...(control.holds.get(id) ?? []), ...revoked]
    .filter(({ fact }) => !lifted?.has(fact))
    .sort((a, b) => (a.fact < b.fact ? -1 : 1))
}

/** Sheets noted here that are held, device by device. */
export function listHeld(control: Control): readonly ChainLink[] {
  return [...control.links.values()].flatMap((chain) => heldOf(control, [...chain.values()]))
}

/** Is the personal part of this fact to be gone, whenever it arrives? (SYN-10) */
export function isErased(control: Control, { id, subjects }: Pick<Fact, 'id' | 'subjects'>): boolean {
  const { erasedFacts, erasedPeople } = control
  // Nearly always nothing is, and every fact that arrives is asked about.
  if (erasedFacts.size + erasedPeople.size === 0) return false
  return erasedFacts.has(id) || subjects.some((subject) => erasedPeople.has(subject as PersonId))
}

/** Has the server sealed the stream, so that it holds what arrives? (SYN-11) */
export function isSealed(control: Control): boolean {
  return [...control.facts.values()].some(({ kind }) => kind === 'sealed')
}

/** Revocations that stand: of one device, or of all. */
export function listRevocations(control: Control, device?: DeviceId): readonly Revocation[] {
  const all =
    device === undefined ? [...control.revocations.values()].flat() : control.revocations.get(device)
  return (all ?? []).filter(({ fact }) => !control.corrected.has(fact))
}

/** Public keys of other issuers that an organiser adopted (SHEET-4), each once. */
export function listAdoptedKeys(control: Control): readonly Uint8Array[] {
  const keys = new Map<string, Uint8Array>()
  for (const { kind, body } of control.facts.values()) {
    const key = kind === 'issuer-adopted' ? readAdoptedKey(body) : null
    if (key) keys.set(key.join(), key)
  }
  return [...keys.values()]
}

function noteHeld(control: Control, { id: fact, body }: ControlFact): boolean {
  const held = readHeld(body)
  if (!held) return false
  const links = linksOf(control, held.sheets)
  return changesHolds(control, links, () => {
    for (const sheet of new Set(held.sheets)) push(control.holds, sheet, { fact, reason: held.reason })
  })
}

function noteReleased(control: Control, { body, replaces }: ControlFact): boolean {
  const sheets = readReleased(body)
  return changesHolds(control, linksOf(control, sheets), () => {
    for (const sheet of sheets)
      control.lifted.set(sheet, new Set([...(control.lifted.get(sheet) ?? []), ...replaces]))
  })
}

function noteRevoked(control: Control, { id: fact, body, replaces }: ControlFact): boolean {
  const revoked = readRevoked(body)
  if (!revoked) return false
  const noted = [...control.links.values()].flatMap((chain) => [...chain.values()])
  return changesHolds(control, noted, () => {
    for (const each of replaces) control.corrected.add(each)
    push(control.revocations, revoked.device, { fact, ...revoked })
  })
}

function noteErased(control: Control, { body }: ControlFact): boolean {
  const { people, facts } = readErased(body)
  const before = control.erasedPeople.size + control.erasedFacts.size
  for (const person of people) control.erasedPeople.add(person)
  for (const fact of facts) control.erasedFacts.add(fact)
  return control.erasedPeople.size + control.erasedFacts.size > before
}

/**
 * What the chain back from `last` holds, `last` itself included. Higher numbers, forks and whatever lies below a
 * gap are not in it; an organiser can release them (SYN-7).
 */
function listTrusted(control: Control, device: DeviceId, last: SheetId | null): ReadonlySet<SheetId> {
  const chain = control.links.get(device)
  const length = chain?.size ?? 0
  const walk = device + (last ?? '')
  const known = control.trusted.get(walk)
  if (known?.length === length) return known.sheets
  const sheets = new Set<SheetId>()
  for (let at = last; at && !sheets.has(at); at = chain?.get(at)?.previous ?? null) sheets.add(at)
  control.trusted.set(walk, { length, sheets })
  return sheets
}

/** Those of the noted sheets that are held. */
function heldOf(control: Control, links: readonly ChainLink[]): readonly ChainLink[] {
  return links.filter((link) => listHolds(control, link).length > 0)
}

function linksOf(control: Control, sheets: readonly SheetId[]): readonly ChainLink[] {
  const chains = [...control.links.values()]
  return sheets.flatMap((sheet) => chains.flatMap((chain) => chain.get(sheet) ?? []))
}

function changesHolds(control: Control, links: readonly ChainLink[], note: () => void): boolean {
  const before = heldOf(control, links)
  note()
  const after = heldOf(control, links)
  return before.length !== after.length || before.some((link, i) => link !== after[i])
}

function push<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const list = index.get(key)
  if (list) list.push(value)
  else index.set(key, [value])
}
