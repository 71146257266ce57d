import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import { bytesOfId, certificateIdOf, deviceIdOf, eventIdOf, sessionIdOf, sheetIdOf } from '#domain/ids.ts'
import { decodeCanonical, encodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { CanonicalMap, CanonicalValue } from '#domain/log/canonical.ts'
import { sealSheet, takePage } from '#domain/log/seal.ts'
import {
  encodeSheet,
  encodeSheetHeader,
  listStripped,
  MAX_SHEET_BYTES,
  MAX_SHEET_FACTS,
  readSheet,
  sheetIdFor,
  sheetToSign,
} from '#domain/log/sheet.ts'
import type { SheetHeader } from '#domain/log/sheet.ts'
import { eventStream } from '#domain/stream.ts'
import { aCheckIn, aFact, aPerson, aRegistration, aSession, idsOf } from '#tests/support/facts.ts'
import { filled, fromHex, hexOf } from '#tests/support/hex.ts'
import { aDevice, aSheet, getSheet } from '#tests/support/sheets.ts'

// Frozen: sheets with these bytes are on phones and in logs.
const HEADER =
  'a8' +
  '6163 5820 e326ff957e5aa05a6b8d32083ca010e78db2a4428beef5e6ce471277352f4c11' +
  '6164 50 aaa0dfea80dc46f9a7b8cbe2e8f8573c' +
  '6166 5820 67314917369d011446d84df640d52d9fc16b88759d63a3b7fff1a98fa9cd3556' +
  '616e 02' +
  '616f 50 77777777777777777777777777777777' +
  '6170 5820 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' +
  '6173 76 6576656e742f 6e616e61 6e616e61 6e616e61 6e616e61' +
  '6174 83 48 4444444444444444 3905db 1828'
const ENVELOPE =
  'a96162a2626e6f0766736f7572636566726f73746572616b6a72656769737465726564616e8150333333333333' +
  '333333333333333333336170582039e16fc8a08017ec8f65deb2d36debf3343bc476e3918f337737bacba406e4' +
  '3d617105617281502222222222222222222222222222222261734844444444444444446174831b000001a14804' +
  '3e0019012c19ee486177814a11111111111111111111'
const PERSONAL = 'a26164a1646e616d6568d398d0bbd0b8d18f6173485555555555555555'
const SHEET = `84 58c0 ${HEADER} 5840 ${'cc'.repeat(64)} 81 589d ${ENVELOPE} 81 581d ${PERSONAL}`

const header: SheetHeader = {
  organisation: filled(0x77, 16),
  stream: eventStream(eventIdOf(filled(0xaa, 10))),
  device: deviceIdOf(fromHex('aaa0dfea80dc46f9a7b8cbe2e8f8573c')),
  number: 2,
  previous: sheetIdOf(filled(0xbb, 32)),
  certificate: certificateIdOf(fromHex('e326ff957e5aa05a6b8d32083ca010e78db2a4428beef5e6ce471277352f4c11')),
  clock: { session: sessionIdOf(filled(0x44, 8)), offsetMs: -1500, errorMs: 40 },
}

describe('writing a sheet', () => {
  const fact = getSheet(fromHex(SHEET)).frozen

  it('[SHEET-2] gives the header, the id and the bytes that are frozen for ever', () => {
    const bytes = encodeSheetHeader(header, idsOf(fact))
    expect(hexOf(bytes)).toBe(HEADER.replaceAll(' ', ''))
    expect(sheetIdFor(bytes)).toBe('Cl5A-60oWSQzNNP28GVdVefAnasow-myOZ-wvr0a_UA')
    expect(hexOf(encodeSheet(bytes, filled(0xcc, 64), fact))).toBe(SHEET.replaceAll(' ', ''))
  })

  it('[SHEET-2] hashes and signs the header under the name of its type', () => {
    const bytes = fromHex(HEADER)
    const named = Buffer.concat([Buffer.from('asar/sheet/1\0'), bytes])
    expect(Buffer.from(sheetToSign(bytes)).equals(named)).toBe(true)
    expect(sheetIdFor(bytes)).toBe(createHash('sha256').update(named).digest('base64url'))
  })

  it('[SHEET-2] digests the ids of its facts in their order', () => {
    const ids = idsOf([aCheckIn(), aCheckIn()])
    const hash = createHash('sha256')
      .update('asar/facts/1\0')
      .update(concatBytes(ids.map(bytesOfId)))
    expect(mapOf(encodeSheetHeader(header, ids))['f']).toEqual(Uint8Array.from(hash.digest()))
    const turned = encodeSheetHeader(header, ids.toReversed())
    expect(turned).not.toEqual(encodeSheetHeader(header, ids))
  })

  it('[SHEET-2] leaves out a previous sheet and a clock that there is not', () => {
    const bytes = encodeSheetHeader({ ...header, previous: null, clock: null }, idsOf(fact))
    expect(Object.keys(mapOf(bytes))).toEqual(['c', 'd', 'f', 'n', 'o', 's'])
  })

  it('[SHEET-2] seals what it can read back', async () => {
    const device = aDevice()
    const facts = [aCheckIn(), aRegistration()]
    const sealed = await sealSheet({ ...header, device: device.device }, facts, device.sign)
    const sheet = getSheet(sealed.bytes)
    expect(sheet).toMatchObject({ ...header, device: device.device, id: sealed.id })
    expect(sheet.frozen).toEqual(facts)
    expect(sheet.signature).toEqual(await device.sign(sheetToSign(sheet.headerBytes)))
  })
})

describe('reading a sheet', () => {
  const usual = aSheet({ facts: [aCheckIn(), aRegistration()] })

  it('[SHEET-2] reads header and facts', () => {
    expect(getSheet(fromHex(SHEET))).toMatchObject({
      ...header,
      id: 'Cl5A-60oWSQzNNP28GVdVefAnasow-myOZ-wvr0a_UA',
      signature: filled(0xcc, 64),
      facts: [{ id: '5mPo7TrzHQ_5UIXR0pjrkw', kind: 'registered', personal: { name: 'Әлия' } }],
    })
  })

  it('[SHEET-2] has the id of its header, whatever the signature', () => {
    const [head, , envelopes, personals] = partsOf(usual.bytes)
    const resigned = encodeCanonical([head, filled(1, 64), envelopes, personals])
    expect(getSheet(resigned).id).toBe(usual.id)
  })

  it('[FACT-2] keeps unknown fields of the header', () => {
    const [head, signature, envelopes, personals] = partsOf(usual.bytes)
    const wider = encodeCanonical({ ...mapOf(head as Uint8Array), z: 'new' })
    const sheet = getSheet(encodeCanonical([wider, signature, envelopes, personals]))
    expect(sheet.headerBytes).toEqual(wider)
  })

  it('[SYN-10] names the facts whose personal part did not come along', () => {
    const [head, signature, envelopes] = partsOf(usual.bytes)
    const stripped = getSheet(encodeCanonical([head, signature, envelopes, [filled(0, 0), filled(0, 0)]]))
    expect(stripped.id).toBe(usual.id)
    expect(listStripped(stripped)).toEqual([usual.facts[1]?.id])
    expect(listStripped(getSheet(usual.bytes))).toEqual([])
  })

  it('[SHEET-3] refuses no number and no previous sheet that do not fit', () => {
    const odd = aSheet({ number: 1, previous: sheetIdOf(filled(7, 32)) })
    expect(getSheet(odd.bytes).previous).toBe(odd.header.previous)
    expect(getSheet(aSheet({ number: 9, previous: null }).bytes).number).toBe(9)
  })

  it.each<[string, CanonicalMap]>([
    ['a stream it does not know', { s: 'gardens/2026' }],
    ['a short organisation', { o: filled(1, 15) }],
    ['a short device', { d: filled(1, 15) }],
    ['number 0', { n: 0 }],
    ['a number that is text', { n: '1' }],
    ['a short previous id', { p: filled(1, 31) }],
    ['no certificate', { c: null }],
    ['a clock of two parts', { t: [filled(1, 8), 1] }],
    ['a clock of a short session', { t: [filled(1, 7), 1, 1] }],
    ['a clock measured in text', { t: [filled(1, 8), '1', 1] }],
    ['no digest of its facts', { f: null }],
  ])('[SHEET-2] refuses a header with %s', (_what, wrong) => {
    const [head, signature, envelopes, personals] = partsOf(usual.bytes)
    const bytes = encodeCanonical({ ...mapOf(head as Uint8Array), ...wrong })
    expect(readSheet(encodeCanonical([bytes, signature, envelopes, personals]))).toEqual({
      kind: 'unreadable',
      reason: 'not-a-sheet',
    })
  })

  it.each<[string, (parts: Parts) => CanonicalValue, string]>([
    ['a part is missing', (parts) => parts.slice(0, 3), 'not-a-sheet'],
    ['a part is too many', (parts) => [...parts, null], 'not-a-sheet'],
    ['it is no list', () => ({}), 'not-a-sheet'],
    ['the signature is short', ([a, , c, d]) => [a, filled(1, 63), c, d], 'not-a-sheet'],
    ['the header is no map', ([, b, c, d]) => [encodeCanonical([]), b, c, d], 'not-a-sheet'],
    ['there is no fact', ([a, b]) => [a, b, [], []], 'not-a-sheet'],
    ['a personal part is missing', ([a, b, c]) => [a, b, c, []], 'not-a-sheet'],
    ['an envelope is text', ([a, b]) => [a, b, ['x'], [filled(0, 0)]], 'not-a-sheet'],
    ['facts are fewer', ([a, b, c, d]) => [a, b, first(c), first(d)], 'facts-differ'],
    ['facts are turned round', ([a, b, c, d]) => [a, b, turned(c), turned(d)], 'facts-differ'],
    ['an envelope is no fact', ([a, b]) => [a, b, [filled(0, 1)], [filled(0, 0)]], 'facts-differ'],
  ])('[SHEET-2] refuses a sheet when %s', (_what, change, reason) => {
    expect(readSheet(encodeCanonical(change(partsOf(usual.bytes))))).toEqual({ kind: 'unreadable', reason })
  })

  it('[SHEET-6] refuses bytes that are not canonical', () => {
    const bytes = concatBytes([fromHex('9f'), usual.bytes.subarray(1), fromHex('ff')])
    expect(readSheet(bytes)).toEqual({ kind: 'unreadable', reason: 'not-canonical' })
  })

  it('[SHEET-2] finds every flipped bit outside the signature', () => {
    const { bytes, id } = aSheet({ facts: [aRegistration()] })
    const at = Buffer.from(bytes).indexOf(getSheet(bytes).signature)
    for (const [i, byte] of bytes.entries()) {
      if (i >= at && i < at + 64) continue
      const read = readSheet(bytes.with(i, byte ^ 1))
      if (read.kind === 'sheet') expect(read.sheet.id).not.toBe(id)
    }
  })

  it('[SHEET-2] reads random and mutated bytes without throwing, never as the same sheet', () => {
    const { bytes, id } = usual
    const cut = fc.nat(bytes.length - 1).map((length) => bytes.subarray(0, length))
    const mutated = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => changes.reduce((all, [at, byte]) => all.with(at, byte), bytes))
    fc.assert(
      fc.property(fc.oneof(mutated, cut, fc.uint8Array({ maxLength: 200 })), (altered) => {
        const read = readSheet(altered)
        if (read.kind === 'unreadable') return
        const { sheet } = read
        const again = encodeSheet(sheet.headerBytes, sheet.signature, sheet.frozen)
        expect(hexOf(again)).toBe(hexOf(altered))
        if (sheet.id === id) expect(sheet.frozen.map((fact) => fact.id)).toEqual(idsOf(usual.facts))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the limits of a sheet', () => {
  it('[SHEET-1] takes 500 facts and not one more', () => {
    const facts = Array.from({ length: MAX_SHEET_FACTS + 1 }, (_, i) => aSmallFact(i))
    expect(takePage(facts)).toEqual(facts.slice(0, MAX_SHEET_FACTS))
    expect(getSheet(aSheet({ facts: facts.slice(1) }).bytes).facts).toHaveLength(MAX_SHEET_FACTS)
    expect(readSheet(aSheet({ facts }).bytes)).toEqual({ kind: 'unreadable', reason: 'too-large' })
  })

  it('[SHEET-1] fills a sheet of at most 64 KB, whatever the facts weigh', () => {
    const weights = fc.array(fc.nat(7500), { minLength: 1, maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(weights, (sizes) => {
        const facts = sizes.map((size, i) => aHeavyFact(i, size))
        const page = takePage(facts)
        expect(page.length).toBeGreaterThan(0)
        const { bytes } = aSheet({ facts: page, previous: sheetIdOf(filled(1, 32)), clock: header.clock })
        expect(bytes.length).toBeLessThanOrEqual(MAX_SHEET_BYTES)
        expect(readSheet(bytes).kind).toBe('sheet')
        const rest = facts.slice(page.length, page.length + 1)
        if (rest.length > 0)
          expect(aSheet({ facts: [...page, ...rest] }).bytes.length).toBeGreaterThan(64_000)
      }),
      { numRuns: 50 },
    )
  })

  it('[SHEET-1] takes nothing of nothing', () => {
    expect(takePage([])).toEqual([])
  })

  it('[SHEET-1] refuses to read more than 64 KB', () => {
    const facts = Array.from({ length: 9 }, (_, i) => aHeavyFact(i, 7500))
    expect(readSheet(aSheet({ facts }).bytes)).toEqual({ kind: 'unreadable', reason: 'too-large' })
  })
})

function aSmallFact(seq: number) {
  return aFact({ kind: 'x', subjects: [] }, { seq, wallMs: 0 })
}

function aHeavyFact(seq: number, size: number) {
  const draft = { kind: 'registered', subjects: [aPerson()], personal: { name: 'x'.repeat(size) } }
  return aFact(draft, { seq, session: aSession() })
}

type Parts = readonly [CanonicalValue, CanonicalValue, CanonicalValue, CanonicalValue]

function partsOf(bytes: Uint8Array): Parts {
  const value = decodeCanonical(bytes)
  if (!Array.isArray(value) || value.length !== 4) throw new Error('no four parts')
  return value as unknown as Parts
}

function mapOf(bytes: Uint8Array): CanonicalMap {
  const value = decodeCanonical(bytes)
  if (!isMap(value)) throw new Error('no map')
  return value
}

function first(list: CanonicalValue): CanonicalValue {
  return Array.isArray(list) ? (list.slice(0, 1) as CanonicalValue) : null
}

function turned(list: CanonicalValue): CanonicalValue {
  return Array.isArray(list) ? (list.toReversed() as CanonicalValue) : null
}
