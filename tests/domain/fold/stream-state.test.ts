import { describe, expect, it } from 'vitest'
import { draftReopened, readErased } from '#domain/drafts/control.ts'
import { foldClosing, listLate, NOTHING_LATE } from '#domain/fold/closing-view.ts'
import type { Closing } from '#domain/fold/closing-view.ts'
import { foldFields } from '#domain/fold/fields.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import { addSheet, addUnsigned, authorIn, emptyState, foldSheets } from '#domain/fold/stream-state.ts'
import type { StreamState } from '#domain/fold/stream-state.ts'
import { readFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { eventStream } from '#domain/stream.ts'
import { aChain, aClosing, aHold, anErasure, aRelease, aRevocation, stated } from '#tests/support/control.ts'
import {
  aCheckIn,
  aFact,
  aContact,
  aGrant,
  anEvent,
  aPerson,
  aRegistration,
  aRetraction,
  aSession,
  MORNING_MS,
} from '#tests/support/facts.ts'
import { aDevice, aServer, aSheet, getSheet } from '#tests/support/sheets.ts'
import type { TestDevice, TestSheet } from '#tests/support/sheets.ts'
import { deliver } from './deliver.ts'

const stream = eventStream(anEvent())
const gate = aDevice()
const desk = aDevice({ name: 'desk', role: 'organiser' })
const guest = aDevice({ name: 'guest', streams: [eventStream(anEvent('another day'))] })

describe('a held sheet', () => {
  it('[SYN-5] adds no fact, no author and no clock', () => {
    const session = aSession()
    const fact = aRegistration()
    const clock = { session, offsetMs: 60_000, errorMs: 10 }
    const other = aSheet({ device: desk, facts: [fact] })
    const sheet = aSheet({ facts: [fact, aCheckIn({ session })], clock })
    const state = stateOf([gate, sheet], [desk, other], [aServer(), stated(aHold({ sheets: [sheet] }))])
    expect(state.table.clocks.size).toBe(0)
    expect([...state.table.facts.values()].map(({ id, authors }) => [id, authors])).toEqual([
      [fact.id, [{ device: desk.device, role: 'organiser' }]],
    ])
  })

  it('[SYN-5] is folded again when the server releases it, and everything with it', () => {
    const sheet = aSheet()
    const hold = aHold({ sheets: [sheet] })
    const state = stateOf([gate, sheet])
    const rule = (ruling: TestSheet) => addSheet(state, getSheet(ruling.bytes), authorOf(aServer()))
    expect(rule(stated(hold))).toBe('refold')
    expect(rule(stated(aRelease({ sheets: [sheet], holds: [hold] })))).toBe('refold')
    expect(stateOf([gate, sheet], [aServer(), stated(hold)]).table.facts.size).toBe(0)
  })

  it('[FACT-4] cannot correct: what it replaced counts again', () => {
    const fact = aRegistration({ name: 'Aigerim' })
    const correction = aSheet({ number: 2, facts: [aRegistration({ name: 'Somebody', replaces: [fact] })] })
    const sheets = [[gate, aSheet({ facts: [fact] })] as const, [gate, correction] as const]
    expect(nameIn(stateOf(...sheets))).toBe('Somebody')
    const revoked = stated(aRevocation({ of: gate.device, last: sheets[0]?.[1] as TestSheet }))
    expect(nameIn(stateOf(...sheets, [aServer(), revoked]))).toBe('Aigerim')
  })

  it('[FACT-9] that comes after the word of the server changes nothing that was folded', () => {
    const sheet = aSheet()
    const state = stateOf([aServer(), stated(aHold({ sheets: [sheet] }))])
    expect(addSheet(state, getSheet(sheet.bytes), authorOf(gate))).toEqual(new Set())
  })

  it('[SYN-7] comes in when the gap below it is closed, though nothing was folded before', () => {
    const [first, second, third] = aChain(gate, [[aCheckIn()], [aRegistration()], [aContact()]]) as [
      TestSheet,
      TestSheet,
      TestSheet,
    ]
    const revocation = stated(aRevocation({ of: gate.device, last: third }))
    const state = stateOf([aServer(), revocation], [gate, first])
    expect(state.table.facts.size).toBe(0)
    addSheet(state, getSheet(second.bytes), authorOf(gate))
    expect(addSheet(state, getSheet(third.bytes), authorOf(gate))).toBe('refold')
    expect(
      stateOf([aServer(), revocation], [gate, first], [gate, second], [gate, third]).table.facts.size,
    ).toBe(3)
  })

  it('[SHEET-4] is like one whose certificate is not known', () => {
    const state = emptyState()
    const sheet = getSheet(aSheet().bytes)
    expect(addSheet(state, sheet, null)).toEqual(new Set())
    expect(state.table.facts.size).toBe(0)
    expect(foldSheets([{ sheet, author: null }]).table.facts.size).toBe(0)
  })
})

describe('an author whose certificate does not open the stream', () => {
  const session = aSession()
  const mark = aCheckIn({ session })
  const clock = { session, offsetMs: 60_000, errorMs: 10 }
  const sheet = aSheet({ device: guest, facts: [mark], clock })
  const grant = aGrant({ to: guest.device, role: 'coordinator' })
  const presenceIn = (state: StreamState) => foldPerson(state.table, aPerson())?.presence

  it('[SHEET-4] counts by roles that are granted in the stream alone', () => {
    expect(presenceIn(stateOf([guest, sheet]))).toBeUndefined()
    const granted = stateOf([guest, sheet], [desk, aSheet({ device: desk, facts: [grant] })])
    expect(presenceIn(granted)?.state).toBe('here')
    expect(granted.table.facts.get(mark.id)?.authors).toEqual([{ device: guest.device, role: null }])
  })

  it('[FACT-3] stands beside other authors of a fact in one order, whoever came first', () => {
    const other = aDevice({ name: 'other guest', streams: [] })
    const sheets = [guest, other, gate].map((device) => [device, aSheet({ device, facts: [mark] })] as const)
    const authorsIn = (state: StreamState) => state.table.facts.get(mark.id)?.authors
    const authors = authorsIn(stateOf(...sheets))
    expect(authors).toHaveLength(3)
    expect(authorsIn(stateOf(...sheets.toReversed()))).toEqual(authors)
  })

  it('[SHEET-4] cannot grant, whatever role the certificate names elsewhere', () => {
    const boss = aDevice({ name: 'boss', role: 'organiser', streams: ['schedule/*'] })
    const granted = stateOf([guest, sheet], [boss, aSheet({ device: boss, facts: [grant] })])
    expect(presenceIn(granted)).toBeUndefined()
  })

  it('[FACT-5] measures clocks only while a role is granted', () => {
    const own = aSheet({ device: desk, facts: [mark, grant] })
    const undo = aSheet({ device: desk, number: 2, facts: [aRetraction({ facts: [grant] })] })
    const timeIn = (state: StreamState) => presenceIn(state)?.marks[0]?.time
    expect(timeIn(stateOf([guest, sheet], [desk, own]))).toEqual({
      ms: MORNING_MS + 60_000,
      quality: 'measured',
      errorMs: 10,
    })
    expect(timeIn(stateOf([guest, sheet], [desk, own], [desk, undo]))?.quality).toBe('claimed')
    const better = { session, offsetMs: 30_000, errorMs: 5 }
    const worse = { session, offsetMs: 30_000, errorMs: 50 }
    const both = (by: typeof better) =>
      stateOf([guest, sheet], [desk, own], [gate, aSheet({ facts: [mark], clock: by })])
    expect(timeIn(both(better))?.errorMs).toBe(5)
    expect(timeIn(both(worse))?.errorMs).toBe(10)
  })

  it('[SHEET-4] is not the server, whose certificate opens every stream', () => {
    const bare = aDevice({ name: 'server', role: 'server', streams: [] })
    expect(authorIn(bare.certificate, stream).opens).toBe(true)
    expect(authorIn(gate.certificate, stream).opens).toBe(true)
    expect(authorIn(guest.certificate, stream).opens).toBe(false)
  })
})

describe('erasure', () => {
  const fact = aRegistration({ name: 'Aigerim', group: '5 A' })
  const correction = aRegistration({ name: 'Aigerim S.', replaces: [fact] })
  const contact = aContact()
  const sheet = aSheet({ facts: [fact, correction, contact, aCheckIn()] })

  it('[SYN-10] of a person takes every personal part, and leaves what is not personal', () => {
    const state = stateOf([gate, sheet], [aServer(), stated(anErasure({ people: [aPerson()] }))])
    expect([...state.table.facts.values()].map(({ personal }) => personal)).toEqual([null, null, null, null])
    expect(foldPerson(state.table, aPerson())).toMatchObject({
      name: '',
      group: '5 A',
      presence: { state: 'here' },
    })
  })

  it('[SYN-10] of a correction leaves the corrected fields empty', () => {
    const state = stateOf([gate, sheet], [aServer(), stated(anErasure({ facts: [correction] }))])
    expect(nameIn(state)).toBe('')
    expect(foldFields(state.table, aPerson(), 'registered').values).not.toHaveProperty('name')
  })

  it('[SYN-10] holds for facts that are not signed yet', () => {
    const state = stateOf([aServer(), stated(anErasure({ people: [aPerson()] }))])
    addUnsigned(state, factOf(fact), authorOf(gate))
    addUnsigned(state, factOf(aRegistration({ person: aPerson('Olga'), name: 'Olga' })), authorOf(gate))
    expect(nameIn(state)).toBe('')
    expect(foldPerson(state.table, aPerson('Olga'))?.name).toBe('Olga')
    const table = emptyState()
    addUnsigned(table, factOf(fact), authorOf(guest))
    expect(foldPerson(table.table, aPerson())).toBeNull()
  })

  it('[SYN-10] is one more sheet, and all is folded anew', () => {
    const state = stateOf([gate, sheet])
    const erasure = stated(anErasure({ people: [aPerson()] }))
    expect(addSheet(state, getSheet(erasure.bytes), authorOf(aServer()))).toBe('refold')
    expect(addSheet(state, getSheet(erasure.bytes), authorOf(aServer()))).not.toBe('refold')
  })
})

describe('closing', () => {
  const closingIn = (...facts: readonly FrozenFact[]) =>
    foldClosing(stateOf([desk, aSheet({ device: desk, facts })]).table)

  it('[SYN-11] says what the report was made of, and when', () => {
    expect(closingIn(aCheckIn())).toEqual({ closed: null, facts: [], isContradiction: false })
    const closed = aClosing({ n: 7 })
    const time = { ms: MORNING_MS, quality: 'claimed', errorMs: 0 }
    const cursor = { n: 7, digest: new Uint8Array(32).fill(7) }
    expect(closingIn(closed)).toEqual({
      closed: { ...cursor, fact: closed.id, time },
      facts: [closed.id],
      isContradiction: false,
    })
  })

  it('[FACT-2] passes over a closing that it cannot read', () => {
    expect(closingIn(aFact({ kind: 'closed', subjects: [], body: { n: 'all' } })).closed).toBeNull()
  })

  it('[SYN-11] is replaced by a later closing, and taken back by its author', () => {
    const first = aClosing({ n: 7 })
    const second = aClosing({ n: 9, replaces: [first] })
    expect(closingIn(first, second).closed?.n).toBe(9)
    expect(closingIn(first, second, aRetraction({ facts: [second] })).closed).toBeNull()
  })

  it('[SYN-11] by two who name different logs is a contradiction; the lowest id stands', () => {
    const [a, b] = [aClosing({ n: 7 }), aClosing({ n: 9 })].sort((x, y) => (x.id < y.id ? -1 : 1))
    if (!a || !b) throw new Error('two closings were made')
    const both = closingIn(b, a)
    expect(both).toMatchObject({ closed: { fact: a.id }, facts: [a.id, b.id], isContradiction: true })
    expect(closingIn(aClosing({ n: 7 }), aClosing({ n: 7 })).isContradiction).toBe(false)
    const other = aClosing({ n: 7, digest: new Uint8Array(32) })
    expect(closingIn(aClosing({ n: 7 }), other).isContradiction).toBe(true)
    const odd = aClosing({ n: 8, digest: new Uint8Array(32) })
    expect(closingIn(other, odd).isContradiction).toBe(true)
    const settled = aClosing({ n: 9, replaces: [a, b] })
    expect(closingIn(a, b, settled)).toMatchObject({ closed: { fact: settled.id }, isContradiction: false })
  })

  it('[SYN-11] refuses nothing: what comes after it counts', () => {
    const state = stateOf(
      [desk, aSheet({ device: desk, facts: [aClosing({ n: 1 })] })],
      [gate, aSheet({ facts: [aCheckIn()] })],
    )
    expect(foldPerson(state.table, aPerson())?.presence.state).toBe('here')
  })
})

describe('reopening', () => {
  it('[SYN-11] lifts the closing, whoever made it, until somebody closes again', () => {
    const closing = aClosing({ n: 1 })
    const reopened = aFact(draftReopened(anEvent(), [closing.id]))
    const again = aClosing({ n: 2 })
    const closedBy = (...facts: readonly FrozenFact[]) => {
      const { table } = deliver(
        facts.map((fact, i) => {
          const device = aDevice({ name: `phone ${String(i)}` })
          const [{ bytes }] = aChain(device, [[fact]]) as [TestSheet]
          return { sheet: getSheet(bytes), author: authorOf(device) }
        }),
      )
      return foldClosing(table).closed?.fact
    }
    expect(closedBy(closing)).toBe(closing.id)
    expect(closedBy(closing, reopened)).toBeUndefined()
    expect(closedBy(reopened, closing, again)).toBe(again.id)
  })
})

describe('what came after closing', () => {
  const before = aCheckIn()
  const after = aCheckIn({ person: aPerson('Olga') })
  const [early, late] = aChain(gate, [[before], [before, after, aClosing({ n: 1 })]]) as [
    TestSheet,
    TestSheet,
  ]
  const read = (...sheets: readonly TestSheet[]) => sheets.map(({ bytes }) => getSheet(bytes))
  const closing: Closing = {
    n: 1,
    digest: new Uint8Array(32),
    fact: 'of another device' as Closing['fact'],
    time: { ms: 0, quality: 'claimed', errorMs: 0 },
  }

  it('[SYN-11] is what only sheets above the position of the closing hold', () => {
    const found = listLate(emptyState().control, closing, { early: read(early), late: read(late) })
    expect(found.facts.has(after.id)).toBe(true)
    expect(found.facts.has(before.id)).toBe(false)
    expect(found.subjects).toEqual(new Set([aPerson('Olga')]))
    const all = { early: read(early, late), late: [] }
    expect(listLate(emptyState().control, closing, all)).toEqual(NOTHING_LATE)
  })

  it('[SYN-5] is no held sheet, and what only a held one had brought before counts as late', () => {
    const { control } = stateOf([gate, early], [gate, late], [aServer(), stated(aHold({ sheets: [late] }))])
    const sheets = { early: read(early), late: read(late) }
    expect(listLate(control, closing, sheets)).toEqual(NOTHING_LATE)
    const other = stateOf([gate, early], [gate, late], [aServer(), stated(aHold({ sheets: [early] }))])
    expect(listLate(other.control, closing, sheets).facts.has(before.id)).toBe(true)
  })

  it('[SYN-11] is nothing that lay on the closing device only, and was in its report', () => {
    const [own, closed, later] = [aCheckIn({ person: aPerson('Own') }), aClosing({ n: 1 }), aCheckIn()]
    const elsewhere = aCheckIn({ person: aPerson('Elsewhere') })
    const chain = aChain(gate, [[before], [own], [after, closed, later]]) as [TestSheet, TestSheet, TestSheet]
    const [other] = aChain(aDevice({ name: 'field' }), [[elsewhere]]) as [TestSheet]
    const sheets = { early: read(chain[0]), late: read(other, chain[1], chain[2]) }
    const { facts } = listLate(emptyState().control, { ...closing, fact: closed.id }, sheets)
    expect(facts).toEqual(new Set([elsewhere.id, later.id]))
  })
})

const authorOf = (device: TestDevice) => authorIn(device.certificate, stream)

function stateOf(...sheets: readonly (readonly [TestDevice, TestSheet])[]): StreamState {
  return deliver(sheets.map(([device, { bytes }]) => ({ sheet: getSheet(bytes), author: authorOf(device) })))
}

const nameIn = (state: StreamState) => foldPerson(state.table, aPerson())?.name

function factOf({ envelope, personal }: FrozenFact) {
  const fact = readFact(envelope, personal)
  if (!fact) throw new Error('no fact')
  return fact
}

it('[SYN-10] reads an erasure of nothing as nothing', () => {
  expect(readErased({})).toEqual({ people: [], facts: [] })
})
