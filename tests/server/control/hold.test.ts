import { describe, expect, it } from 'vitest'
import { bytesOfId } from '#domain/ids.ts'
import { contactsStream, eventStream, organisationStream, scheduleStream } from '#domain/stream.ts'
import { aCoordinator, anOrganiser } from '#tests/support/devices.ts'
import { aCheckIn, aGrant, anEvent, bytesFor } from '#tests/support/facts.ts'
import { sheetIdOf } from '#domain/ids.ts'
import {
  bring,
  decideBy,
  event,
  listSheets,
  listStated,
  openStage,
  pushSheets,
  STORES,
  stream,
  wake,
  whyHeld,
} from './stage.ts'

const DAY_MS = 86_400_000

describe.each(STORES)('holding, over %s', (_name, store) => {
  it('[SYN-5] numbers a sheet without the right and states why it is held, in one transaction', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const sheet = await other.seal(stream, [aCheckIn()])
    const transact = app.store.transact.bind(app.store)
    const opened: string[] = []
    app.store.transact = (of, work) => {
      opened.push(of)
      return transact(of, work)
    }
    const { entries, words } = await pushSheets(desk, [sheet.bytes])
    expect(words).toEqual(['held'])
    expect(entries.map(({ tag, n }) => [tag, n])).toEqual([
      ['held', 1],
      ['bytes', 2],
    ])
    expect(opened.filter((of) => of === stream)).toHaveLength(1)
    expect(await listStated(app, 'held')).toMatchObject([
      { body: { reason: 'no-right', sheets: [bytesOfId(sheet.id)], device: bytesOfId(other.device) } },
    ])
    expect(await whyHeld(app, sheet.id)).toBe('no-right')
  })

  it('[SYN-5] states one fact for each device and reason', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const elsewhere = anEvent('another')
    const [one, two] = [await aCoordinator(app, elsewhere), await aCoordinator(app, elsewhere)]
    const sheets = [
      await one.seal(stream, [aCheckIn()]),
      await one.seal(stream, [aCheckIn()]),
      await two.seal(stream, [aCheckIn()]),
    ]
    await pushSheets(
      desk,
      sheets.map(({ bytes }) => bytes),
    )
    const stated = await listStated(app, 'held')
    expect(stated.map(({ body }) => (body['sheets'] as readonly unknown[]).length)).toEqual([2, 1])
  })

  it('[SYN-5] states nothing twice when a held sheet comes again', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const { bytes } = await bring(other)
    expect(await pushSheets(desk, [bytes, bytes])).toMatchObject({
      words: ['held', 'held'],
      cursor: { n: 2 },
    })
    expect(await listStated(app, 'held')).toHaveLength(1)
  })

  it('[SHEET-4] holds what comes more than 100 days after the certificate’s end', async () => {
    const { app, gate } = await openStage({ store: await store() })
    app.clock.advance((2 * 365 + 101) * DAY_MS)
    await wake(gate)
    const sheet = await bring(gate)
    expect(sheet.word).toBe('held')
    expect(await whyHeld(app, sheet.id)).toBe('no-right')
  })

  it('[SYN-5] holds what an organiser decides, though it counted before, and the position stays', async () => {
    const { app, desk, gate, river } = await openStage({ store: await store() })
    const [bad, good] = [await bring(gate), await bring(river)]
    expect(await decideBy(desk, { kind: 'hold', stream, sheets: [bad.id, bad.id] })).toEqual({
      sheets: 1,
      facts: 0,
      streams: 1,
    })
    expect(await whyHeld(app, bad.id)).toBe('decided')
    expect(await whyHeld(app, good.id)).toBeNull()
    const { entries } = await pushSheets(river, [])
    expect(entries.map(({ tag }) => tag)).toEqual(['bytes', 'bytes', 'bytes'])
  })

  it('[SYN-5] deciding the same again changes nothing', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const { id } = await bring(gate)
    const decision = { kind: 'hold', stream, sheets: [id] } as const
    await decideBy(desk, decision)
    expect(await decideBy(desk, decision)).toEqual({ sheets: 0, facts: 0, streams: 0 })
    expect(await listStated(app, 'held')).toHaveLength(1)
  })

  it('[SYN-5] what an organiser holds is not released by a right that is granted', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const { id } = await bring(other)
    expect(await decideBy(desk, { kind: 'hold', stream, sheets: [id] })).toMatchObject({
      sheets: 0,
      streams: 1,
    })
    await bring(desk, [aGrant({ to: other.device, role: 'coordinator' })])
    expect(await whyHeld(app, id)).not.toBeNull()
  })

  it('[SYN-5] never holds the server’s own sheets', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const organisation = organisationStream(2026)
    const [first] = await listSheets(app, organisation)
    const sheets = first ? [first.sheet.id] : []
    expect(await decideBy(desk, { kind: 'hold', stream: organisation, sheets })).toBe('not-allowed')
  })

  it.each(['hold', 'release'] as const)('does not %s a sheet that is not in that stream', async (kind) => {
    const { desk, gate } = await openStage({ store: await store() })
    const { id } = await bring(gate)
    expect(await decideBy(desk, { kind, stream: contactsStream(event), sheets: [id] })).toBe('not-found')
    const sheets = [id, sheetIdOf(bytesFor('nothing', 32))]
    expect(await decideBy(desk, { kind, stream, sheets })).toBe('not-found')
  })

  it('is decided by organisers alone, who prove who they are', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const { id } = await bring(gate)
    expect(await decideBy(gate, { kind: 'hold', stream, sheets: [id] })).toBe('not-allowed')
    const byNobody = decideBy(desk, { kind: 'hold', stream, sheets: [id] }, { proof: null })
    expect(await byNobody).toBe('bad-proof')
    app.clock.advance((2 * 365 + 1) * DAY_MS)
    await wake(desk)
    expect(await decideBy(desk, { kind: 'hold', stream, sheets: [id] })).toBe('not-allowed')
    expect(await whyHeld(app, id)).toBeNull()
  })
})

describe.each(STORES)('releasing, over %s', (_name, store) => {
  it('[SYN-5] numbers the sheet once more, with its certificate, for those who lack its bytes', async () => {
    const { app, desk, river } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const { id, bytes } = await bring(other)
    const before = await river.sync([{ stream }])
    const [page] = before.streams
    const cursor = page?.outcome === 'page' ? page.cursor : undefined
    expect(before.certificates).not.toContainEqual(other.certificateBytes)
    expect(await decideBy(desk, { kind: 'release', stream, sheets: [id] })).toEqual({
      sheets: 1,
      facts: 0,
      streams: 1,
    })
    const after = await river.sync([{ stream, ...(cursor ? { cursor } : {}) }])
    const entries = after.streams[0]?.outcome === 'page' ? after.streams[0].entries : []
    expect(entries).toContainEqual(expect.objectContaining({ tag: 'bytes', sheet: bytes }))
    expect(after.certificates).toContainEqual(other.certificateBytes)
    expect(await whyHeld(app, id)).toBeNull()
    expect(await pushSheets(other, [bytes])).toMatchObject({ words: ['stored'] })
  })

  it('[SYN-5] lifts all that holds the sheets, and from no other sheet', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const [one, two] = [await bring(other), await bring(other)]
    await decideBy(desk, { kind: 'hold', stream, sheets: [one.id, two.id] })
    await decideBy(desk, { kind: 'release', stream, sheets: [one.id] })
    expect(await whyHeld(app, one.id)).toBeNull()
    expect(await whyHeld(app, two.id)).not.toBeNull()
  })

  it('[SYN-5] of a sheet that counts changes nothing', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const { id } = await bring(gate)
    const end = await app.store.readCursor(stream)
    expect(await decideBy(desk, { kind: 'release', stream, sheets: [id] })).toEqual({
      sheets: 0,
      facts: 0,
      streams: 0,
    })
    expect(await app.store.readCursor(stream)).toEqual(end)
  })

  it('[SYN-5] a released sheet can be held again by decision', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const { id } = await bring(gate)
    for (const kind of ['hold', 'release', 'hold'] as const)
      await decideBy(desk, { kind, stream, sheets: [id] })
    expect(await whyHeld(app, id)).toBe('decided')
  })

  it('[SYN-5] the server releases by itself what came before its right was granted', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const early = await bring(other)
    expect(early.word).toBe('held')
    await bring(desk, [aGrant({ to: other.device, role: 'coordinator' })])
    expect(await whyHeld(app, early.id)).toBeNull()
    expect((await listSheets(app)).find(({ sheet }) => sheet.id === early.id)?.isHeld).toBe(false)
    expect((await bring(other)).word).toBe('stored')
  })

  it('[SYN-5] a grant and a sheet that needs it may come in one request, in either order', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const sheet = await other.seal(stream, [aCheckIn()])
    const grant = await desk.seal(stream, [aGrant({ to: other.device, role: 'coordinator' })])
    expect(await pushSheets(desk, [sheet.bytes, grant.bytes])).toMatchObject({ words: ['stored', 'stored'] })
    expect(await listStated(app, 'held')).toEqual([])
  })

  it('[SHEET-4] a grant by who may not grant releases nothing', async () => {
    const { app, gate } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const { id } = await bring(other)
    await bring(gate, [aGrant({ to: other.device, role: 'coordinator' })])
    expect(await whyHeld(app, id)).toBe('no-right')
  })

  it('[SHEET-4] a grant in a sheet that is itself held grants nothing', async () => {
    const { app, desk } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const guest = await anOrganiser(app, 'Guest')
    await decideBy(desk, { kind: 'revoke', device: guest.device, trust: 'none' })
    const grant = await guest.seal(stream, [aGrant({ to: other.device, role: 'coordinator' })])
    const sheet = await other.seal(stream, [aCheckIn()])
    expect(await pushSheets(desk, [grant.bytes, sheet.bytes])).toMatchObject({ words: ['held', 'held'] })
    expect(await whyHeld(app, sheet.id)).toBe('no-right')
  })

  it('[SHEET-4] a coordinator’s role that is granted opens an event, not the schedule', async () => {
    const { desk, gate } = await openStage({ store: await store() })
    const schedule = scheduleStream(2026)
    await bring(desk, [aGrant({ to: gate.device, role: 'coordinator' })], schedule)
    expect((await bring(gate, [aCheckIn()], schedule)).word).toBe('held')
    await bring(desk, [aGrant({ to: gate.device, role: 'organiser' })], schedule)
    expect((await bring(gate, [aCheckIn()], schedule)).word).toBe('stored')
  })

  it('[SYN-5] numbers nothing twice when pushes and decisions meet', async () => {
    const { app, desk, gate, river } = await openStage({ store: await store() })
    const elsewhere = eventStream(anEvent('elsewhere'))
    const early = await bring(gate)
    const work: Promise<unknown>[] = []
    for (let i = 0; i < 6; i++) {
      work.push(bring(gate), bring(river), bring(river, [aCheckIn()], elsewhere))
      work.push(decideBy(desk, { kind: i % 2 === 0 ? 'hold' : 'release', stream, sheets: [early.id] }))
    }
    await Promise.all(work)
    const rows = await app.store.listLog(stream, 0, 1000)
    expect(rows.map(({ n }) => n)).toEqual(rows.map((_row, i) => i + 1))
    const held = (await listSheets(app)).filter(({ isHeld }) => isHeld)
    expect(held).toEqual([])
  })
})
