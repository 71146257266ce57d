import { describe, expect, it } from 'vitest'
import {
  draftClosed,
  draftErased,
  draftHeld,
  draftIssuerAdopted,
  draftReleased,
  draftRevoked,
  draftSealed,
  readAdoptedKey,
  readClosed,
  readErased,
  readHeld,
  readReleased,
  readRevoked,
  readSealed,
} from '#domain/drafts/control.ts'
import { deviceIdOf, factIdOf, personIdOf, sheetIdOf } from '#domain/ids.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { aFact, aPerson, bytesFor } from '#tests/support/facts.ts'
import { filled } from '#tests/support/hex.ts'

const device = deviceIdOf(bytesFor('device gate', 16))
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))
const sheets = many(400, (n) => sheetIdOf(bytesFor(`sheet ${n}`, 32)))
const facts = many(400, (n) => factIdOf(bytesFor(`fact ${n}`, 16)))
const bodyOf = (draft: FactDraft | undefined) => draft?.body ?? {}

describe('what the server states', () => {
  it('[SYN-5] reads back what was held, in facts small enough', () => {
    const drafts = draftHeld({ sheets, reason: 'no-right', device })
    const bodies = drafts.map((draft) => readHeld(bodyOf(draft)))
    expect(bodies.flatMap((body) => body?.sheets)).toEqual(sheets)
    expect(bodies[0]).toMatchObject({ reason: 'no-right', device, issuer: null })
    expect(drafts.map((draft) => aFact(draft).id)).toHaveLength(3)
    expect(readHeld({ sheets: [filled(1, 32)] })).toMatchObject({ reason: 'decided', device: null })
  })

  it('[SHEET-4] says of sheets by an unknown issuer who that is', () => {
    const issuer = deviceIdOf(bytesFor('device other server', 16))
    const [draft] = draftHeld({ sheets: sheets.slice(0, 1), reason: 'unknown-issuer', device, issuer })
    expect(readHeld(bodyOf(draft))).toMatchObject({ device, issuer })
  })

  it('[SYN-5] releases every sheet from every hold', () => {
    const drafts = draftReleased({ sheets, holds: facts })
    const pairs = drafts.flatMap((draft) =>
      readReleased(bodyOf(draft)).flatMap((sheet) => (draft.replaces ?? []).map((fact) => sheet + fact)),
    )
    expect(new Set(pairs).size).toBe(400 * 400)
    expect(drafts.map((draft) => aFact(draft).id)).toHaveLength(9)
  })

  it('[SYN-7] reads back a revocation with and without a last trusted sheet', () => {
    const last = sheetIdOf(filled(2, 32))
    expect(readRevoked(bodyOf(draftRevoked({ device, last })))).toEqual({ device, last })
    expect(readRevoked(bodyOf(draftRevoked({ device, last: null })))).toEqual({ device, last: null })
    expect(draftRevoked({ device, last }, facts.slice(0, 1)).replaces).toEqual(facts.slice(0, 1))
  })

  it('[SYN-10] reads back what was erased, in facts small enough', () => {
    const people = many(400, (n) => personIdOf(bytesFor(`person ${n}`, 10)))
    const drafts = draftErased({ people, facts })
    const bodies = drafts.map((draft) => readErased(bodyOf(draft)))
    expect(bodies.flatMap((body) => body.people)).toEqual(people)
    expect(bodies.flatMap((body) => body.facts)).toEqual(facts)
    expect(drafts.map((draft) => aFact(draft).id)).toHaveLength(6)
    expect(draftErased({ people: [aPerson()], facts: [] })).toHaveLength(1)
    expect(draftErased({ people: [], facts: [] })).toEqual([])
  })

  it('[SYN-11] reads back what a report was made of', () => {
    const cursor = { n: 7, digest: filled(7, 32) }
    expect(readClosed(bodyOf(draftClosed(cursor, facts.slice(0, 2))))).toEqual(cursor)
    for (const odd of [{}, { ...cursor, n: -1 }, { ...cursor, n: '7' }, { n: 7, digest: filled(7, 31) }])
      expect(readClosed(odd)).toBeNull()
    expect(draftSealed()).toEqual({ kind: 'sealed', subjects: [], body: {} })
  })

  it('[SYN-11] reads back the ends of the chains that were sealed in', () => {
    expect(readSealed(bodyOf(draftSealed(sheets.slice(0, 3))))).toEqual(sheets.slice(0, 3))
    expect(readSealed(bodyOf(draftSealed()))).toEqual([])
  })

  it('[SHEET-4] reads back the key of an issuer', () => {
    const key = filled(4, 65)
    expect(readAdoptedKey(bodyOf(draftIssuerAdopted(key)))).toEqual(key)
  })
})
