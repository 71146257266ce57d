import { describe, expect, it } from 'vitest'
import { blocksOf } from '#client/features/desk-export/print-blocks.ts'

const row = (no: number, name = `Адам ${no}`) => ({ id: `p${no}`, no, name, group: '3-топ', pass: null })
const rows = Array.from({ length: 24 }, (_, i) => row(i))

describe('blocks of an attendance sheet', () => {
  it('hold everybody once, in order', () => {
    expect(blocksOf(rows).flatMap((block) => block.rows)).toEqual(rows)
    expect(blocksOf([])).toEqual([])
  })

  it('stay the same blocks unless something in them changed', () => {
    const before = blocksOf(rows)
    const after = blocksOf(
      rows.map((each) => (each.no === 13 ? row(13, 'Басқа есім') : { ...each })),
      before,
    )
    expect(after.map((block, i) => block === before[i])).toEqual([true, false, true])
    expect(after[1]?.rows[3]?.name).toBe('Басқа есім')
  })
})
