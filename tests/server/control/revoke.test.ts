import { describe, expect, it } from 'vitest'
import { bytesOfId } from '#domain/ids.ts'
import { sealSheet } from '#domain/log/seal.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { revokeDevice } from '#server/control/revoke.ts'
import { aCoordinator, anOrganiser } from '#tests/support/devices.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'
import { memoryJournal } from '#tests/support/memory-journal.ts'
import { aDevice } from '#tests/support/sheets.ts'
import {
  bring,
  decideBy,
  event,
  listSheets,
  listStated,
  openStage,
  pushSheets,
  restore,
  STORES,
  stream,
  whyHeld,
} from './stage.ts'

const organisation = organisationStream(2026)

/** A sheet of the phone that stands beside its latest one: its clone made it. */
async function aFork(
  phone: TestPhone,
  number: number,
  previous: Parameters<typeof sealSheet>[0]['previous'],
) {
  const { certificate, device } = phone
  if (!certificate) throw new Error('not enrolled')
  const header = {
    organisation: certificate.organisation,
    stream,
    device,
    number,
    previous,
    certificate: certificate.id,
    clock: null,
  }
  return sealSheet(header, [aCheckIn()], phone.sign)
}

describe.each(STORES)('revoking, over %s', (_name, store) => {
  it('[SYN-7] states the device in every stream of it, with the last sheet to trust there', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const [first, second] = [await bring(gate), await bring(gate)]
    const contact = await bring(gate, [aCheckIn()], contactsStream(event))
    expect(await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })).toEqual({
      sheets: 0,
      facts: 0,
      streams: 3,
    })
    const device = bytesOfId(gate.device)
    expect(await listStated(app, 'revoked')).toMatchObject([{ body: { device, last: bytesOfId(second.id) } }])
    expect(await listStated(app, 'revoked', contactsStream(event))).toMatchObject([
      { body: { device, last: bytesOfId(contact.id) } },
    ])
    const [inOrganisation] = await listStated(app, 'revoked', organisation)
    expect(inOrganisation?.body).toEqual({ device })
    expect(await whyHeld(app, first.id)).toBeNull()
  })

  it('[SYN-7] holds higher numbers and forks, those that came before included', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const [first, second] = [await bring(gate), await bring(gate)]
    const fork = await aFork(gate, 2, first.id)
    await pushSheets(desk, [fork.bytes])
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })
    const trusted = await Promise.all([second, fork].map(async ({ id }) => (await whyHeld(app, id)) === null))
    expect(trusted.sort()).toEqual([false, true])
    const later = await gate.seal(stream, [aCheckIn()])
    expect(await pushSheets(desk, [later.bytes])).toMatchObject({ words: ['held'] })
    expect(await whyHeld(app, later.id)).toBe('revoked')
    expect(await whyHeld(app, first.id)).toBeNull()
  })

  it('[SYN-5] says of a sheet that a revocation covers that it came and is held, once', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    await bring(gate)
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'none' })
    expect(await listStated(app, 'held')).toHaveLength(0)
    const late = await bring(gate)
    const body = { sheets: [bytesOfId(late.id)], device: bytesOfId(gate.device), reason: 'revoked' }
    expect(await listStated(app, 'held')).toMatchObject([{ body }])
    await pushSheets(gate, [late.bytes])
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'none' })
    expect(await listStated(app, 'held')).toHaveLength(1)
  })

  it('[SYN-7] trusts nothing at all when told so, and numbers again what a change of mind trusts', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const sheets = [await bring(gate), await bring(gate)]
    expect(await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'none' })).toMatchObject({
      sheets: 2,
      streams: 2,
    })
    const late = await bring(gate)
    for (const { id } of [...sheets, late]) expect(await whyHeld(app, id)).toBe('revoked')
    expect(await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })).toMatchObject({
      sheets: 2,
    })
    for (const { id } of sheets) expect(await whyHeld(app, id)).toBeNull()
    expect(await whyHeld(app, late.id)).toBe('revoked')
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'none' })
    for (const { id } of sheets) expect(await whyHeld(app, id)).toBe('revoked')
  })

  it('[SYN-7] deciding the same again trusts nothing that came meanwhile', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    await bring(gate)
    const decision = { kind: 'revoke', device: gate.device, trust: 'all' } as const
    await decideBy(desk, decision)
    const late = await bring(gate)
    await decideBy(desk, { kind: 'release', stream, sheets: [late.id] })
    const skipped = await bring(gate)
    expect(await decideBy(desk, decision)).toEqual({ sheets: 0, facts: 0, streams: 0 })
    expect(await whyHeld(app, skipped.id)).toBe('revoked')
  })

  it('[SYN-7] holds the device’s first sheet in a stream that knows nothing of it', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const guest = await anOrganiser(app, 'Guest')
    await decideBy(desk, { kind: 'revoke', device: guest.device, trust: 'all' })
    const fresh = eventStream(anEvent('planned later'))
    const sheet = await bring(guest, [aCheckIn()], fresh)
    expect(sheet.word).toBe('held')
    expect(await listStated(app, 'held', fresh)).toMatchObject([{ body: { reason: 'revoked' } }])
    expect(await whyHeld(app, sheet.id, fresh)).toBe('revoked')
  })

  it('[SYN-7] a gap leaves what lies below it held until the missing sheet comes', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const first = await bring(gate)
    const missing = await gate.seal(stream, [aCheckIn()])
    const last = await bring(gate)
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })
    expect(await whyHeld(app, last.id)).toBeNull()
    expect(await whyHeld(app, first.id)).toBe('revoked')
    expect(await pushSheets(desk, [missing.bytes])).toMatchObject({ words: ['stored'] })
    expect(await whyHeld(app, first.id)).toBeNull()
  })

  it('[SYN-7] the device reads nothing any more, sees its sheets arrive, and decides nothing', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const guest = await anOrganiser(app, 'Guest')
    await bring(desk)
    await decideBy(desk, { kind: 'revoke', device: guest.device, trust: 'all' })
    const sheet = await guest.seal(stream, [aCheckIn()])
    const { entries, words } = await pushSheets(guest, [sheet.bytes])
    expect(words).toEqual(['held'])
    expect(entries.map(({ tag }) => tag)).toEqual(['id', 'held', 'id'])
    const { device } = desk
    expect(await decideBy(guest, { kind: 'revoke', device, trust: 'all' })).toBe('not-allowed')
    expect((await guest.syncStream({ stream: scheduleStream(2026) })).outcome).toBe('page')
  })

  it('[SYN-7] one who wrote in the organisation’s stream is revoked there once', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const guest = await anOrganiser(app, 'Guest')
    const sheet = await bring(guest, [aCheckIn()], organisation)
    expect(await decideBy(desk, { kind: 'revoke', device: guest.device, trust: 'none' })).toEqual({
      sheets: 1,
      facts: 0,
      streams: 1,
    })
    expect(await listStated(app, 'revoked', organisation)).toHaveLength(1)
    expect(await whyHeld(app, sheet.id, organisation)).toBe('revoked')
  })

  it('[SYN-7] a revoked device does not enrol again', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })
    const code = await app.invite({ role: 'coordinator', event })
    expect((await gate.tryEnrol(code)).status).toBe(403)
    expect((await (await aCoordinator(app, event)).syncStream({ stream })).outcome).toBe('page')
  })

  it('[SYN-7] knows neither strangers nor its own key as devices to revoke', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const stranger = aDevice({ name: 'stranger' }).device
    expect(await decideBy(desk, { kind: 'revoke', device: stranger, trust: 'all' })).toBe('not-found')
    const own = app.deps.server.device
    expect(await decideBy(desk, { kind: 'revoke', device: own, trust: 'none' })).toBe('not-allowed')
  })

  it('[SYN-10] writes every revocation into the journal before it answers', async () => {
    const journal = memoryJournal()
    const { app, desk, gate } = await openStage({ store: await store(), journal })
    await bring(gate)
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'none' })
    const { entries } = await journal.list()
    expect(entries.map((entry) => entry.stream)).toEqual([organisation, stream])
    const [stated] = await listStated(app, 'revoked')
    expect(entries[1]?.fact.id).toBe(stated?.id)
  })

  it('[SYN-10] states nothing when the journal cannot be written', async () => {
    const journal = { ...memoryJournal(), append: () => Promise.reject(new Error('no disk')) }
    const { app, desk, gate } = await openStage({ store: await store(), journal })
    const { id } = await bring(gate)
    expect(await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'none' })).toBe(
      'server-failure',
    )
    expect(await whyHeld(app, id)).toBeNull()
  })

  it('[SYN-4] a transaction that has to be repeated leaves one revocation that stands', async () => {
    const journal = memoryJournal()
    const { app, desk, gate } = await openStage({ store: await store(), journal })
    const { id } = await bring(gate)
    const transact = app.store.transact.bind(app.store)
    let isFirst = true
    app.store.transact = async (of, work) => {
      if (of === stream && isFirst) {
        isFirst = false
        await transact(of, async (transaction) => {
          await work(transaction)
          throw new Error('serialization failure')
        }).catch(() => undefined)
      }
      return transact(of, work)
    }
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'none' })
    const entries = (await journal.list()).entries.filter((entry) => entry.stream === stream)
    const [stated] = await listStated(app, 'revoked')
    expect(entries).toHaveLength(2)
    expect(stated?.replaces).toEqual([entries[0]?.fact.id])
    expect(await whyHeld(app, id)).toBe('revoked')
  })

  it('[SYN-7] holds a first sheet that was being numbered while its device was revoked', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const sheet = await gate.seal(stream, [aCheckIn()])
    const transact = app.store.transact.bind(app.store)
    let isFirst = true
    app.store.transact = async (of, work) => {
      if (of !== stream || !isFirst) return transact(of, work)
      isFirst = false
      // The push has looked whom the server believes; now, before it numbers, an organiser decides.
      app.store.transact = transact
      await revokeDevice(app.deps, { device: gate.device, trust: 'all' })
      return transact(of, work)
    }
    await pushSheets(desk, [sheet.bytes])
    expect(await whyHeld(app, sheet.id)).toBe('revoked')
    expect(await listStated(app, 'held')).toMatchObject([{ body: { reason: 'revoked' } }])
  })

  it('[SYN-7] does not hold so what the one who revoked has seen', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const first = await bring(gate)
    const sheet = await gate.seal(stream, [aCheckIn()])
    const transact = app.store.transact.bind(app.store)
    let isFirst = true
    app.store.transact = async (of, work) => {
      const result = await transact(of, work)
      if (of === stream && isFirst) {
        isFirst = false
        await revokeDevice(app.deps, { device: gate.device, trust: 'all' })
      }
      return result
    }
    await pushSheets(desk, [sheet.bytes])
    for (const { id } of [first, sheet]) expect(await whyHeld(app, id)).toBeNull()
    expect(await listStated(app, 'held')).toEqual([])
  })

  it('[SYN-3] holds for a while, in a restored server, what a revocation trusts that has yet to come back', async () => {
    const { app, desk, gate, river } = await openStage({ store: await store() })
    const first = await bring(gate)
    await decideBy(desk, { kind: 'revoke', device: gate.device, trust: 'all' })
    const late = await bring(gate)
    const [ofOrganisation, ofEvent] = [await listSheets(app, organisation), await listSheets(app)]
    const again = await restore(app, await store())
    const carrier = await aCoordinator(again, event)
    const { certificateBytes } = gate
    const options = { certificates: [certificateBytes, river.certificateBytes] }
    await pushSheets(
      carrier,
      ofOrganisation.map(({ bytes }) => bytes),
      { ...options, to: organisation },
    )
    expect(await pushSheets(carrier, [first.bytes, late.bytes], options)).toMatchObject({
      words: ['held', 'held'],
    })
    await pushSheets(
      carrier,
      ofEvent.map(({ bytes }) => bytes),
      options,
    )
    expect(await whyHeld(again, first.id)).toBeNull()
    expect(await whyHeld(again, late.id)).toBe('revoked')
    expect((await listSheets(again)).find(({ sheet }) => sheet.id === first.id)?.isHeld).toBe(false)
  })
})
