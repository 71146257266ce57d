import { describe, expect, it } from 'vitest'
import { foldDevices } from '#domain/fold/device-view.ts'
import { foldEvent, foldSchedule } from '#domain/fold/event-view.ts'
import type { FoldInput } from '#domain/fold/fact-table.ts'
import { bytesOfId } from '#domain/ids.ts'
import {
  aFact,
  aGrant,
  anAuthor,
  anEvent,
  anEventPlan,
  aRetraction,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'

const gate = anAuthor('gate')
const field = anAuthor('field')
const desk = anAuthor('desk', 'organiser')
const server = anAuthor('server', 'server')

/** An organiser's fact, stated by a coordinator: it counts only if they were granted the role. */
const plan = statedBy(gate, anEventPlan())
const isPlanned = (...given: readonly FoldInput[]) => foldEvent(tableOf(plan, ...given), anEvent()) !== null

describe('rights', () => {
  it('[FACT-4] leave out a fact that its author may not make', () => {
    expect(isPlanned()).toBe(false)
    expect(isPlanned(statedBy(desk, anEventPlan()))).toBe(true)
  })

  it('[SHEET-4] are widened by a grant, whether it comes before or after', () => {
    const grant = statedBy(desk, aGrant({ to: gate.device }))
    expect(isPlanned(grant)).toBe(true)
    expect(foldEvent(tableOf(grant, plan), anEvent())).not.toBeNull()
  })

  it('[SHEET-4] are not widened by a grant to another device or of another role', () => {
    expect(isPlanned(statedBy(desk, aGrant({ to: field.device })))).toBe(false)
    for (const role of ['coordinator', 'gardener', 'server'])
      expect(isPlanned(statedBy(desk, aGrant({ to: gate.device, role })))).toBe(false)
  })

  it('[SHEET-4] are granted by certificate alone: nobody grants what they were granted', () => {
    expect(isPlanned(statedBy(gate, aGrant({ to: gate.device })))).toBe(false)
    const chain = [statedBy(desk, aGrant({ to: field.device })), statedBy(field, aGrant({ to: gate.device }))]
    expect(isPlanned(...chain)).toBe(false)
  })

  it('[FACT-4] end when the grant is taken back by its author or replaced by another grant', () => {
    const grant = aGrant({ to: gate.device })
    const undo = aRetraction({ facts: [grant] })
    expect(isPlanned(statedBy(desk, grant), statedBy(desk, undo))).toBe(false)
    expect(isPlanned(statedBy(desk, grant), statedBy(server, undo))).toBe(true)
    const less = aGrant({ to: gate.device, role: 'coordinator', replaces: [grant] })
    expect(isPlanned(statedBy(desk, grant), statedBy(server, less))).toBe(false)
    expect(isPlanned(statedBy(desk, grant), statedBy(gate, less))).toBe(true)
  })

  it('[FACT-4] to make a kind are needed to take a fact of that kind back', () => {
    const { fact } = plan
    const undo = aRetraction({ facts: [{ ...anEventPlan(), id: fact.id }] })
    expect(isPlanned({ fact, author: desk, clock: null }, statedBy(gate, undo))).toBe(true)
    expect(isPlanned({ fact, author: desk, clock: null }, statedBy(desk, undo))).toBe(false)
  })

  it('[FACT-4] of one author are enough for a fact that several signed', () => {
    const { fact } = plan
    expect(isPlanned({ fact, author: desk, clock: null })).toBe(true)
  })
})

describe('the organisation', () => {
  const enrolled = (name: string) =>
    aFact({
      kind: 'device-enrolled',
      subjects: [],
      body: { device: bytesOfId(gate.device), role: 'coordinator' },
      personal: { name },
    })

  it('[SHEET-4] names the devices that the server enrolled', () => {
    const table = tableOf(statedBy(server, enrolled('Gate phone')))
    expect([...foldDevices(table)]).toEqual([
      [gate.device, { device: gate.device, name: 'Gate phone', role: 'coordinator' }],
    ])
  })

  it('[FACT-2] passes over an enrolment that names no device', () => {
    const odd = aFact({ kind: 'device-enrolled', subjects: [], body: { role: 'coordinator' } })
    expect(foldDevices(tableOf(statedBy(server, odd))).size).toBe(0)
  })

  it('[SYN-10] keeps a device whose name was erased', () => {
    const body = { device: bytesOfId(gate.device) }
    const bare = aFact({ kind: 'device-enrolled', subjects: [], body })
    expect(foldDevices(tableOf(statedBy(server, bare))).get(gate.device)).toEqual({
      device: gate.device,
      name: '',
      role: '',
    })
  })

  it('[SHEET-4] takes no enrolment from anybody else', () => {
    const stated = [statedBy(desk, enrolled('x')), statedBy(gate, enrolled('y'))]
    expect(foldDevices(tableOf(...stated)).size).toBe(0)
  })
})

describe('the schedule', () => {
  const planned = (...facts: Parameters<typeof anEventPlan>[0][]) =>
    tableOf(...facts.map((each) => statedBy(desk, anEventPlan(each))))

  it('[FACT-9] tells an event by its facts alone', () => {
    const facts = { place: 'Park', meetingPoint: 'At the gate', bring: 'Gloves' }
    expect(foldEvent(planned(facts), anEvent())).toEqual({
      id: anEvent(),
      title: 'Spring cleanup',
      startsMs: MORNING_MS,
      endsMs: MORNING_MS + 14_400_000,
      utcOffsetMinutes: 300,
      place: 'Park',
      meetingPoint: 'At the gate',
      bring: 'Gloves',
      status: 'planned',
    })
  })

  it('[FACT-9] shows no event while its title or start is not known', () => {
    const half = aFact({ kind: 'event-planned', subjects: [anEvent()], body: { title: 'Cleanup' } })
    expect(foldEvent(tableOf(statedBy(desk, half)), anEvent())).toBeNull()
  })

  it('[FACT-2] reads an unknown status and odd fields as the usual ones', () => {
    const body = { title: 'Cleanup', starts: 5, ends: 'late', offset: null, place: 7, status: 'moved' }
    const odd = statedBy(desk, aFact({ kind: 'event-planned', subjects: [anEvent()], body }))
    expect(foldEvent(tableOf(odd), anEvent())).toMatchObject({
      startsMs: 5,
      endsMs: 5,
      utcOffsetMinutes: 300,
      place: '',
      status: 'planned',
    })
  })

  it('lists events by their start, then by id', () => {
    const events = ['a', 'b', 'c'].map(anEvent).sort()
    const [a, b, c] = events
    if (!a || !b || !c) throw new Error('three events were made')
    const table = planned({ event: c }, { event: b }, { event: a, startsMs: MORNING_MS + 1 })
    expect(foldSchedule(table).map((event) => event.id)).toEqual([b, c, a])
    expect(foldSchedule(planned({ event: b }, { event: c })).map((event) => event.id)).toEqual([b, c])
  })
})
