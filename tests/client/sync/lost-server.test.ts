// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { EventId, StreamId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import { eventStream, scheduleStream } from '#domain/stream.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { decide } from '#server/control/decide.ts'
import { listEvents } from '#server/desk/events.ts'
import { listPeople } from '#server/desk/roster.ts'
import { MemoryStore } from '#server/storage/memory/memory-store.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { issuerOf, openApp } from '#tests/support/server-app.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'

/** A server with an event and its list, which the organiser's phone made and holds. */
async function gather() {
  const app = await openApp()
  const organiser = await startPhone(networkTo(app))
  await enrol(organiser, await app.inviteLink(), 'Desk')
  const { event } = await organiser.services.desk.planEvent(PLAN)
  if (!event) throw new Error('no event')
  const entry = { entry: { name: 'Айгерім' }, contact: { phones: [], guardianPhones: [] } }
  await organiser.services.desk.addPeople(event, [entry])
  await organiser.services.sync.syncNow()
  return { app, organiser, event }
}

function move(phone: TestPhone, app: TestApp): void {
  phone.network.fetch = networkTo(app).fetch
}

/** What a phone has not sent yet, with the certificates that it takes to check it. */
async function handOver(from: TestPhone, to: TestPhone, stream: StreamId, issuer: Uint8Array): Promise<void> {
  const identity = await new DeviceStore(new DexieMetaStore(from.disk.db), crypto.subtle).readIdentity()
  const certificates = [identity?.certificate, readCertificate(issuer)].flatMap((each) => each ?? [])
  await to.disk.log.storeCertificates(certificates)
  for (const sheet of await from.disk.log.listSheetsWithoutPosition(stream))
    await to.disk.log.storeSealed({ ...sheet, origin: 'carried' }, [], null)
}

async function namesAt(app: TestApp, event: EventId): Promise<readonly string[]> {
  return (await listPeople(app.deps, event)).map(({ name }) => name)
}

describe('a server that was lost', () => {
  it('[SHEET-4] begins anew with another key: what phones bring is held until their issuer is adopted', async () => {
    const { app: lost, organiser, event } = await gather()
    const fresh = await openApp()
    move(organiser, fresh)
    await organiser.services.sync.syncNow()
    // They arrived, and need a look.
    expect(organiser.services.outbox.count()).toBeGreaterThan(0)
    expect(await namesAt(fresh, event)).toEqual([])
    const outcome = await decide(fresh.deps, { kind: 'adopt', issuer: lost.deps.server.device })
    expect(outcome).toMatchObject({ kind: 'done' })
    expect(await namesAt(fresh, event)).toEqual(['Айгерім'])
    await organiser.services.sync.syncNow()
    expect(organiser.services.outbox.count()).toBe(0)
    expect((await listEvents(fresh.deps)).map(({ title }) => title)).toEqual([PLAN.title])
  })

  it('[SHEET-4] a phone of the new server reads and checks what the lost server’s phones brought', async () => {
    const { app: lost, organiser, event } = await gather()
    const fresh = await openApp()
    move(organiser, fresh)
    await organiser.services.sync.syncNow()
    await decide(fresh.deps, { kind: 'adopt', issuer: lost.deps.server.device })
    const desk = await startPhone(networkTo(fresh))
    await enrol(desk, await fresh.inviteLink(), 'New desk')
    expect(await desk.services.sync.syncNow()).toMatchObject({ kind: 'idle' })
    const board = await desk.services.boards.open(event)
    await desk.services.sync.syncNow()
    expect(board.people().map(({ name }) => name)).toEqual(['Айгерім'])
  })

  it('[SHEET-4] an old phone that enrols at the new server still brings what it signed before', async () => {
    const { app: lost, organiser, event } = await gather()
    const fresh = await openApp()
    organiser.network.fetch = () => Promise.reject(new TypeError('no network'))
    const entry = { entry: { name: 'Болат' }, contact: { phones: [], guardianPhones: [] } }
    await organiser.services.desk.addPeople(event, [entry])
    // Signed now, under the old certificate, and sent nowhere.
    await organiser.services.sync.syncNow()
    move(organiser, fresh)
    await enrol(organiser, await fresh.inviteLink(), 'Desk')
    for (let i = 0; i < 3; i++) await organiser.services.sync.syncNow()
    await decide(fresh.deps, { kind: 'adopt', issuer: lost.deps.server.device })
    expect((await namesAt(fresh, event)).toSorted()).toEqual(['Айгерім', 'Болат'])
  })

  it('[SHEET-4] what was handed over comes in by a phone that never was at the lost server', async () => {
    const { app: lost, organiser, event } = await gather()
    const fresh = await openApp()
    organiser.network.fetch = () => Promise.reject(new TypeError('no network'))
    const entry = { entry: { name: 'Болат' }, contact: { phones: [], guardianPhones: [] } }
    await organiser.services.desk.addPeople(event, [entry])
    await organiser.services.sync.syncNow()
    const carrier = await startPhone(networkTo(fresh))
    await enrol(carrier, await fresh.inviteLink(), 'Carrier')
    await handOver(organiser, carrier, eventStream(event), issuerOf(lost))
    for (let i = 0; i < 3; i++) await carrier.services.sync.syncNow()
    await decide(fresh.deps, { kind: 'adopt', issuer: lost.deps.server.device })
    expect(await namesAt(fresh, event)).toEqual(['Болат'])
  })

  it('[SYN-2] an old phone that enrols at the new server reads what it had passed as ids alone', async () => {
    const { organiser, event } = await gather()
    const fresh = await openApp()
    const desk = await startPhone(networkTo(fresh))
    await enrol(desk, await fresh.inviteLink(), 'New desk')
    const entry = { entry: { name: 'Жанар' }, contact: { phones: [], guardianPhones: [] } }
    await desk.services.desk.addPeople(event, [entry])
    await desk.services.sync.syncNow()
    move(organiser, fresh)
    await organiser.services.sync.syncNow()
    const board = await organiser.services.boards.open(event)
    expect(board.people().map(({ name }) => name)).not.toContain('Жанар')
    await enrol(organiser, await fresh.inviteLink(), 'Desk')
    await organiser.services.sync.syncNow()
    expect(board.people().map(({ name }) => name)).toContain('Жанар')
  })

  it('[SYN-3] with its key but without its log is healed, by a volunteer’s phone as far as that goes', async () => {
    const { app, event } = await gather()
    const volunteer = await startPhone(networkTo(app))
    await volunteer.services.sync.syncNow()
    const store = new MemoryStore()
    const identity = await app.store.readSetting('server-identity')
    if (identity) await store.addSetting('server-identity', identity)
    const again = await openApp({ store })
    move(volunteer, again)
    for (let i = 0; i < 2; i++) await volunteer.services.sync.syncNow()
    expect((await again.store.readCursor(scheduleStream(2026))).n).toBeGreaterThan(0)
    expect((await listEvents(again.deps)).map(({ id }) => id)).toEqual([event])
    expect((await again.store.readCursor(eventStream(event))).n).toBe(0)
  })
})
