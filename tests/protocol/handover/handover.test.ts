import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import { encodeMessage } from '#protocol/codec.ts'
import { readHandover, writeHandover } from '#protocol/handover/handover.ts'
import { MAX_RECORD_BYTES, scanRecords, writeRecord } from '#protocol/handover/records.ts'
import { readHandoverBytes, spellHandover } from '#protocol/handover/text-form.ts'
import { aHandover, aSection, idsOfSection } from '#tests/support/handover.ts'

const bytes = (...values: readonly number[]) => Uint8Array.from(values)

describe('records', () => {
  it('[SYN-12] come back as they were written, whatever is in them', () => {
    const record = fc.record({
      type: fc.integer({ min: 0, max: 255 }),
      payload: fc.uint8Array({ maxLength: 60 }),
    })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const scanned = scanRecords(concatBytes(records.map(writeRecord)))
        expect(scanned.isDamaged).toBe(false)
        expect(scanned.records.map(({ type, payload }) => [type, ...payload])).toEqual(
          records.map(({ type, payload }) => [type, ...payload]),
        )
      }),
    )
  })

  it('[SYN-12] cost only themselves where they are damaged', () => {
    const written = [1, 2, 3].map((type) => writeRecord({ type, payload: bytes(type, type, 0x41, 0x53) }))
    const all = concatBytes(written)
    for (let at = 0; at < all.length; at++) {
      const damaged = all.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 0x55
      const { records, isDamaged } = scanRecords(damaged)
      expect(isDamaged).toBe(true)
      expect(records).toHaveLength(2)
    }
  })

  it('[SYN-12] are whole or not there, wherever the file is cut', () => {
    const all = concatBytes([1, 2].map((type) => writeRecord({ type, payload: bytes(type) })))
    for (let end = 0; end < all.length; end++)
      expect(scanRecords(all.subarray(0, end)).records).toHaveLength(end < all.length / 2 ? 0 : 1)
  })

  it('are refused where they are too long to be read again', () => {
    const payload = new Uint8Array(MAX_RECORD_BYTES)
    expect(scanRecords(writeRecord({ type: 1, payload })).records).toHaveLength(1)
    expect(() => writeRecord({ type: 1, payload: new Uint8Array(MAX_RECORD_BYTES + 1) })).toThrow(RangeError)
    const head = writeRecord({ type: 1, payload: bytes() })
    head.set([255, 255, 255, 255], 5)
    expect(scanRecords(head)).toEqual({ records: [], isDamaged: true })
  })
})

describe('a hand-over as a file', () => {
  it('[SYN-12] is read as it was written', () => {
    const handover = aHandover({ sections: [aSection(3, 'one'), aSection(1, 'two')] })
    const sections = handover.sections.map((section) => ({ ...section, photos: [] }))
    expect(readHandover(writeHandover(handover))).toEqual({
      ...{ ...handover, sections },
      ...{ isWhole: true, isNewer: false },
    })
  })

  it('[SYN-12] says that something is missing, and gives the sheets that are whole', () => {
    const handover = aHandover({ sections: [aSection(4)] })
    const file = writeHandover(handover)
    for (let end = 0; end < file.length; end += 37) {
      const read = readHandover(file.subarray(0, end))
      if (!read) continue
      expect(read.isWhole).toBe(false)
      const ids = read.sections.flatMap(idsOfSection)
      expect(ids).toEqual(handover.sections.flatMap(idsOfSection).slice(0, ids.length))
    }
  })

  it('[SYN-12] can be read without its first half but for the sheets in it', () => {
    const handover = aHandover({ sections: [aSection(4)] })
    const file = writeHandover(handover)
    const read = readHandover(file.subarray(Math.floor(file.length / 2)))
    expect(read?.head).toEqual(handover.head)
    expect(read?.sections).toHaveLength(1)
  })

  it('passes over records of other kinds, and those whose content is none', () => {
    const odd = [
      writeRecord({ type: 200, payload: bytes(1) }),
      ...[1, 3, 4].map((type) => writeRecord({ type, payload: bytes(0xff) })),
      writeRecord({ type: 3, payload: encodeMessage({ ...sectionFields(), s: 'nothing/we/know' }) }),
      // A sheet of a section that is not there.
      writeRecord({ type: 4, payload: encodeMessage({ i: 9, h: bytes32(), v: bytes12(), b: bytes(1) }) }),
    ]
    expect(readHandover(concatBytes(odd))).toEqual({
      head: null,
      certificates: [],
      sections: [],
      isWhole: false,
      isNewer: false,
    })
  })

  it('is nothing where no record is whole', () => {
    expect(readHandover(bytes())).toBeNull()
    expect(readHandover(bytes(0x41, 0x53, 0x52, 0x1e, 1))).toBeNull()
  })
})

const bytes32 = () => new Uint8Array(32)
const bytes12 = () => new Uint8Array(12)
const sectionFields = () => ({ i: 0, p: new Uint8Array(65), k: new Uint8Array(48), r: [] })

describe('a hand-over as letters', () => {
  it('[SYN-12] is the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (file) => {
        expect(readHandoverBytes(new TextEncoder().encode(spellHandover(file)))).toEqual(file)
      }),
    )
  })

  it('[SYN-12] loses no more than the lines that are damaged', () => {
    const file = writeHandover(aHandover({ sections: [aSection(4)] }))
    const lines = spellHandover(file).split('\n')
    lines[2] = `${lines[2] ?? ''}§`
    const read = readHandover(readHandoverBytes(new TextEncoder().encode(lines.join('\r\n'))))
    expect(read?.sections.flatMap(idsOfSection).length).toBeGreaterThanOrEqual(3)
  })

  it('needs no end of the last line', () => {
    const text = spellHandover(bytes(1, 2, 3))
    expect(readHandoverBytes(new TextEncoder().encode(text.trimEnd()))).toEqual(bytes(1, 2, 3))
  })

  it('leaves other files as they are', () => {
    const file = bytes(1, 2, 3)
    expect(readHandoverBytes(file)).toBe(file)
  })
})
