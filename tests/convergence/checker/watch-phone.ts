import type { FactId, SheetId, StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { MemoryLogState } from '#client/storage/memory-log-state.ts'
import type { Phone } from '../world/phone.ts'
import type { ServerHistory } from './server-history.ts'
import { isSameCursor } from './server-history.ts'
import type { SheetFacts } from './sheet-facts.ts'
import { Violation } from './violation.ts'
import type { Witness } from './witness.ts'

export interface WatchDeps {
  readonly witness: Witness
  readonly sheetFacts: SheetFacts
  readonly history: () => ServerHistory
  /** Has the server ever been set back? Until then no phone has a reason to go back in its log. */
  readonly isRestored: () => boolean
}

/** Watches every phone after every step. */
export class PhoneWatch {
  readonly #deps: WatchDeps
  readonly #seen = new WeakMap<Phone, MemoryLogState>()
  /** Sheets of which is known that people or the server stated what they say. */
  readonly #stated = new Set<SheetId>()

  constructor(deps: WatchDeps) {
    this.#deps = deps
  }

  /** From now on the phone's storage is another, and nothing is to be compared with what it was. */
  forget(phone: Phone): void {
    this.#seen.delete(phone)
  }

  /** Is all well with a phone? Looks only at what has changed since the last time. @throws {Violation} */
  look(phone: Phone): void {
    const { state } = phone.log
    const before = this.#seen.get(phone)
    if (state === before) return
    this.#seen.set(phone, state)
    if (before) this.#compare(phone.name, before, state)
    for (const [stream, cursor] of state.cursors)
      if (before?.cursors.get(stream) !== cursor) this.#lookAtLog(phone.name, stream, state)
    if (state.sheets !== before?.sheets) {
      this.#lookForForged(phone.name, state)
      lookAtSheets(phone)
    }
    if (state.unsealed !== before?.unsealed) this.#lookAtUnsealed(phone)
  }

  /** Nothing is forgotten, and what is new is whole taps. */
  #compare(name: string, before: MemoryLogState, state: MemoryLogState): void {
    const kept = new Set(state.cursors.keys())
    const wasKept = ({ stream }: { readonly stream: StreamId }) =>
      kept.has(stream) || !before.cursors.has(stream)
    if (state.facts !== before.facts) {
      const known = new Set(before.facts.map(({ fact }) => fact.id))
      const fresh = state.facts.filter(({ fact }) => !known.delete(fact.id))
      if (before.facts.some((each) => known.has(each.fact.id) && wasKept(each)))
        throw new Violation(`${name} forgot a fact`)
      if (fresh.length > 0) this.#deps.witness.noteStored(name, fresh)
    }
    if (state.sheets !== before.sheets) {
      const ids = new Set(state.sheets.map((sheet) => sheet.id))
      if (before.sheets.some((sheet) => !ids.has(sheet.id) && wasKept(sheet)))
        throw new Violation(`${name} forgot a sheet`)
    }
    for (const stream of before.cursors.keys()) if (!kept.has(stream)) lookAtDropped(name, stream, before)
    for (const [stream, { n }] of before.cursors) {
      const now = state.cursors.get(stream)?.n ?? n
      const isAnew = now === 0 && lacksBytes(stream, before)
      if (now < n && !isAnew && !this.#deps.isRestored())
        throw new Violation(`${name} went back in the log of ${stream}`)
    }
  }

  /** What a phone keeps as somebody's word they said (SHEET-4): nothing else is ever folded. */
  #lookForForged(name: string, { sheets }: MemoryLogState): void {
    const { history, sheetFacts, witness } = this.#deps
    for (const { id, stream, bytes } of sheets) {
      if (this.#stated.has(id)) continue
      const isStated =
        history().knows(id) || sheetFacts.list(id, bytes).every((fact) => witness.wasStated(fact))
      if (!isStated) throw new Violation(`${name} shows a forged fact in ${stream}`)
      this.#stated.add(id)
    }
  }

  /** A captured fact waits unsigned or stands in a sheet (SHEET-1). */
  #lookAtUnsealed({ name, log }: Phone): void {
    const { facts, unsealed, sheets } = log.state
    const sealed = new Set<FactId>()
    for (const { id, bytes } of sheets)
      for (const fact of this.#deps.sheetFacts.list(id, bytes)) sealed.add(fact)
    for (const { fact } of facts)
      if (!unsealed.has(fact.id) && !sealed.has(fact.id))
        throw new Violation(`${name} lost a fact in sealing`)
  }

  /** What a phone takes for the server's log is the server's log, position by position (SYN-2, SYN-3). */
  #lookAtLog(name: string, stream: StreamId, { cursors, positions }: MemoryLogState): void {
    const cursor = cursors.get(stream) ?? emptyCursor(stream)
    const entries = positions.get(stream) ?? []
    const at = `${name} in ${stream}`
    if (entries.length !== cursor.n) throw new Violation(`${at}: ${entries.length} entries up to ${cursor.n}`)
    for (const [i, { n, sheet, digest, isHeld }] of entries.entries()) {
      const rows = this.#deps.history().find(digest)
      if (n !== i + 1) throw new Violation(`${at}: position ${n} stands at ${i + 1}`)
      if (!rows.some((row) => row.stream === stream && row.n === n && row.sheet === sheet))
        throw new Violation(`${at}: position ${n} was never in the server's log`)
      if (!rows.some((row) => row.isHeld === isHeld))
        throw new Violation(`${at}: position ${n} is held for one and not the other`)
    }
    const last = entries.at(-1)
    if (!isSameCursor(cursor, last ?? emptyCursor(stream)))
      throw new Violation(`${at}: the cursor is not where the log ends`)
  }
}

/** Was something passed as a bare id? Whoever gets the right to it begins anew. */
function lacksBytes(stream: StreamId, { positions, sheets }: MemoryLogState): boolean {
  const here = new Set(sheets.map((sheet) => sheet.id))
  return (positions.get(stream) ?? []).some(({ sheet, isHeld }) => !isHeld && !here.has(sheet))
}

/** Only what stood in the server's log as a whole is dropped (SYN-15). */
function lookAtDropped(name: string, stream: StreamId, before: MemoryLogState): void {
  const { facts, unsealed, sheets, positions } = before
  const placed = new Set((positions.get(stream) ?? []).map((entry) => entry.sheet))
  if (facts.some((each) => each.stream === stream && unsealed.has(each.fact.id)))
    throw new Violation(`${name} dropped ${stream} with facts that nobody signed`)
  if (sheets.some((sheet) => sheet.stream === stream && !placed.has(sheet.id)))
    throw new Violation(`${name} dropped ${stream} with a sheet that the server's log does not have`)
}

/** A sheet is stored once; a phone's own chain has no gap and no fork unless its key is in two places (SHEET-1). */
function lookAtSheets({ name, log, device, isForked }: Phone): void {
  const ids = new Set<SheetId>()
  const own = new Map<string, SheetId>()
  for (const { id, stream, device: signer, number } of log.state.sheets) {
    if (ids.has(id)) throw new Violation(`${name} holds a sheet twice`)
    ids.add(id)
    if (isForked || signer !== device.identity?.device) continue
    const place = `${stream} ${number}`
    if (own.has(place)) throw new Violation(`${name} forked its own chain in ${stream} at ${number}`)
    own.set(place, id)
  }
}

/** A sheet that is not stored is never sent (SHEET-1). @throws {Violation} */
export function checkSent(sheets: readonly SheetId[], { name, log }: Phone): void {
  const stored = new Set(log.state.sheets.map((sheet) => sheet.id))
  if (!sheets.every((sheet) => stored.has(sheet)))
    throw new Violation(`${name} sent a sheet that it did not store`)
}
