import { describe, expect, it } from 'vitest'
import { listForks, listGaps } from '#domain/log/chains.ts'
import type { ChainLink } from '#domain/log/chains.ts'
import { deviceIdOf, sheetIdOf } from '#domain/ids.ts'
import { bytesFor } from '#tests/support/facts.ts'

const sheet = (name: string) => sheetIdOf(bytesFor(`sheet ${name}`, 32))
const device = (name: string) => deviceIdOf(bytesFor(`device ${name}`, 16))

function link(name: string, number: number, previous: string | null, of = 'gate'): ChainLink {
  return { id: sheet(name), device: device(of), number, previous: previous === null ? null : sheet(previous) }
}

const whole = [link('a', 1, null), link('b', 2, 'a'), link('c', 3, 'b')]
const [a, b, c] = whole as [ChainLink, ChainLink, ChainLink]

describe('gaps in a chain', () => {
  it('[SHEET-3] are none in a whole chain, whatever its order', () => {
    expect(listGaps([])).toEqual([])
    expect(listGaps([c, a, b, a])).toEqual([])
  })

  it('[SHEET-3] show as missing numbers and missing previous sheets', () => {
    expect(listGaps([a, c, link('x', 9, 'w')])).toEqual([
      {
        device: device('gate'),
        numbers: [
          { from: 2, to: 2 },
          { from: 4, to: 8 },
        ],
        sheets: [sheet('b'), sheet('w')].sort(),
      },
    ])
    expect(listGaps([link('x', 1, 'w')])).toEqual([
      { device: device('gate'), numbers: [], sheets: [sheet('w')] },
    ])
    expect(listGaps([link('x', 2, null)])).toMatchObject([{ numbers: [{ from: 1, to: 1 }], sheets: [] }])
  })

  it('[SHEET-3] are told device by device, each missing sheet once', () => {
    const others = ['field', 'bus', 'desk'].map((of) => link(of, 2, 'x', of))
    const gaps = listGaps([c, link('d', 3, 'b'), ...others])
    expect(gaps.map((gap) => gap.device)).toEqual(['gate', 'field', 'bus', 'desk'].map(device).sort())
    expect(gaps.find((gap) => gap.device === device('gate'))?.sheets).toEqual([sheet('b')])
  })

  it('[SHEET-3] cost nothing by numbers that lie far apart', () => {
    const far = Number.MAX_SAFE_INTEGER
    expect(listGaps([a, link('far', far, 'a')])[0]?.numbers).toEqual([{ from: 2, to: far - 1 }])
  })
})

describe('forks of a chain', () => {
  it('[SHEET-3] are none where a sheet is noted twice or two devices share a number', () => {
    expect(listForks([a, b, c, b])).toEqual([])
    expect(listForks([a, link('o', 1, null, 'field')])).toEqual([])
  })

  it('[SHEET-3] show as two sheets with one number and one previous sheet, told once', () => {
    const clone = link('d', 3, 'b')
    expect(listForks([a, b, c, clone])).toEqual([
      { device: device('gate'), by: 'number', sheets: [c.id, clone.id].sort() },
    ])
  })

  it('[SHEET-3] show as one number after different sheets, or one sheet with two after it', () => {
    const turned = link('d', 3, 'a')
    expect(listForks([a, b, c, turned])).toEqual([
      { device: device('gate'), by: 'number', sheets: [c.id, turned.id].sort() },
      { device: device('gate'), by: 'previous', sheets: [b.id, turned.id].sort() },
    ])
    const restored = link('e', 7, null)
    expect(listForks([a, restored])).toEqual([
      { device: device('gate'), by: 'previous', sheets: [a.id, restored.id].sort() },
    ])
  })
})
