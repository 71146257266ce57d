import { describe, expect, it } from 'vitest'
import {
  emptyControl,
  holdOf,
  isErased,
  isSealed,
  listAdoptedKeys,
  listHeld,
  listRevocations,
  noteLink,
  noteSheet,
} from '#domain/fold/control.ts'
import type { Control } from '#domain/fold/control.ts'
import type { Role } from '#domain/log/certificate.ts'
import type { CanonicalMap } from '#domain/log/canonical.ts'
import { bytesOfId } from '#domain/ids.ts'
import { aCheckIn, aFact, aPerson, aRegistration, bytesFor, idsOf } from '#tests/support/facts.ts'
import {
  aChain,
  aHold,
  anAdoption,
  anErasure,
  aRelease,
  aRevocation,
  aSealing,
  stated,
} from '#tests/support/control.ts'
import { aDevice, aServer, aSheet, getSheet } from '#tests/support/sheets.ts'
import type { TestSheet } from '#tests/support/sheets.ts'

const gate = aDevice()
const field = aDevice({ name: 'field' })
const five = [1, 2, 3, 4, 5].map(() => [aCheckIn()])

function note(control: Control, sheet: TestSheet, role?: Role | null): boolean {
  const usual = sheet.header.device === aServer().device ? 'server' : 'coordinator'
  return noteSheet(control, getSheet(sheet.bytes), role === undefined ? usual : role)
}

function controlOf(...sheets: readonly TestSheet[]): Control {
  const control = emptyControl()
  for (const sheet of sheets) note(control, sheet)
  return control
}

const whyHeld = (control: Control, { id, header }: TestSheet) =>
  holdOf(control, { id, device: header.device })
const heldOf = (control: Control, sheets: readonly TestSheet[]) =>
  sheets.map((sheet) => whyHeld(control, sheet) !== null)

describe('holding', () => {
  it('[SYN-5] leaves out the sheets that the server names, with its reason', () => {
    const [a, b] = aChain(gate, five)
    if (!a || !b) throw new Error('no chain')
    const hold = aHold({ sheets: [a], reason: 'no-right' })
    const control = controlOf(a, b, stated(hold))
    expect(whyHeld(control, a)).toEqual({ reason: 'no-right', facts: [hold.id] })
    expect(whyHeld(control, b)).toBeNull()
    expect(listHeld(control).map((link) => link.id)).toEqual([a.id])
  })

  it('[SYN-5] counts by the word of the server alone', () => {
    const sheet = aSheet()
    for (const role of ['organiser', 'coordinator', null] as const) {
      const control = emptyControl()
      note(control, aSheet({ device: field, facts: [aHold({ sheets: [sheet] })] }), role)
      expect(whyHeld(control, sheet)).toBeNull()
    }
  })

  it('[SYN-5] counts once the role of the sheet that states it is known', () => {
    const sheet = aSheet()
    const hold = stated(aHold({ sheets: [sheet] }))
    const control = controlOf(sheet)
    expect(note(control, hold, null)).toBe(false)
    expect(note(control, hold)).toBe(true)
    expect(note(control, hold)).toBe(false)
    expect(whyHeld(control, sheet)).not.toBeNull()
  })

  it('[SYN-5] ends for the sheets of a release and the holds that it names, whichever comes first', () => {
    const [a, b] = [aSheet(), aSheet({ number: 2 })]
    const first = aHold({ sheets: [a, b], reason: 'no-right' })
    const second = aHold({ sheets: [a], reason: 'decided' })
    const releases = [aRelease({ sheets: [a], holds: [first] }), aRelease({ sheets: [a], holds: [second] })]
    const control = controlOf(stated(...releases), stated(first), a, b)
    expect(heldOf(control, [a, b])).toEqual([false, true])
    expect(note(control, stated(second))).toBe(false)
    const again = aHold({ sheets: [a] })
    expect(note(control, stated(again))).toBe(true)
    expect(whyHeld(control, a)?.facts).toEqual([again.id])
  })

  it('[SYN-5] names every hold that a release must lift', () => {
    const sheet = aSheet()
    const holds = [
      aHold({ sheets: [sheet], reason: 'decided' }),
      aHold({ sheets: [sheet], reason: 'no-right' }),
      aRevocation({ of: gate.device }),
    ]
    const control = controlOf(sheet, stated(...holds))
    const held = whyHeld(control, sheet)
    expect(held).toEqual({ reason: 'revoked', facts: [...idsOf(holds)].sort() })
    expect(note(control, stated(aRelease({ sheets: [sheet], holds })))).toBe(true)
    expect(whyHeld(control, sheet)).toBeNull()
  })

  it('[FACT-2] takes a reason that it does not know as a decision, and passes over a body it cannot read', () => {
    const sheet = aSheet()
    const ruling = (kind: string, body: CanonicalMap) => aFact({ kind, subjects: [], body })
    const sheets = [bytesOfId(sheet.id), 'moon', bytesFor('short', 31)]
    const control = controlOf(
      sheet,
      stated(
        ruling('held', {}),
        ruling('held', { sheets: 'all' }),
        ruling('released', {}),
        ruling('revoked', {}),
        ruling('erased', { people: 7 }),
        ruling('issuer-adopted', { key: 'mine' }),
      ),
    )
    expect(listHeld(control)).toEqual([])
    expect(listRevocations(control)).toEqual([])
    expect(listAdoptedKeys(control)).toEqual([])
    note(control, stated(ruling('held', { sheets, reason: 'eclipse' })))
    expect(whyHeld(control, sheet)?.reason).toBe('decided')
  })
})

describe('revocation', () => {
  it('[SYN-7] holds what came after the last trusted sheet, numbered already or not', () => {
    const chain = aChain(gate, five)
    const control = controlOf(...chain, stated(aRevocation({ of: gate.device, last: chain[2] as TestSheet })))
    expect(heldOf(control, chain)).toEqual([false, false, false, true, true])
    expect(heldOf(control, aChain(field, five))).toEqual([false, false, false, false, false])
  })

  it('[SYN-7] holds a fork off the trusted chain', () => {
    const chain = aChain(gate, five)
    const fork = aSheet({ device: gate, number: 2, previous: chain[0]?.id ?? null, facts: [aCheckIn()] })
    const control = controlOf(
      ...chain,
      fork,
      stated(aRevocation({ of: gate.device, last: chain[2] as TestSheet })),
    )
    expect(heldOf(control, [fork])).toEqual([true])
  })

  it('[SYN-7] trusts nothing of a device without a last trusted sheet', () => {
    const chain = aChain(gate, five)
    const control = controlOf(...chain, stated(aRevocation({ of: gate.device })))
    expect(heldOf(control, chain)).toEqual([true, true, true, true, true])
  })

  it('[SYN-7] holds a sheet of a device of which nothing was noted', () => {
    const [first, second] = aChain(gate, five) as readonly [TestSheet, TestSheet]
    const control = controlOf(stated(aRevocation({ of: gate.device, last: second })))
    expect(heldOf(control, [first, second])).toEqual([true, false])
  })

  it('[SYN-7] holds what lies below a gap in the chain until the gap is closed', () => {
    const chain = aChain(gate, five)
    const [a, b, c, d, e] = chain as readonly [TestSheet, TestSheet, TestSheet, TestSheet, TestSheet]
    const control = controlOf(a, b, d, e, stated(aRevocation({ of: gate.device, last: d })))
    // The one below is named by the one above, wherever it is.
    expect(heldOf(control, chain)).toEqual([true, true, false, false, true])
    expect(note(control, c)).toBe(true)
    expect(heldOf(control, chain)).toEqual([false, false, false, false, true])
    expect(noteLink(control, { id: c.id, device: gate.device, number: 3, previous: null })).toBe(false)
    expect(note(control, aSheet({ device: gate, number: 9, facts: [aCheckIn()] }))).toBe(false)
  })

  it('[SYN-7] follows a chain that names itself no further than once round', () => {
    const [a, b] = aChain(gate, five) as readonly [TestSheet, TestSheet]
    const control = emptyControl()
    noteLink(control, { id: a.id, device: gate.device, number: 1, previous: b.id })
    noteLink(control, { id: b.id, device: gate.device, number: 2, previous: a.id })
    note(control, stated(aRevocation({ of: gate.device, last: b })))
    expect(listHeld(control)).toEqual([])
  })

  it('[SYN-7] covers by two revocations what either covers, unless one corrects the other', () => {
    const chain = aChain(gate, five)
    const early = aRevocation({ of: gate.device, last: chain[1] as TestSheet })
    const late = aRevocation({ of: gate.device, last: chain[3] as TestSheet })
    const corrected = aRevocation({ of: gate.device, last: chain[3] as TestSheet, replaces: [early] })
    expect(heldOf(controlOf(...chain, stated(early, late)), chain)).toEqual([false, false, true, true, true])
    for (const order of [
      [early, corrected],
      [corrected, early],
    ]) {
      const control = controlOf(...chain, ...order.map((fact) => stated(fact)))
      expect(heldOf(control, chain)).toEqual([false, false, false, false, true])
      expect(listRevocations(control)).toEqual([
        { fact: corrected.id, device: gate.device, last: chain[3]?.id },
      ])
    }
  })

  it('[SYN-5] of a sheet that the server released again covers the rest', () => {
    const chain = aChain(gate, five)
    const revocation = aRevocation({ of: gate.device, last: chain[0] as TestSheet })
    const release = aRelease({ sheets: chain.slice(2, 3), holds: [revocation] })
    const control = controlOf(...chain, stated(revocation, release))
    expect(heldOf(control, chain)).toEqual([false, true, false, true, true])
  })
})

describe('what else the server states', () => {
  it('[SYN-10] names the people and the facts whose personal parts are gone', () => {
    const [a, b] = [aRegistration(), aRegistration({ person: aPerson('Daniyar') })]
    const factOf = (frozen: typeof a) => getSheet(aSheet({ facts: [frozen] }).bytes).facts[0]
    const [first, second] = [factOf(a), factOf(b)]
    if (!first || !second) throw new Error('no facts')
    const control = emptyControl()
    expect(isErased(control, first)).toBe(false)
    const erasure = stated(anErasure({ people: [aPerson()] }))
    expect(note(control, erasure)).toBe(true)
    expect(note(control, erasure)).toBe(false)
    expect(note(control, stated(anErasure({ people: [aPerson()], seq: 900 })))).toBe(false)
    expect([isErased(control, first), isErased(control, second)]).toEqual([true, false])
    expect(note(control, stated(anErasure({ facts: [b] })))).toBe(true)
    expect(isErased(control, second)).toBe(true)
  })

  it('[SYN-11] says that the stream is sealed', () => {
    const control = controlOf(aSheet())
    expect(isSealed(control)).toBe(false)
    expect(note(control, stated(aSealing()))).toBe(false)
    expect(isSealed(control)).toBe(true)
  })

  it('[SHEET-4] adopts the keys of other issuers, each once', () => {
    const [one, other] = [bytesFor('one', 65), bytesFor('other', 65)].map((bytes) => {
      const key = new Uint8Array(65)
      key.set(bytes)
      return key
    }) as [Uint8Array, Uint8Array]
    const control = controlOf(stated(anAdoption(one)), stated(anAdoption(other)), stated(anAdoption(one)))
    expect(listAdoptedKeys(control)).toEqual([one, other])
  })
})
