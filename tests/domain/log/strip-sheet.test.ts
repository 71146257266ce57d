import { describe, expect, it } from 'vitest'
import type { FactId } from '#domain/ids.ts'
import { listStripped } from '#domain/log/sheet.ts'
import { fillSheet, stripSheet } from '#domain/log/strip-sheet.ts'
import { aCheckIn, aPerson, aRegistration, idsOf } from '#tests/support/facts.ts'
import { aSheet, getSheet } from '#tests/support/sheets.ts'

const facts = [aRegistration(), aCheckIn(), aRegistration({ person: aPerson('Daniyar') })]
const { bytes, id } = aSheet({ facts })
const [first, mark, second] = idsOf(facts) as [FactId, FactId, FactId]
const nothing = () => false
const only =
  (...ids: readonly FactId[]) =>
  (fact: { readonly id: FactId }) =>
    ids.includes(fact.id)

describe('taking erased parts out of a sheet', () => {
  it('[SYN-10] leaves header, id, envelopes and signature', () => {
    const stripped = getSheet(stripSheet(bytes, only(first)))
    const whole = getSheet(bytes)
    expect(stripped.id).toBe(id)
    expect(stripped.headerBytes).toEqual(whole.headerBytes)
    expect(stripped.signature).toEqual(whole.signature)
    expect(stripped.frozen.map((fact) => fact.envelope)).toEqual(facts.map((fact) => fact.envelope))
    expect(stripped.frozen.map((fact) => fact.personal)).toEqual([null, null, facts[2]?.personal])
    expect(listStripped(stripped)).toEqual([first])
  })

  it('[SYN-10] finds people by the subjects of facts', () => {
    const person = aPerson('Daniyar')
    const stripped = getSheet(stripSheet(bytes, ({ subjects }) => subjects.includes(person)))
    expect(listStripped(stripped)).toEqual([second])
  })

  it('[SYN-10] gives the same bytes when there is nothing to take out', () => {
    expect(stripSheet(bytes, nothing)).toBe(bytes)
    expect(stripSheet(bytes, only(mark))).toBe(bytes)
    const stripped = stripSheet(bytes, only(first))
    expect(stripSheet(stripped, only(first))).toBe(stripped)
    const odd = bytes.subarray(1)
    expect(stripSheet(odd, () => true)).toBe(odd)
  })
})

describe('filling in what a known sheet lacks', () => {
  const stripped = stripSheet(bytes, only(first, second))

  it('[SYN-10] takes parts from another copy', () => {
    expect(fillSheet(stripped, bytes, nothing)).toEqual(bytes)
    const half = stripSheet(bytes, only(first))
    expect(fillSheet(stripped, half, nothing)).toEqual(half)
  })

  it('[SYN-10] never brings an erased part back', () => {
    expect(fillSheet(stripped, bytes, only(first))).toEqual(stripSheet(bytes, only(first)))
    expect(fillSheet(stripped, bytes, () => true)).toBe(stripped)
  })

  it('[SYN-10] keeps what is there, and takes nothing from another sheet or from no sheet', () => {
    expect(fillSheet(bytes, stripped, nothing)).toBe(bytes)
    const other = aSheet({ facts, number: 2 })
    expect(fillSheet(stripped, other.bytes, nothing)).toBe(stripped)
    expect(fillSheet(stripped, bytes.subarray(1), nothing)).toBe(stripped)
    const odd = bytes.subarray(1)
    expect(fillSheet(odd, bytes, nothing)).toBe(odd)
  })
})
