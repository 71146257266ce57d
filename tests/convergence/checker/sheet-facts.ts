import type { FactId, SheetId } from '#domain/ids.ts'
import { readSheet } from '#domain/log/sheet.ts'

/** Facts by sheet. A sheet's id is a hash over their ids, so each sheet is read once for all who hold it. */
export class SheetFacts {
  readonly #known = new Map<SheetId, readonly FactId[]>()

  list(id: SheetId, bytes: Uint8Array): readonly FactId[] {
    const known = this.#known.get(id)
    if (known) return known
    const read = readSheet(bytes)
    const facts = read.kind === 'sheet' ? read.sheet.facts.map((fact) => fact.id) : []
    this.#known.set(id, facts)
    return facts
  }
}
