// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { EventId, PersonId } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import { packSeries } from '#client/handover/pack-series.ts'
import { writeSeries } from '#protocol/handover/code-series.ts'
import type { AddedFrom, SavedCopy } from '#client/services/handover.ts'
import { openApp } from '#tests/support/server-app.ts'
import { enrol, networkTo, noNetwork, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { PLAN } from '#tests/support/plan.ts'

/** A server, an event with twenty people, and coordinators who have pulled it and are out of reach now. */
async function gather(...names: readonly string[]) {
  const app = await openApp()
  const organiser = await startPhone(networkTo(app))
  await enrol(organiser, await app.inviteLink(), 'Desk')
  const event = (await organiser.services.desk.planEvent(PLAN)).event as EventId
  const people = Array.from({ length: 20 }, (_, i) => ({
    entry: { name: `Адам ${String(i + 1)}`, no: i + 1, group: 'A' },
    contact: { phones: [], guardianPhones: [] },
  }))
  await organiser.services.desk.addPeople(event, people)
  await organiser.services.sync.syncNow()
  const phones: TestPhone[] = []
  for (const name of names) {
    const phone = await startPhone(networkTo(app))
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), name)
    phone.network.fetch = noNetwork
    phones.push(phone)
  }
  return { app, organiser, event, phones: phones as [TestPhone, TestPhone, TestPhone] }
}

async function mark(phone: TestPhone, event: EventId, ...numbers: readonly number[]): Promise<void> {
  const board = await phone.services.boards.open(event)
  for (const no of numbers) {
    const person = board.people().find((each) => each.no === no)?.id as PersonId
    expect(await phone.services.attendance.checkIn(board, person)).toMatchObject({ kind: 'saved' })
  }
}

async function here({ services }: TestPhone, event: EventId): Promise<readonly (number | null)[]> {
  const board = await services.boards.open(event)
  const people = board.people().filter(({ presence }) => presence.state === 'here')
  return people.map(({ no }) => no).sort((a, b) => (a ?? 0) - (b ?? 0))
}

async function copyOf({ services }: TestPhone): Promise<SavedCopy> {
  const copy = await services.handover.writeCopy()
  if (copy.kind !== 'copy') throw new Error(copy.kind)
  return copy
}

async function add({ services }: TestPhone, file: Uint8Array): Promise<AddedFrom> {
  const added = await services.handover.addCopy(file)
  if (added.kind !== 'added') throw new Error(added.kind)
  return added
}

describe('a copy between phones', () => {
  it('[SYN-12] brings one phone’s marks to another with no network, and by it to the server', async () => {
    const { app, organiser, event, phones } = await gather('A', 'B')
    const [a, b] = phones
    await mark(a, event, 1, 2, 3)
    const copy = await copyOf(a)
    expect(copy.count).toBe(3)
    expect(await add(b, copy.bytes)).toMatchObject({ facts: 3, isWhole: true, receipt: 'saved' })
    expect(await here(b, event)).toEqual([1, 2, 3])
    // A is lost. B comes home.
    b.network.fetch = networkTo(app).fetch
    await b.services.sync.syncNow()
    expect(b.services.outbox.count()).toBe(0)
    await organiser.services.sync.syncNow()
    expect(await here(organiser, event)).toEqual([1, 2, 3])
  })

  it('[SYN-12] gives back receipts alone, in a few codes; they are as good as the whole file', async () => {
    const { event, phones } = await gather('A', 'B')
    const [a, b] = phones
    await mark(a, event, 1, 2)
    await mark(b, event, 3)
    // what was sealed before the receipt stays out of it
    await copyOf(b)
    const given = await copyOf(a)
    await add(b, given.bytes)
    const receipts = await b.services.handover.writeCopy('receipts')
    if (receipts.kind !== 'copy') throw new Error(receipts.kind)
    const whole = await copyOf(b)
    expect(receipts.bytes.length).toBeLessThan(whole.bytes.length * 0.75)
    const codes = async (bytes: Uint8Array) => writeSeries(await packSeries(bytes))?.length
    expect(await codes(given.bytes)).toBeLessThan(20)
    expect(await codes(receipts.bytes)).toBeLessThan(20)
    await add(a, receipts.bytes)
    await expect.poll(() => a.services.outbox.countOnlyHere()).toBe(0)
    expect(await here(a, event)).toEqual([1, 2])
  })

  it('[SYN-12] says "on another phone too" after a receipt signed by that phone, and not before', async () => {
    const { event, phones } = await gather('A', 'B')
    const [a, b] = phones
    await mark(a, event, 1)
    const board = await a.services.boards.open(event)
    const custody = () => a.services.outbox.list(9).then((items) => items.map((item) => item.custody))
    const copy = await copyOf(a)
    await add(b, copy.bytes)
    expect(await custody()).toEqual(['phone'])
    expect(a.services.outbox.countOnlyHere()).toBe(1)
    const back = await copyOf(b)
    await add(a, back.bytes)
    await expect.poll(custody).toContain('peers')
    expect(a.services.outbox.count()).toBeGreaterThan(0)
    expect(board.counts()).toMatchObject({ onPhoneOnly: 0, onPeers: 1, onServer: 0 })
  })

  it('[SYN-12] gives no receipt for a receipt, and none twice', async () => {
    const { event, phones } = await gather('A', 'B')
    const [a, b] = phones
    await mark(a, event, 1)
    await add(b, (await copyOf(a)).bytes)
    const facts = b.services.outbox.count()
    await add(b, (await copyOf(a)).bytes)
    expect(b.services.outbox.count()).toBe(facts)
    await add(a, (await copyOf(b)).bytes)
    const own = await a.disk.log.listUnsealed(eventStream(event), 9)
    expect(own).toEqual([])
  })

  it('[SYN-12] takes the copy as letters too', async () => {
    const { event, phones } = await gather('A', 'B')
    const [a, b] = phones
    await mark(a, event, 4)
    const letters = await (await (await copyOf(a)).letters()).text()
    const text = new TextEncoder().encode(letters.replaceAll('\n', '\r\n'))
    expect(await add(b, text)).toMatchObject({ facts: 1, isWhole: true })
  })

  it('[SYN-12] adds the whole sheets of half a file, and says that something is missing', async () => {
    const { event, phones } = await gather('A', 'B')
    const [a, b] = phones
    for (const no of [1, 2, 3]) {
      await mark(a, event, no)
      await copyOf(a)
    }
    const { bytes } = await copyOf(a)
    const added = await add(b, bytes.subarray(0, Math.floor(bytes.length * 0.6)))
    expect(added.isWhole).toBe(false)
    expect(added.facts).toBeGreaterThan(0)
    expect(added.facts).toBeLessThan(3)
    expect(await add(b, bytes)).toMatchObject({ isWhole: true })
    expect(await here(b, event)).toEqual([1, 2, 3])
  })

  it('tells a file that is no copy, and a copy of another organisation', async () => {
    const [one, other] = [await gather('A'), await gather('B')]
    await mark(one.phones[0], one.event, 1)
    const { bytes } = await copyOf(one.phones[0])
    const [b] = other.phones
    expect(await b.services.handover.addCopy(Uint8Array.of(1, 2, 3))).toEqual({ kind: 'not-a-copy' })
    expect(await b.services.handover.addCopy(bytes)).toEqual({ kind: 'other-organisation' })
  })

  it('has nothing to save where everything is on the server', async () => {
    const { phones } = await gather('A')
    expect(await phones[0].services.handover.writeCopy()).toEqual({ kind: 'nothing' })
  })

  it('[SYN-12] carries sealed what it may not read, and passes it on as it came', async () => {
    const { app, event, phones } = await gather('A', 'B')
    const [a, b] = phones
    const stranger = await startPhone(networkTo(app))
    await enrol(stranger, await app.inviteLink({ role: 'coordinator' }), 'Elsewhere')
    await mark(a, event, 7)
    const { bytes } = await copyOf(a)
    const told: number[] = []
    const { unsent } = stranger.services
    unsent.onChange(() => told.push(unsent.now().sealed))
    expect(await add(stranger, bytes)).toMatchObject({ facts: 0, sealedSheets: 1 })
    expect(await unsent.read()).toMatchObject({ sealed: 1 })
    expect(await stranger.disk.log.listStreams()).not.toContain(eventStream(event))
    expect(await add(b, (await copyOf(stranger)).bytes)).toMatchObject({ facts: 1 })
    expect(await here(b, event)).toEqual([7])
    expect(told).toContain(1)
  })

  it('[SYN-12, SYN-2] brings what it carries sealed to the server, and forgets it when it was seen in the log', async () => {
    const { app, organiser, event, phones } = await gather('A')
    const [a] = phones
    const stranger = await startPhone(networkTo(app))
    await enrol(stranger, await app.inviteLink({ role: 'coordinator' }), 'Elsewhere')
    await mark(a, event, 7)
    await add(stranger, (await copyOf(a)).bytes)
    const { unsent, phoneData, sync } = stranger.services
    expect(await phoneData.clear()).toMatchObject({ kind: 'refused', onlyHere: { sealed: 1 } })
    for (let i = 0; i < 3; i++) await sync.syncNow()
    expect(unsent.now()).toMatchObject({ sealed: 0 })
    await organiser.services.sync.syncNow()
    expect(await here(organiser, event)).toEqual([7])
    expect((await phoneData.clear()).kind).toBe('done')
  })

  it('refuses to clear or sign out while something is only here, and clears once another phone signed for it', async () => {
    const { event, phones } = await gather('A', 'B')
    const [a, b] = phones
    await mark(a, event, 1)
    const { phoneData } = a.services
    const onlyHere = { records: 1, photos: 0, sealed: 0 }
    expect(await phoneData.signOut()).toEqual({ kind: 'refused', onlyHere })
    await add(b, (await copyOf(a)).bytes)
    await add(a, (await copyOf(b)).bytes)
    await expect.poll(() => phoneData.countOnlyHere()).toMatchObject({ records: 0 })
    expect(await phoneData.clear()).toEqual({ kind: 'done', kept: 1 })
  })
})
