import type { FactId, SheetId, StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { CapturedFact } from '#client/ports.ts'
import type { MemoryLogState } from '#client/storage/memory-fact-log.ts'
import type { Phone } from './phone.ts'
import type { ServerHistory } from './server-history.ts'
import { isSameCursor } from './server-history.ts'
import { SheetFacts } from './sheet-facts.ts'

/** Something that must never be so. */
export class Violation extends Error {
  override readonly name = 'Violation'
}

export interface SavedFact {
  readonly stream: StreamId
  readonly phone: string
  /** Its author may write to the stream, so everybody who may read it shall see it. */
  readonly isRightful: boolean
}

/** Watches every phone after every step and remembers all that was ever shown as saved (TEST-2). */
export class Checker {
  readonly attempted = new Set<FactId>()
  readonly saved = new Map<FactId, SavedFact>()
  readonly sheetFacts = new SheetFacts()
  readonly #history: () => ServerHistory
  readonly #seen = new WeakMap<Phone, MemoryLogState>()

  constructor(history: () => ServerHistory) {
    this.#history = history
  }

  noteAttempt(facts: readonly CapturedFact[]): void {
    for (const { fact } of facts) this.attempted.add(fact.id)
  }

  noteSaved(facts: readonly CapturedFact[], saved: (stream: StreamId) => SavedFact): void {
    for (const { stream, fact } of facts) this.saved.set(fact.id, saved(stream))
  }

  /** Is all well with a phone? Looks only at what has changed since the last time. */
  look(phone: Phone): void {
    const { state } = phone.log
    const before = this.#seen.get(phone)
    if (state === before) return
    this.#seen.set(phone, state)
    if (before && (state.facts.length < before.facts.length || state.sheets.length < before.sheets.length))
      throw new Violation(`${phone.name} forgot something`)
    for (const [stream, cursor] of state.cursors)
      if (before?.cursors.get(stream) !== cursor) this.#lookAtLog(phone.name, stream, state)
    if (state.sheets !== before?.sheets) checkSheets(phone)
    if (state.unsealed !== before?.unsealed) this.#lookAtUnsealed(phone)
  }

  /** A captured fact waits unsigned or stands in a sheet (SHEET-1). */
  #lookAtUnsealed({ name, log }: Phone): void {
    const { facts, unsealed, sheets } = log.state
    const sealed = new Set<FactId>()
    for (const { id, bytes } of sheets) for (const fact of this.sheetFacts.list(id, bytes)) sealed.add(fact)
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
    const sheets = new Set<SheetId>()
    for (const [i, { n, sheet, digest, isHeld }] of entries.entries()) {
      const row = this.#history().find(digest)
      if (n !== i + 1) throw new Violation(`${at}: position ${n} stands at ${i + 1}`)
      if (row?.stream !== stream || row.n !== n || row.sheet !== sheet)
        throw new Violation(`${at}: position ${n} was never in the server's log`)
      if (row.isHeld !== isHeld) throw new Violation(`${at}: position ${n} is held for one and not the other`)
      if (sheets.has(sheet)) throw new Violation(`${at}: position ${n} repeats a sheet`)
      sheets.add(sheet)
    }
    const last = entries.at(-1)
    if (!isSameCursor(cursor, last ?? emptyCursor(stream)))
      throw new Violation(`${at}: the cursor is not where the log ends`)
  }
}

/** A sheet is stored once; a phone's own chain has no gap and no fork unless the phone was cloned (SHEET-1). */
function checkSheets({ name, log, device, isCloned }: Phone): void {
  const ids = new Set<SheetId>()
  const own = new Map<string, SheetId>()
  for (const { id, stream, device: signer, number } of log.state.sheets) {
    if (ids.has(id)) throw new Violation(`${name} holds a sheet twice`)
    ids.add(id)
    if (isCloned || signer !== device.identity?.device) continue
    const place = `${stream} ${number}`
    if (own.has(place)) throw new Violation(`${name} forked its own chain in ${stream} at ${number}`)
    own.set(place, id)
  }
}

/** A sheet that is not stored is never sent (SHEET-1). */
export function checkSent(bytes: Uint8Array, { name, log }: Phone): void {
  if (!log.state.sheets.some((sheet) => sheet.bytes === bytes))
    throw new Violation(`${name} sent a sheet that it did not store`)
}
