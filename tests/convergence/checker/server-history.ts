import type { CertificateId, DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { equalBytes } from '#domain/bytes.ts'
import type { NewSheet } from '#server/ports.ts'

/** A position that the server's log had once been committed with. */
export interface Committed {
  readonly stream: StreamId
  readonly n: number
  readonly sheet: SheetId
  readonly device: DeviceId
  readonly certificate: CertificateId
  readonly digest: Uint8Array
  readonly isHeld: boolean
  /** As they were pushed; an erasure has taken parts out of them since. */
  readonly bytes: Uint8Array
}

/**
 * The checker's own memory of the server's logs, written at the moment of each commit and numbered by itself, so
 * that neither the store nor a phone is asked about itself. What a restored backup lost is still remembered.
 */
export class ServerHistory {
  /** All that were ever stored, also if a restored backup lacks them. */
  readonly certificates = new Map<CertificateId, Certificate>()
  #logs = new Map<StreamId, Committed[]>()
  readonly #ever = new Map<string, Committed[]>()
  readonly #sheets = new Set<SheetId>()

  /** New sheets were numbered. @throws if the store numbered them otherwise */
  append(stream: StreamId, sheets: readonly NewSheet[], end: Cursor): void {
    for (const { id, device, certificate, isHeld, bytes } of sheets) {
      const log = this.#log(stream)
      if (log.some((row) => row.sheet === id)) continue
      this.#push({ stream, sheet: id, device, certificate, isHeld, bytes })
    }
    this.#compare(stream, end)
  }

  /** Held sheets were numbered once more. @throws if the store numbered them otherwise */
  appendAgain(stream: StreamId, sheets: readonly SheetId[], end: Cursor): void {
    for (const id of sheets) {
      const latest = this.latest(stream).get(id)
      if (latest?.isHeld) this.#push({ ...latest, isHeld: false })
    }
    this.#compare(stream, end)
  }

  /** The server begins again from nothing, to be filled from a backup. */
  beginAgain(): void {
    this.#logs = new Map()
  }

  end(stream: StreamId): Cursor {
    const last = this.#logs.get(stream)?.at(-1)
    return last ? { n: last.n, digest: last.digest } : emptyCursor(stream)
  }

  rows(stream: StreamId): readonly Committed[] {
    return this.#logs.get(stream) ?? []
  }

  /** Each sheet with its latest position, which says whether it is held. */
  latest(stream: StreamId): ReadonlyMap<SheetId, Committed> {
    return new Map(this.rows(stream).map((row) => [row.sheet, row]))
  }

  /** Was it ever numbered? */
  knows(sheet: SheetId): boolean {
    return this.#sheets.has(sheet)
  }

  streams(): readonly StreamId[] {
    return [...this.#logs.keys()]
  }

  /**
   * The position with this digest in the server's log, now or before a backup was restored. More than one: a server
   * that begins anew may hold what the one before did not.
   */
  find(digest: Uint8Array): readonly Committed[] {
    return this.#ever.get(keyOf(digest)) ?? []
  }

  #log(stream: StreamId): Committed[] {
    const log = this.#logs.get(stream) ?? []
    this.#logs.set(stream, log)
    return log
  }

  #push(sheet: Omit<Committed, 'n' | 'digest'>): void {
    const { stream } = sheet
    const row = { ...sheet, ...advanceCursor(this.end(stream), sheet.sheet) }
    this.#log(stream).push(row)
    this.#sheets.add(sheet.sheet)
    const known = this.#ever.get(keyOf(row.digest)) ?? []
    this.#ever.set(keyOf(row.digest), [...known, row])
  }

  #compare(stream: StreamId, end: Cursor): void {
    if (!isSameCursor(this.end(stream), end)) throw new Error(`the server misnumbered ${stream}`)
  }
}

export function isSameCursor(a: Cursor, b: Cursor): boolean {
  return a.n === b.n && equalBytes(a.digest, b.digest)
}

function keyOf(digest: Uint8Array): string {
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('latin1')
}
