import type { CertificateId, DeviceId, SheetId, StreamId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { ChainHead, ChainLink, KnownSheets, LogRow, NewSheet, SheetBytes } from '../../ports.ts'
import { MemoryBlobs } from './memory-blobs.ts'
import type { Undo } from './memory-blobs.ts'

/** The log of one stream in memory. Whatever changes it tells how to undo that. */
export class MemoryStream {
  readonly id: StreamId
  readonly rows: LogRow[] = []
  readonly sheets = new Map<SheetId, NewSheet>()
  readonly blobs = new MemoryBlobs()

  constructor(id: StreamId) {
    this.id = id
  }

  get cursor(): Cursor {
    const last = this.rows.at(-1)
    return last ? { n: last.n, digest: last.digest } : emptyCursor(this.id)
  }

  digestAt(n: number): Uint8Array | null {
    return n === 0 ? emptyCursor(this.id).digest : (this.rows[n - 1]?.digest ?? null)
  }

  append(sheets: readonly NewSheet[], undo: Undo[]): Cursor {
    for (const sheet of sheets) {
      if (this.sheets.has(sheet.id)) continue
      this.sheets.set(sheet.id, sheet)
      undo.push(() => this.sheets.delete(sheet.id))
      this.#number(sheet, sheet.isHeld, undo)
    }
    return this.cursor
  }

  appendAgain(sheets: readonly SheetId[], undo: Undo[]): Cursor {
    for (const id of sheets) {
      const sheet = this.sheets.get(id)
      if (sheet && this.#isHeld(sheet)) this.#number(sheet, false, undo)
    }
    return this.cursor
  }

  replaceBytes(changes: readonly SheetBytes[], undo: Undo[]): void {
    for (const { sheet: id, bytes } of changes) {
      const sheet = this.sheets.get(id)
      if (!sheet) throw new Error('a sheet to change is not in the log')
      this.#setBytes(sheet, bytes)
      undo.push(() => this.#setBytes(sheet, sheet.bytes))
    }
  }

  listKnown(sheets: readonly SheetId[]): KnownSheets {
    return new Map(
      sheets.flatMap((id) => {
        const sheet = this.sheets.get(id)
        return sheet ? [[id, { isHeld: this.#isHeld(sheet) }]] : []
      }),
    )
  }

  readSheets(sheets: readonly SheetId[]): ReadonlyMap<SheetId, Uint8Array> {
    return new Map(
      sheets.flatMap((id) => {
        const sheet = this.sheets.get(id)
        return sheet ? [[id, sheet.bytes]] : []
      }),
    )
  }

  chainHeadOf(device: DeviceId): ChainHead | null {
    const last = this.listChain(device).at(-1)
    return last ? { number: last.number, sheet: last.sheet } : null
  }

  listChain(device: DeviceId): readonly ChainLink[] {
    return [...this.sheets.values()]
      .filter((sheet) => sheet.device === device)
      .map(({ id, number, previous }) => ({ sheet: id, number, previous }))
      .sort((a, b) => a.number - b.number || (a.sheet < b.sheet ? -1 : 1))
  }

  /** In the log's order, each once. */
  listControl(): readonly NewSheet[] {
    return [...this.sheets.values()].filter((sheet) => sheet.isControl)
  }

  listHeld(): readonly NewSheet[] {
    return [...this.sheets.values()].filter((sheet) => this.#isHeld(sheet))
  }

  listSheetBytes(after: number, limit: number): readonly (SheetBytes & { readonly n: number })[] {
    return this.rows
      .slice(after, after + limit)
      .map(({ n, sheet }) => ({ n, sheet, bytes: (this.sheets.get(sheet) as NewSheet).bytes }))
  }

  /** It was numbered as held, and not again. */
  #isHeld({ id, isHeld }: NewSheet): boolean {
    return isHeld && !this.rows.some((row) => row.sheet === id && !row.isHeld)
  }

  #number(sheet: NewSheet, isHeld: boolean, undo: Undo[]): void {
    const { id, certificate, bytes } = sheet
    const introduces = !isHeld && !this.#isIntroduced(certificate)
    const cursor = advanceCursor(this.cursor, id)
    this.rows.push({ ...cursor, sheet: id, isHeld, certificate, introduces, bytes: bytes.length })
    undo.push(() => this.rows.pop())
  }

  #isIntroduced(certificate: CertificateId): boolean {
    return this.rows.some((row) => row.introduces && row.certificate === certificate)
  }

  #setBytes(sheet: NewSheet, bytes: Uint8Array): void {
    this.sheets.set(sheet.id, { ...sheet, bytes })
    this.rows.forEach((row, i) => {
      if (row.sheet === sheet.id) this.rows[i] = { ...row, bytes: bytes.length }
    })
  }
}
