/** A line of the sheet, as it is printed. */
export interface PrintRow {
  readonly id: string
  readonly no: number
  readonly name: string
  readonly group: string
  /** What the code in it says; `null`: no code. */
  readonly pass: string | null
}

export interface PrintBlock {
  /** All that stands in it: another key is another block. */
  readonly key: string
  readonly rows: readonly PrintRow[]
}

/** Few enough to be drawn at once with a code in each. */
const ROWS = 10

/** Rows in blocks. One that says the same as one of `before` is that one, and is not drawn anew. */
export function blocksOf(
  rows: readonly PrintRow[],
  before: readonly PrintBlock[] = [],
): readonly PrintBlock[] {
  const known = new Map(before.map((block) => [block.key, block]))
  return Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, i) => {
    const block = rows.slice(i * ROWS, (i + 1) * ROWS)
    const key = JSON.stringify(block)
    return known.get(key) ?? { key, rows: block }
  })
}
