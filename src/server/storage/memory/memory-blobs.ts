import { concatBytes } from '#domain/bytes.ts'
import type { BlobId } from '#domain/ids.ts'
import type { BlobPart, BlobRow } from '../../ports.ts'

/** How to take something back. */
export type Undo = () => void

/** The blobs of one stream in memory. Whatever changes them tells how to undo that. */
export class MemoryBlobs {
  readonly #rows = new Map<BlobId, BlobRow>()
  readonly #parts = new Map<BlobId, ReadonlyMap<number, Uint8Array>>()

  list(): readonly BlobRow[] {
    return [...this.#rows.values()].sort((a, b) => (a.blob < b.blob ? -1 : 1))
  }

  find(blobs: readonly BlobId[]): ReadonlyMap<BlobId, BlobRow> {
    return new Map([...this.#rows].filter(([blob]) => blobs.includes(blob)))
  }

  countBytes(): number {
    return this.list().reduce((sum, { size }) => sum + size, 0)
  }

  readParts(blob: BlobId): Uint8Array {
    const parts = [...(this.#parts.get(blob) ?? [])].sort(([a], [b]) => a - b)
    return concatBytes(parts.map(([, bytes]) => bytes))
  }

  readWhole(blob: BlobId): Uint8Array | null {
    return this.#rows.get(blob)?.state === 'whole' ? this.readParts(blob) : null
  }

  note(row: BlobRow, undo: Undo[]): void {
    undo.push(restore(this.#rows, row.blob))
    this.#rows.set(row.blob, row)
  }

  addPart(blob: BlobId, { start, bytes }: BlobPart, undo: Undo[]): void {
    const parts = this.#parts.get(blob) ?? new Map<number, Uint8Array>()
    if (parts.has(start)) return
    undo.push(restore(this.#parts, blob))
    this.#parts.set(blob, new Map([...parts, [start, bytes]]))
  }

  dropParts(blobs: readonly BlobId[], undo: Undo[]): void {
    for (const blob of blobs) {
      undo.push(restore(this.#parts, blob))
      this.#parts.delete(blob)
    }
  }
}

function restore<Value>(map: Map<BlobId, Value>, blob: BlobId): Undo {
  const before = map.get(blob)
  return () => {
    if (before === undefined) map.delete(blob)
    else map.set(blob, before)
  }
}
