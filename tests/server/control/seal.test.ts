import { describe, expect, it } from 'vitest'
import { isSealed, listRevocations } from '#domain/fold/control.ts'
import type { EventId } from '#domain/ids.ts'
import { draftEvent } from '#domain/drafts/event.ts'
import { contactsStream, eventStream, scheduleStream } from '#domain/stream.ts'
import { sealDue } from '#server/control/retention.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import { aClosing } from '#tests/support/control.ts'
import { aCheckIn, aClockCorrection, anEvent, aSession, bytesFor, MORNING_MS } from '#tests/support/facts.ts'
import type { TestApp } from '#tests/support/server-app.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'
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
  wake,
  whyHeld,
} from './stage.ts'

const DAY_MS = 86_400_000
const contacts = contactsStream(event)
const RETENTION = { retentionDays: 35 }

async function isSealedAt(app: TestApp, of = stream): Promise<boolean> {
  return isSealed((await readStream(app.deps, of)).control)
}

describe.each(STORES)('sealing, over %s', (_name, store) => {
  it('[SYN-11] holds what arrives later, in the event and in its contacts', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    const early = await bring(gate)
    expect(await decideBy(desk, { kind: 'seal', event })).toEqual({ sheets: 0, facts: 0, streams: 2 })
    const late = await bring(gate)
    expect(late.word).toBe('held')
    expect(await whyHeld(app, late.id)).toBe('sealed')
    expect(await whyHeld(app, early.id)).toBeNull()
    expect((await bring(gate, [aCheckIn()], contacts)).word).toBe('held')
    expect(await listStated(app, 'held')).toMatchObject([{ body: { reason: 'sealed' } }])
  })

  it('[SYN-11] the server’s own word goes on, and an organiser releases what is late', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    await bring(gate)
    await decideBy(desk, { kind: 'seal', event })
    const late = await bring(gate)
    await decideBy(desk, { kind: 'release', stream, sheets: [late.id] })
    expect(await whyHeld(app, late.id)).toBeNull()
    const other = await bring(gate)
    expect(await whyHeld(app, other.id)).toBe('sealed')
  })

  it('[SYN-11] deciding it again changes nothing', async () => {
    const { app, desk, gate } = await openStage({ store: await store() })
    await bring(gate)
    await decideBy(desk, { kind: 'seal', event })
    expect(await decideBy(desk, { kind: 'seal', event })).toEqual({ sheets: 0, facts: 0, streams: 0 })
    expect(await listStated(app, 'sealed')).toHaveLength(1)
  })

  it('[SYN-11] an event nobody has written to is not sealed', async () => {
    const { desk } = await openStage({ store: await store() })
    expect(await decideBy(desk, { kind: 'seal', event: anEvent('nothing') })).toBe('not-found')
  })

  it('[SYN-11] a closing is a statement: what comes after it counts', async () => {
    const { app, gate, river } = await openStage({ store: await store() })
    await bring(gate)
    await bring(gate, [aClosing({ n: 1 })])
    const late = await bring(river)
    expect(late.word).toBe('stored')
    expect(await whyHeld(app, late.id)).toBeNull()
  })

  it('[SYN-3] what was sealed in comes back to a restored server as it was, in any order', async () => {
    const { app, desk, gate, river } = await openStage({ store: await store() })
    const chain = [await bring(gate), await bring(gate), await bring(gate)]
    const single = await bring(river)
    await decideBy(desk, { kind: 'seal', event })
    const late = await bring(gate)
    const own = (await listSheets(app)).filter(({ sheet: { device } }) => device === app.deps.server.device)
    const [sealing] = own
    const again = await restore(app, await store())
    const carrier = await aCoordinator(again, event)
    const certificates = [gate.certificateBytes, river.certificateBytes]
    const [first, second, third] = chain.map(({ bytes }) => bytes)
    const push = (...sheets: readonly (Uint8Array | undefined)[]) =>
      pushSheets(
        carrier,
        sheets.flatMap((bytes) => bytes ?? []),
        { certificates },
      )
    await push(sealing?.bytes)
    expect(await push(single.bytes)).toMatchObject({ words: ['stored'] })
    expect(await push(first)).toMatchObject({ words: ['held'] })
    expect(await push(late.bytes)).toMatchObject({ words: ['held'] })
    expect(await push(third)).toMatchObject({ words: ['stored'] })
    expect(await push(second)).toMatchObject({ words: ['stored'] })
    for (const { id } of chain) expect(await whyHeld(again, id)).toBeNull()
    expect(await whyHeld(again, late.id)).toBe('sealed')
    expect((await listSheets(again)).find(({ sheet }) => sheet.id === chain[0]?.id)?.isHeld).toBe(false)
  })

  it('[SYN-11] names the ends of more chains than one fact holds', async () => {
    const { app, desk } = await openStage({ store: await store() })
    await app.store.transact(stream, async (transaction) => {
      for (let i = 0; i < 160; i++) {
        const device = aDevice({ name: `phone ${i}` })
        const { id, bytes } = aSheet({ device, stream })
        const certificate = device.certificate.id
        const chain = { id, device: device.device, number: 1, previous: null }
        await transaction.storeCertificates([device.certificate])
        await transaction.append(stream, [{ ...chain, certificate, isControl: false, bytes, isHeld: false }])
      }
    })
    await decideBy(desk, { kind: 'seal', event })
    const stated = await listStated(app, 'sealed')
    expect(stated.map(({ body }) => (body['heads'] as readonly unknown[]).length)).toEqual([150, 10])
  })
})

describe.each(STORES)('the retention window, over %s', (_name, store) => {
  const endsMs = MORNING_MS + 4 * 3_600_000

  async function plan(app: TestApp, of: EventId = event): Promise<void> {
    const drafts = [
      draftEvent(of, {
        title: 'Spring cleanup',
        startsMs: MORNING_MS,
        endsMs,
        utcOffsetMinutes: 300,
        place: 'Park',
        meetingPoint: '',
        bring: '',
      }),
    ]
    await appendAsServer(app.deps, [{ stream: scheduleStream(2026), drafts }])
  }

  it('[SYN-11] seals an event 35 days after it was closed, once', async () => {
    const { app, gate } = await openStage({ store: await store() })
    await plan(app)
    app.clock.setWall(endsMs + 2 * DAY_MS)
    await wake(gate)
    await bring(gate, [aClosing({ n: 0, wallMs: endsMs + DAY_MS })])
    app.clock.setWall(endsMs + 36 * DAY_MS - 1)
    expect(await sealDue(app.deps, RETENTION)).toEqual([])
    app.clock.setWall(endsMs + 36 * DAY_MS)
    expect(await sealDue(app.deps, RETENTION)).toEqual([event])
    expect(await isSealedAt(app)).toBe(true)
    expect(await isSealedAt(app, contacts)).toBe(true)
    expect(await sealDue(app.deps, RETENTION)).toEqual([])
  })

  it('[SYN-11] reads the closing’s time as corrected', async () => {
    const { app, gate } = await openStage({ store: await store() })
    await plan(app)
    app.clock.setWall(endsMs + 20 * DAY_MS)
    await wake(gate)
    const session = aSession('wrong clock')
    await bring(gate, [aClosing({ n: 0, session, wallMs: endsMs - 200 * DAY_MS })])
    await bring(gate, [aClockCorrection({ of: session, shiftMs: 210 * DAY_MS })])
    app.clock.setWall(endsMs + 44 * DAY_MS)
    expect(await sealDue(app.deps, RETENTION)).toEqual([])
    app.clock.setWall(endsMs + 45 * DAY_MS)
    expect(await sealDue(app.deps, RETENTION)).toEqual([event])
  })

  it('[SYN-11] counts from the planned end when a clock claims an earlier closing, or one to come', async () => {
    const { app, gate } = await openStage({ store: await store() })
    await plan(app)
    const other = anEvent('closed in the future')
    await plan(app, other)
    const phone = await aCoordinator(app, other)
    await bring(gate, [aClosing({ n: 0, wallMs: 0 })])
    await bring(phone, [aClosing({ n: 0, wallMs: endsMs + 9999 * DAY_MS })], eventStream(other))
    app.clock.setWall(endsMs + 35 * DAY_MS - 1)
    expect(await sealDue(app.deps, RETENTION)).toEqual([])
    app.clock.setWall(endsMs + 35 * DAY_MS)
    expect(await sealDue(app.deps, RETENTION)).toEqual([event])
    app.clock.setWall(endsMs + 125 * DAY_MS)
    expect(await sealDue(app.deps, RETENTION)).toEqual([other])
  })

  it('[SYN-11] seals an event that nobody closed 90 days later than that', async () => {
    const { app, gate } = await openStage({ store: await store() })
    await plan(app)
    await bring(gate)
    app.clock.setWall(endsMs + 125 * DAY_MS - 1)
    expect(await sealDue(app.deps, RETENTION)).toEqual([])
    app.clock.setWall(endsMs + 125 * DAY_MS)
    expect(await sealDue(app.deps, RETENTION)).toEqual([event])
  })

  it('[SYN-11] an event that no schedule names is sealed by decision alone, whatever its closing says', async () => {
    const { app, gate } = await openStage({ store: await store() })
    const session = aSession('known clock')
    await bring(gate, [aClosing({ n: 0, session })])
    await bring(gate, [aClockCorrection({ of: session, shiftMs: 0 })])
    // Perhaps years early: a restored server whose schedule is still on its way has nothing to hold against it.
    app.clock.advance(1000 * DAY_MS)
    expect(await sealDue(app.deps, RETENTION)).toEqual([])
    expect(await isSealedAt(app)).toBe(false)
    await plan(app)
    expect(await sealDue(app.deps, RETENTION)).toEqual([event])
  })

  it('[SYN-11] the window is a setting', async () => {
    const { app, gate } = await openStage({ store: await store() })
    await plan(app)
    await bring(gate, [aClosing({ n: 0, digest: bytesFor('the log', 32) })])
    app.clock.setWall(endsMs + 2 * DAY_MS)
    expect(await sealDue(app.deps, { retentionDays: 3 })).toEqual([])
    expect(await sealDue(app.deps, { retentionDays: 2 })).toEqual([event])
    expect(listRevocations((await readStream(app.deps, stream)).control)).toEqual([])
  })
})
