import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeSignature,
  encodeSignature,
  MAX_SIGNATURE_BYTES,
  pathOf,
  SIGNATURE_HEIGHT,
  SIGNATURE_WIDTH,
} from '#domain/consent/signature-path.ts'
import { known } from '#domain/known.ts'

const pad = { width: SIGNATURE_WIDTH, height: SIGNATURE_HEIGHT }
const point = fc.record({ x: fc.integer({ min: -50, max: 400 }), y: fc.integer({ min: -50, max: 200 }) })
const strokes = fc.array(fc.array(point, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 5 })

const inside = (value: number, most: number) => Math.min(most, Math.max(0, value))

describe('a signature', () => {
  it('comes back with its first and last points, on the grid of the pad', () => {
    fc.assert(
      fc.property(strokes, (drawn) => {
        const read = decodeSignature(known(encodeSignature(drawn, pad) ?? undefined))
        expect(read?.strokes).toHaveLength(drawn.length)
        for (const [i, stroke] of (read?.strokes ?? []).entries()) {
          const own = known(drawn[i])
          for (const at of [0, -1])
            expect(stroke.at(at)).toEqual({
              x: inside(known(own.at(at)).x, SIGNATURE_WIDTH),
              y: inside(known(own.at(at)).y, SIGNATURE_HEIGHT),
            })
        }
      }),
    )
  })

  it('is the same on a pad of any size', () => {
    const drawn = [
      [
        { x: 10, y: 20 },
        { x: 100, y: 60 },
      ],
    ]
    const larger = drawn.map((stroke) => stroke.map(({ x, y }) => ({ x: x * 3, y: y * 3 })))
    expect(encodeSignature(larger, { width: 960, height: 360 })).toEqual(encodeSignature(drawn, pad))
  })

  it('of somebody who scribbles for a minute still fits into a fact', () => {
    const scribble = Array.from({ length: 300 }, (_, i) =>
      Array.from({ length: 200 }, (_each, j) => ({ x: (i * 37 + j * 5) % 320, y: (i * 53 + j * 3) % 120 })),
    )
    const bytes = known(encodeSignature(scribble, pad) ?? undefined)
    expect(bytes.length).toBeLessThanOrEqual(MAX_SIGNATURE_BYTES)
    expect(decodeSignature(bytes)?.strokes).toHaveLength(100)
  })

  it('of nothing is none', () => {
    expect(encodeSignature([], pad)).toBeNull()
    expect(encodeSignature([[]], pad)).toBeNull()
  })

  it('is not read out of other bytes, and they never break anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => decodeSignature(bytes)).not.toThrow()
      }),
    )
    for (const bytes of [[], [0], [1], [1, 0], [1, 1, 2], [1, 1, 2, 2, 9], [1, 1, 255, 255, 255, 255, 1]])
      expect(decodeSignature(Uint8Array.from(bytes))).toBeNull()
  })

  it('is drawn as one path, a touch as a dot', () => {
    const signature = {
      strokes: [
        [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
        [{ x: 5, y: 6 }],
      ],
    }
    expect(pathOf(signature)).toBe('M1 2L3 4M5 6h0')
  })
})
