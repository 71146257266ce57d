import { describe, expect, it } from 'vitest'
import { draftHeld } from '#domain/drafts/control.ts'
import { foldDeviceSheets } from '#domain/fold/device-sheets.ts'
import { authorIn, foldSheets } from '#domain/fold/stream-state.ts'
import { eventStream } from '#domain/stream.ts'
import { aChain, aHold, aRelease, aRevocation, stated } from '#tests/support/control.ts'
import { aCheckIn, aFact, anEvent, MORNING_MS } from '#tests/support/facts.ts'
import { filled } from '#tests/support/hex.ts'
import { aDevice, aServer, aSheet, getSheet } from '#tests/support/sheets.ts'
import type { TestSheet } from '#tests/support/sheets.ts'

const gate = aDevice()
const field = aDevice({ name: 'field' })
const devices = [gate, field, aServer()]
const stream = eventStream(anEvent())
const pages = (count: number) => Array.from({ length: count }, () => [aCheckIn()])

/** What these sheets show of a device, the gate's unless told otherwise. */
function look(sheets: readonly TestSheet[], of = gate) {
  const state = foldSheets(
    sheets.map(({ bytes, header }) => {
      const by = devices.find(({ device }) => device === header.device)
      return { sheet: getSheet(bytes), author: by ? authorIn(by.certificate, stream) : null }
    }),
  )
  return foldDeviceSheets(state).find(({ device }) => device === of.device)
}

const idsOf = (...sheets: readonly TestSheet[]) => sheets.map(({ id }) => id)

describe('the sheets of a device', () => {
  it('are counted, in the order of their numbers, with the latest moment they tell of', () => {
    const [first, second] = aChain(gate, [
      [aCheckIn({ wallMs: MORNING_MS + 5_000 })],
      [aCheckIn({ wallMs: MORNING_MS })],
    ])
    if (!first || !second) throw new Error('no chain')
    expect(look([second, first, aSheet({ device: field })])).toEqual({
      device: gate.device,
      count: 2,
      counting: idsOf(first, second),
      held: [],
      missing: null,
      split: null,
      isRevoked: false,
      lastMs: MORNING_MS + 5_000,
    })
    expect(look([first], field)).toBeUndefined()
  })

  it('[SHEET-3] show which numbers have not arrived', () => {
    const chain = aChain(gate, pages(7))
    const here = [0, 2, 6].flatMap((i) => chain[i] ?? [])
    expect(look(here)?.missing).toEqual({
      numbers: [
        { from: 2, to: 2 },
        { from: 4, to: 6 },
      ],
      held: 0,
      named: 2,
    })
  })

  it('[SHEET-3] show that one which others name has not arrived, though its number is there', () => {
    const [first, second] = aChain(gate, pages(2))
    const other = aSheet({ device: gate, facts: [aCheckIn()] })
    if (!first || !second) throw new Error('no chain')
    expect(look([other, second])?.missing).toEqual({ numbers: [], held: 0, named: 1 })
  })

  it('[SYN-5] miss nothing that is held without its bytes, and say how much of a gap is held', () => {
    const [a, b, c, d] = aChain(gate, pages(4))
    if (!a || !b || !c || !d) throw new Error('no chain')
    const both = look([a, d, stated(aHold({ sheets: [b, c], reason: 'no-right' }))])
    expect(both).toMatchObject({ count: 4, missing: null, counting: idsOf(a, d) })
    expect(both?.held).toEqual([{ reason: 'no-right', issuer: null, sheets: idsOf(b, c).sort() }])
    const one = look([a, d, stated(aHold({ sheets: [b], reason: 'no-right' }))])
    expect(one).toMatchObject({ count: 3, missing: { numbers: [{ from: 2, to: 3 }], held: 1 } })
  })

  it('[SHEET-3] show where the chain parts, once, though copies go on side by side', () => {
    const trunk = aChain(gate, pages(2))
    const branch = (count: number) => {
      const sheets = [...trunk]
      for (let i = 0; i < count; i++)
        sheets.push(
          aSheet({
            device: gate,
            facts: [aCheckIn()],
            number: sheets.length + 1,
            previous: sheets.at(-1)?.id ?? null,
          }),
        )
      return sheets.slice(trunk.length)
    }
    expect(look([...trunk, ...branch(3), ...branch(2)])?.split).toEqual({ number: 3, places: 2 })
  })

  it('[SYN-5] are held for their reasons, group by group, until they are released', () => {
    const [a, b, c, d] = aChain(gate, pages(4))
    if (!a || !b || !c || !d) throw new Error('no chain')
    const sealed = aHold({ sheets: [a, b], reason: 'sealed' })
    const others = [aHold({ sheets: [c] }), aHold({ sheets: [d], reason: 'no-right' })]
    const held = look([a, b, c, d, stated(sealed, ...others)])
    expect(held?.held).toEqual([
      { reason: 'decided', issuer: null, sheets: idsOf(c) },
      { reason: 'no-right', issuer: null, sheets: idsOf(d) },
      { reason: 'sealed', issuer: null, sheets: idsOf(a, b).sort() },
    ])
    expect(held).toMatchObject({ count: 4, counting: [], lastMs: null })
    const release = aRelease({ sheets: [a, b], holds: [sealed] })
    const released = look([a, b, c, d, stated(sealed, ...others, release)])
    expect(released?.held.map(({ reason }) => reason)).toEqual(['decided', 'no-right'])
    expect(released?.counting).toEqual(idsOf(a, b))
  })

  it('[SHEET-4] are told by issuer where the server does not know it', () => {
    const sheets = aChain(gate, pages(3))
    const heldFor = (each: TestSheet | undefined, issuer?: typeof field.device) => {
      if (!each) throw new Error('no chain')
      const [draft] = draftHeld({
        sheets: [each.id],
        reason: 'unknown-issuer',
        device: gate.device,
        ...(issuer ? { issuer } : {}),
      })
      if (!draft) throw new Error('no draft')
      return aFact(draft)
    }
    const facts = [heldFor(sheets[0], field.device), heldFor(sheets[0]), heldFor(sheets[1])]
    expect(look([stated(...facts)])?.held).toEqual([
      { reason: 'unknown-issuer', issuer: null, sheets: idsOf(...sheets.slice(1, 2)) },
      { reason: 'unknown-issuer', issuer: field.device, sheets: idsOf(...sheets.slice(0, 1)) },
    ])
  })

  it('[SYN-5] leave out what nobody says the owner of, and what is no hold', () => {
    const odd = [
      aFact({ kind: 'held', subjects: [], body: { sheets: [filled(1, 32)] } }),
      aFact({ kind: 'held', subjects: [], body: {} }),
    ]
    expect(
      foldDeviceSheets(
        foldSheets(
          [stated(...odd)].map(({ bytes }) => ({
            sheet: getSheet(bytes),
            author: authorIn(aServer().certificate, stream),
          })),
        ),
      ).map(({ device }) => device),
    ).toEqual([aServer().device])
  })

  it('[SYN-7] say that the device was revoked', () => {
    const [a, b] = aChain(gate, pages(2))
    if (!a || !b) throw new Error('no chain')
    expect(look([a, b, stated(aRevocation({ of: gate.device, last: a }))])).toMatchObject({
      isRevoked: true,
      counting: idsOf(a),
      held: [{ reason: 'revoked', sheets: idsOf(b) }],
    })
  })
})
