import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase45 } from '#domain/pass/base45.ts'
import {
  countCodes,
  finishSeries,
  gather,
  MOST_CODES,
  PART_BYTES,
  readSeriesCode,
  SERIES_PREFIX,
  writeSeries,
} from '#protocol/handover/code-series.ts'
import type { Gathering, SeriesCode } from '#protocol/handover/code-series.ts'
import { bytesFor } from '#tests/support/facts.ts'

const filledWith = (length: number, seed = 1) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) % 251)

function codesOf(bytes: Uint8Array): readonly SeriesCode[] {
  return (writeSeries(bytes) ?? []).map((text) => {
    const code = readSeriesCode(text)
    if (!code) throw new Error('not read')
    return code
  })
}
const gatherAll = (codes: readonly SeriesCode[]) =>
  codes.reduce<Gathering | null>((before, code) => gather(before, code), null)
function finish(codes: readonly SeriesCode[]) {
  const gathered = gatherAll(codes)
  return gathered && finishSeries(gathered)
}

describe('[SYN-12] a series of codes', () => {
  it('gives the bytes back, whatever the order of the codes and however often each comes', () => {
    const shuffledTwice = fc.uint8Array({ minLength: 1, maxLength: PART_BYTES * 6 }).chain((bytes) => {
      const codes = codesOf(bytes)
      const twice = [...codes, ...codes]
      return fc.tuple(
        fc.constant(bytes),
        fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length }),
      )
    })
    fc.assert(
      fc.property(shuffledTwice, ([bytes, codes]) => {
        expect(finish(codes)).toEqual(bytes)
      }),
    )
  })

  it('is of codes that a QR code spells in letters alone, all of one size but the last', () => {
    const texts = writeSeries(filledWith(PART_BYTES * 2 + 1)) ?? []
    expect(texts.map(({ length }) => length)).toEqual([590, 590, 28])
    expect(texts.join('')).toMatch(/^[0-9A-Z $%*+\-./:]*$/)
    expect(countCodes(PART_BYTES * 2)).toBe(2)
  })

  it('is not made of nothing, and not of what takes more than a minute', () => {
    expect(writeSeries(new Uint8Array(0))).toBeNull()
    expect(writeSeries(filledWith(MOST_CODES * PART_BYTES))).toHaveLength(MOST_CODES)
    expect(writeSeries(filledWith(MOST_CODES * PART_BYTES + 1))).toBeNull()
  })

  it('is not whole while a part is missing', () => {
    const codes = codesOf(filledWith(PART_BYTES * 3))
    expect(finish(codes.slice(1))).toBe('incomplete')
  })

  it('begins anew with the first code of another one', () => {
    const [one, two] = [codesOf(filledWith(PART_BYTES * 2, 1)), codesOf(filledWith(PART_BYTES * 2, 2))]
    expect(gatherAll([...one.slice(0, 1), ...two.slice(0, 1)])?.parts.size).toBe(1)
    const [first] = one
    if (!first) throw new Error('no code')
    const longer = { ...first, length: first.length + 1 }
    expect(gather(gather(null, first), longer).parts.size).toBe(1)
  })

  it('is damaged if its parts do not make up what it names', () => {
    const [first, second] = codesOf(filledWith(PART_BYTES * 2))
    if (!first || !second) throw new Error('no codes')
    expect(finish([first, { ...second, part: bytesFor('other', 32) }])).toBe('damaged')
  })

  it('reads no other text: any leads to an answer, and none is accepted that was not written so', () => {
    const spelt = (bytes: Uint8Array) => SERIES_PREFIX + toBase45(bytes)
    const some = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 500 }).map(spelt))
    fc.assert(
      fc.property(some, (text) => {
        const code = readSeriesCode(text)
        if (code) expect(code.part.length).toBeLessThanOrEqual(PART_BYTES)
      }),
    )
    const head = [1, ...new Array<number>(8).fill(7)]
    // another prefix; no base45; nothing behind the head; another version; too long; a part that is not full
    for (const text of [
      'ASAR:00',
      `${SERIES_PREFIX}!`,
      spelt(Uint8Array.from([...head, 0, 0, 1, 0, 0])),
      spelt(Uint8Array.from([2, ...head.slice(1), 0, 0, 1, 0, 0, 9])),
      spelt(Uint8Array.from([...head, 255, 0, 0, 0, 0, ...filledWith(PART_BYTES)])),
      spelt(Uint8Array.from([...head, 0, 0, 2, 0, 0, 9])),
      spelt(Uint8Array.from([...head, 0, 0, 1, 0, 1, 9])),
    ])
      expect(readSeriesCode(text)).toBeNull()
    expect(readSeriesCode(spelt(Uint8Array.from([...head, 0, 0, 1, 0, 0, 9])))).toMatchObject({ length: 1 })
  })
})
