// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import type { Decision } from '#protocol/messages.ts'
import { StorageFailure } from '#client/ports.ts'
import type { PhoneRecords } from '#client/services.ts'
import { eventually } from '#tests/support/eventually.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import { aCheckIn } from '#tests/support/facts.ts'
import { enrol, networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'

/** A server, an organiser's desk with an event and its records open, and a gate's phone. */
async function gather() {
  const app = await openApp()
  const desk = await startPhone(networkTo(app))
  await enrol(desk, await app.inviteLink(), 'Desk')
  const { event } = await desk.services.desk.planEvent(PLAN)
  if (!event) throw new Error('not planned')
  await desk.services.desk.addPeople(event, [
    { entry: { name: 'Ғабитова Айгерім', no: 1 }, contact: { phones: ['+77010001234'], guardianPhones: [] } },
  ])
  await desk.services.sync.syncNow()
  const gate = await aCoordinator(app, event)
  const records = await desk.services.records.open()
  return { app, desk, gate, event, records, stream: eventStream(event) }
}

/** What the desk shows of the gate at the event, after a round. */
async function look(desk: TestPhone, records: PhoneRecords, event: EventId, name = 'Gate') {
  await desk.services.sync.syncNow()
  return eventually(() => {
    const phone = records.phones().find((each) => each.name === name)
    const place = phone?.places.find(({ stream }) => stream === eventStream(event))
    if (!phone) throw new Error('no such phone yet')
    return { phone, place }
  })
}

describe('phones and records', () => {
  it('tells of every enrolled device, of its sheets in every stream, and not of the server’s', async () => {
    const { desk, gate, event, records, stream } = await gather()
    await gate.syncStream({ stream, sheets: [(await gate.seal(stream, [aCheckIn()])).bytes] })
    const { phone, place } = await look(desk, records, event)
    expect(phone).toMatchObject({ role: 'coordinator', isOwn: false, isRevoked: false, count: 1 })
    expect(place).toMatchObject({ count: 1, missing: null, split: null, held: [] })
    const own = records.phones().find(({ isOwn }) => isOwn)
    expect(own).toMatchObject({ name: 'Desk', role: 'organiser' })
    expect(own?.places.length).toBeGreaterThan(2)
    expect(
      records
        .phones()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Desk', 'Gate'])
  })

  it('[SHEET-3] shows that sheets have not arrived, and no longer when they have', async () => {
    const { desk, gate, event, records, stream } = await gather()
    const [first, second, third] = [
      await gate.seal(stream, [aCheckIn()]),
      await gate.seal(stream, [aCheckIn()]),
      await gate.seal(stream, [aCheckIn()]),
    ]
    await gate.syncStream({ stream, sheets: [first.bytes, third.bytes] })
    expect((await look(desk, records, event)).place?.missing?.numbers).toEqual([{ from: 2, to: 2 }])
    await gate.syncStream({ stream, sheets: [second.bytes] })
    await look(desk, records, event)
    await eventually(async () => expect((await look(desk, records, event)).place?.missing).toBeNull())
  })

  it('[SYN-5] holds and releases by the organiser’s word, and tells listeners', async () => {
    const { desk, gate, event, records, stream } = await gather()
    const sheet = await gate.seal(stream, [aCheckIn()])
    await gate.syncStream({ stream, sheets: [sheet.bytes] })
    await look(desk, records, event)
    let told = 0
    records.onChange(() => told++)
    const decide = (decision: Decision) => desk.services.records.decide(decision)
    expect(await decide({ kind: 'hold', stream, sheets: [sheet.id] })).toEqual({
      kind: 'decided',
      sheets: 1,
      facts: 0,
      streams: 1,
    })
    await eventually(async () => {
      const { place } = await look(desk, records, event)
      expect(place?.held).toEqual([{ reason: 'decided', issuer: null, sheets: [sheet.id] }])
    })
    expect(told).toBeGreaterThan(0)
    expect(await decide({ kind: 'release', stream, sheets: [sheet.id] })).toMatchObject({ sheets: 1 })
    await eventually(async () =>
      expect((await look(desk, records, event)).place?.counting).toEqual([sheet.id]),
    )
  })

  it('[SYN-7] shows that a phone was revoked, and what it sent afterwards as held', async () => {
    const { desk, gate, event, records, stream } = await gather()
    await gate.syncStream({ stream, sheets: [(await gate.seal(stream, [aCheckIn()])).bytes] })
    await look(desk, records, event)
    const decision = { kind: 'revoke', device: gate.device, trust: 'all' } as const
    expect(await desk.services.records.decide(decision)).toMatchObject({ kind: 'decided' })
    await gate.trySync([{ stream, sheets: [(await gate.seal(stream, [aCheckIn()])).bytes] }])
    await eventually(async () => {
      const { phone, place } = await look(desk, records, event)
      expect(phone.isRevoked).toBe(true)
      expect(place?.held).toMatchObject([{ reason: 'revoked', sheets: [expect.any(String)] }])
    })
  })

  it('[SYN-10] erases a person: the desk shows no name and no phone any more', async () => {
    const { desk, event } = await gather()
    const board = await desk.services.boards.open(event)
    const [person] = board.people()
    if (!person) throw new Error('nobody')
    const decision = { kind: 'erase', event, people: [person.id] } as const
    expect(await desk.services.records.decide(decision)).toMatchObject({ kind: 'decided', facts: 2 })
    await desk.services.sync.syncNow()
    await eventually(() => {
      const after = board.person(person.id)
      expect(after?.name).toBe('')
      expect(after && board.contact(after).phones).toEqual([])
    })
  })

  it('says what the server or the network said no to', async () => {
    const { desk, gate } = await gather()
    const decision = { kind: 'adopt', issuer: gate.device } as const
    expect(await desk.services.records.decide(decision)).toEqual({ kind: 'problem', problem: 'not-found' })
    desk.network.fetch = noNetwork
    expect(await desk.services.records.decide(decision)).toEqual({
      kind: 'no-server',
      reason: 'unreachable',
    })
    const stranger = await startPhone({ fetch: noNetwork })
    expect(() => stranger.services.records).toThrow('only a phone with an account')
  })

  it('says nothing more once closed, and lives through a storage that fails', async () => {
    const { desk, gate, event, records, stream } = await gather()
    const listStreams = vi.spyOn(desk.disk.log, 'listStreams')
    listStreams.mockRejectedValueOnce(new StorageFailure('broken'))
    await expect(desk.services.records.open()).rejects.toThrow(StorageFailure)
    let told = 0
    records.onChange(() => told++)
    records.close()
    await gate.syncStream({ stream, sheets: [(await gate.seal(stream, [aCheckIn()])).bytes] })
    await desk.services.sync.syncNow()
    expect(told).toBe(0)
    expect((await look(desk, await desk.services.records.open(), event)).phone.count).toBe(1)
  })
})

describe('closing an event', () => {
  it('[SYN-11] says what the report was made of; what comes later is late, and a later closing takes it in', async () => {
    const { desk, gate, event, stream } = await gather()
    const board = await desk.services.boards.open(event)
    expect(board.closing()).toEqual({ closed: null, facts: [], isContradiction: false })
    const { n } = await desk.disk.log.readCursor(stream)
    expect(await desk.services.desk.closeEvent(event)).toMatchObject({ kind: 'saved' })
    await desk.services.sync.syncNow()
    expect(board.closing().closed?.n).toBe(n)
    const [person] = board.people()
    await gate.syncStream({
      stream,
      sheets: [(await gate.seal(stream, [aCheckIn(person ? { person: person.id } : {})])).bytes],
    })
    await desk.services.sync.syncNow()
    await eventually(() => expect(board.late().subjects.has(person?.id ?? ('' as never))).toBe(true))
    await desk.services.desk.closeEvent(event)
    await desk.services.sync.syncNow()
    await eventually(() => expect(board.late().subjects.size).toBe(0))
    expect(board.closing()).toMatchObject({ isContradiction: false, closed: { n: n + 2 } })
  })

  it('is not saved where storage fails', async () => {
    const { desk, event } = await gather()
    const readCursor = vi.spyOn(desk.disk.log, 'readCursor')
    readCursor.mockRejectedValueOnce(new StorageFailure('no-space'))
    expect(await desk.services.desk.closeEvent(event)).toEqual({ kind: 'not-saved', reason: 'no-space' })
  })
})
