import { describe, expect, it } from 'vitest'
import { encodeCanonical } from '#domain/log/canonical.ts'
import { getStoredSheet } from '#server/desk/stored-sheet.ts'
import { readStream } from '#server/desk/read-stream.ts'
import { listEvents } from '#server/desk/events.ts'
import { appendAsServer } from '#server/desk/append-as-server.ts'
import { StorageFailure } from '#server/ports.ts'
import { isControlPage, isControlSheet } from '#server/sync/control-sheet.ts'
import { createPushLimits } from '#server/sync/push-limits.ts'
import { deviceIdOf } from '#domain/ids.ts'
import type { SheetId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { listLog } from '#server/sync/list-log.ts'
import { contactsStream, scheduleStream } from '#domain/stream.ts'
import { draftEvent } from '#domain/drafts/event.ts'
import { aCheckIn, aFact, anEvent, bytesFor } from '#tests/support/facts.ts'
import { aCoordinator } from '#tests/support/devices.ts'
import { finishPending, leavePending } from '#server/desk/pending.ts'
import {
  bring,
  event,
  listSheets,
  listStated,
  openStage,
  pushSheets,
  STORES,
  stream,
} from '#tests/server/control/stage.ts'

describe.each(STORES)('pushing at once, over %s', (_name, store) => {
  it('[SYN-5] a sheet that two carriers bring at the same time is numbered once', async () => {
    const { app, gate, river } = await openStage({ store: await store() })
    const sheet = await gate.seal(stream, [aCheckIn()])
    const [one, two] = await Promise.all([pushSheets(gate, [sheet.bytes]), pushSheets(river, [sheet.bytes])])
    expect([one.words, two.words]).toEqual([['stored'], ['stored']])
    expect(await listSheets(app)).toHaveLength(1)
  })

  it('[SYN-5] so is one that was numbered between the first look and the transaction', async () => {
    const { app, gate, river } = await openStage({ store: await store() })
    const [sheet, other] = [await gate.seal(stream, [aCheckIn()]), await gate.seal(stream, [aCheckIn()])]
    await bring(river)
    const transact = app.store.transact.bind(app.store)
    let isFirst = true
    app.store.transact = async (of, work) => {
      if (of === stream && isFirst) {
        isFirst = false
        await pushSheets(river, [sheet.bytes])
      }
      return transact(of, work)
    }
    expect((await pushSheets(gate, [sheet.bytes, other.bytes])).words).toEqual(['stored', 'stored'])
    expect(await listSheets(app)).toHaveLength(3)
  })

  it('[SYN-5] also when it is held', async () => {
    const { app, gate, river } = await openStage({ store: await store() })
    const other = await aCoordinator(app, anEvent('another'))
    const sheet = await other.seal(stream, [aCheckIn()])
    const transact = app.store.transact.bind(app.store)
    let isFirst = true
    app.store.transact = async (of, work) => {
      if (of === stream && isFirst) {
        isFirst = false
        await pushSheets(river, [sheet.bytes])
      }
      return transact(of, work)
    }
    expect((await pushSheets(gate, [sheet.bytes])).words).toEqual(['held'])
    expect(await listStated(app, 'held')).toHaveLength(1)
  })

  it('[FACT-9] leaves facts without personal parts for another stream, and nothing where there is nothing', async () => {
    const { app } = await openStage({ store: await store() })
    const target = contactsStream(event)
    const facts = [aCheckIn()]
    await app.store.transact(stream, async (transaction) => {
      await leavePending(transaction, stream, { stream: target, facts: [] })
      await leavePending(transaction, stream, { stream: target, facts })
    })
    expect(await app.store.listPending()).toHaveLength(1)
    await finishPending(app.deps)
    const [stated] = await listSheets(app, target)
    expect(stated?.sheet.facts.map(({ id }) => id)).toEqual(facts.map(({ id }) => id))
  })

  it('[SYN-9] gives nothing where the answer is full, and the first sheet however large where it is not', async () => {
    const { app, gate } = await openStage({ store: await store() })
    const { bytes } = await bring(gate)
    const question = {
      stream,
      cursor: emptyCursor(stream),
      trail: null,
      sent: new Set<SheetId>(),
      mayRead: true,
    }
    const full = await listLog(app.store, { ...question, budgetBytes: 10 })
    expect(full).toMatchObject({ entries: [], cursor: { n: 0 }, hasMore: true })
    const rows = app.store.listLog.bind(app.store)
    app.store.listLog = async (...asked) =>
      (await rows(...asked)).map((row) => ({ ...row, bytes: 2 * 1024 * 1024 }))
    const first = await listLog(app.store, { ...question, budgetBytes: 4 * 1024 * 1024 })
    expect(first).toMatchObject({ entries: [{ tag: 'bytes', n: 1, sheet: bytes }] })
  })

  it('gives no log of which a sheet is gone', async () => {
    const { app, gate } = await openStage({ store: await store() })
    await bring(gate)
    app.store.readSheets = () => Promise.resolve(new Map())
    expect(await gate.syncStream({ stream })).toMatchObject({ outcome: 'problem', problem: 'server-failure' })
  })

  it('states nothing where there is nothing to state', async () => {
    const { app } = await openStage({ store: await store() })
    await appendAsServer(app.deps, [{ stream, drafts: [] }])
    expect((await app.store.readCursor(stream)).n).toBe(0)
  })

  it('work left for another stream that cannot be read is never half stated', async () => {
    const { app } = await openStage({ store: await store() })
    const work = encodeCanonical([[Uint8Array.of(1), Uint8Array.of(2)]])
    const pending = { id: 'x', stream, target: contactsStream(event), work }
    await app.store.transact(stream, (transaction) => transaction.addPending(pending))
    await expect(finishPending(app.deps)).rejects.toThrow('cannot be read')
    expect((await app.store.readCursor(pending.target)).n).toBe(0)
  })

  it.each([
    [new StorageFailure('busy'), 'busy'],
    [new StorageFailure('full'), 'storage-full'],
    [new StorageFailure('broken'), 'server-failure'],
  ])('[SYN-1] one stream that fails by %s says %s', async (failure, problem) => {
    const { app, gate } = await openStage({ store: await store() })
    const sheet = await gate.seal(stream, [aCheckIn()])
    app.store.listKnown = () => Promise.reject(failure)
    expect(await gate.syncStream({ stream, sheets: [sheet.bytes] })).toMatchObject({
      outcome: 'problem',
      problem,
    })
  })

  it('a sheet in the store that cannot be read stops what would be decided by it', async () => {
    const { app, gate } = await openStage({ store: await store() })
    await bring(gate)
    app.store.readCertificates = () => Promise.resolve(new Map())
    await expect(readStream(app.deps, stream)).rejects.toThrow('no certificate')
    expect(() => getStoredSheet(Uint8Array.of(1))).toThrow('cannot be read')
    expect(() => getStoredSheet(undefined)).toThrow('cannot be read')
  })

  it('events that begin at one moment stand in the order of their ids', async () => {
    const { app } = await openStage({ store: await store() })
    const plan = {
      title: 'Spring cleanup',
      startsMs: 0,
      endsMs: 1,
      utcOffsetMinutes: 300,
      place: '',
      meetingPoint: '',
      bring: '',
    }
    const events = [anEvent('a'), anEvent('b'), anEvent('c')]
    for (const [i, event] of events.entries())
      await appendAsServer(app.deps, [
        { stream: scheduleStream(2026 + i), drafts: [draftEvent(event, plan)] },
      ])
    expect((await listEvents(app.deps)).map(({ id }) => id)).toEqual([...events].sort())
  })
})

describe('a control sheet', () => {
  it('is one with a fact that decides what counts, and no other', () => {
    expect(isControlSheet([{ kind: 'checked-in' }])).toBe(false)
    expect(isControlSheet([{ kind: 'checked-in' }, { kind: 'erased' }])).toBe(true)
    for (const kind of ['granted', 'closed', 'held', 'released', 'revoked', 'sealed', 'issuer-adopted'])
      expect(isControlPage([aCheckIn(), aFact({ kind, subjects: [] })])).toBe(true)
    expect(isControlPage([aCheckIn()])).toBe(false)
    expect(isControlPage([{ envelope: Uint8Array.of(1) }])).toBe(false)
    expect(isControlPage([{ envelope: encodeCanonical({ k: 1 }) }])).toBe(false)
    expect(isControlPage([{ envelope: encodeCanonical([]) }])).toBe(false)
  })
})

describe('limits', () => {
  it('[SYN-5] forget the devices that were idle longest, when there are too many', () => {
    const limits = createPushLimits({ burst: 1, perSecond: 1 })
    const deviceOf = (i: number) => deviceIdOf(bytesFor(`device ${i}`, 16))
    for (let i = 0; i <= 10_000; i++) expect(limits.take(deviceOf(i), stream, 0)).toBe(0)
    expect(limits.take(deviceOf(0), stream, 0)).toBe(0)
    expect(limits.take(deviceOf(9_999), stream, 0)).toBe(1000)
  })
})
