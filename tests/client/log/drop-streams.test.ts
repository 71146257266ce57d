// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { foldEvent } from '#domain/fold/event-view.ts'
import { authorIn, foldSheets } from '#domain/fold/stream-state.ts'
import { contactsStream, eventStream, scheduleStream } from '#domain/stream.ts'
import type { StreamId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import { dropStreams } from '#client/log/drop-streams.ts'
import type { DropDeps } from '#client/log/drop-streams.ts'
import type { Page, PageEntry } from '#client/ports.ts'
import { MemoryFactLog } from '#client/storage/memory-fact-log.ts'
import { emptyLogState } from '#client/storage/memory-log-state.ts'
import { aClosing, aRevocation, aSealing } from '#tests/support/control.ts'
import {
  aCheckIn,
  anAuthor,
  anEvent,
  anEventPlan,
  aSession,
  MORNING_MS,
  statedBy,
  tableOf,
} from '#tests/support/facts.ts'
import { aDevice, aServer, aSheet, getSheet } from '#tests/support/sheets.ts'
import type { TestDevice } from '#tests/support/sheets.ts'

const DAY_MS = 86_400_000
const event = anEvent()
const stream = eventStream(event)
const schedule = scheduleStream(2026)
const gate = aDevice({ name: 'gate' })
const server = aServer()
/** The event's planned end. */
const END_MS = MORNING_MS + 4 * 3_600_000
const days = (count: number) => END_MS + count * DAY_MS
const measured: ClockMeasurement = { session: aSession(), offsetMs: 0, errorMs: 20 }

interface Signed {
  readonly by?: TestDevice
  readonly facts: readonly FrozenFact[]
  readonly clock?: ClockMeasurement | null
}

/** A phone that holds an event's stream, read to its end. */
async function aPhone(signed: readonly Signed[], { isPlanned = true } = {}) {
  const log = new MemoryFactLog(emptyLogState('epoch'))
  const sheets = signed.map(({ by = gate, facts, clock = null }, i) => ({
    by,
    ...aSheet({ device: by, stream, facts, clock, number: i + 1 }),
  }))
  let cursor = emptyCursor(stream)
  const entries = sheets.map(({ by, id, bytes }, i): PageEntry => {
    cursor = advanceCursor(cursor, id)
    const { device, certificate } = by
    const stored = { id, stream, device, number: i + 1, certificate: certificate.id, bytes } as const
    return { ...cursor, sheet: id, stored: { ...stored, origin: 'carried' }, isHeld: false }
  })
  const page: Page = {
    stream,
    asked: emptyCursor(stream),
    from: 0,
    entries,
    cursor,
    certificates: [gate.certificate, server.certificate],
    erased: null,
  }
  await log.applyPage(page)
  const plan = foldEvent(
    tableOf(statedBy(anAuthor('desk', 'organiser'), anEventPlan({ event, endsMs: END_MS }))),
    event,
  )
  if (!plan) throw new Error('no plan')
  const deps: DropDeps = {
    log,
    readState: () =>
      Promise.resolve(
        foldSheets(
          sheets.map(({ bytes, by }) => ({
            sheet: getSheet(bytes),
            author: authorIn(by.certificate, stream),
          })),
        ),
      ),
    findEvent: () => (isPlanned ? { event: plan, in: schedule } : null),
    device: gate.device,
    open: [],
  }
  return { log, deps, page }
}

const mark: Signed = { facts: [aCheckIn({ seq: 1 })] }
const closed = (wallMs: number, clock: ClockMeasurement | null = measured): Signed => ({
  facts: [aClosing({ n: 1, digest: emptyCursor(stream).digest, wallMs })],
  clock,
})

async function dropAt(phone: Awaited<ReturnType<typeof aPhone>>, serverMs: number) {
  return dropStreams(phone.deps, [stream], serverMs)
}

describe('[SYN-15] a stream is dropped', () => {
  it('once its event is closed and 35 days have passed, and not a day before', async () => {
    const phone = await aPhone([mark, closed(END_MS)])
    expect(await dropAt(phone, days(35) - 1)).toEqual([])
    expect(await dropAt(phone, days(35))).toEqual([stream])
    expect(await phone.log.listStreams()).toEqual([])
    expect(await phone.log.listDropped()).toEqual([stream])
  })

  it('once its planned end is 90 days past and the window too, though nobody closed it', async () => {
    const phone = await aPhone([mark])
    expect(await dropAt(phone, days(124))).toEqual([])
    expect(await dropAt(phone, days(125))).toEqual([stream])
  })

  it('once the server has sealed it', async () => {
    const phone = await aPhone([mark, { by: server, facts: [aSealing()] }])
    expect(await dropAt(phone, days(35))).toEqual([stream])
  })

  it('once the right of this phone was withdrawn and the window has passed; another’s is no reason', async () => {
    const revoked = (of: TestDevice) => ({ by: server, facts: [aRevocation({ of: of.device })] })
    const other = await aPhone([mark, revoked(aDevice({ name: 'river' }))])
    expect(await dropAt(other, days(60))).toEqual([])
    const phone = await aPhone([mark, revoked(gate)])
    expect(await dropAt(phone, days(34))).toEqual([])
    expect(await dropAt(phone, days(35))).toEqual([stream])
  })
})

describe('[SYN-15] a stream is kept', () => {
  it('while a fact of it is not signed or a sheet has no position', async () => {
    const phone = await aPhone([mark, closed(END_MS)])
    const fact = aCheckIn({ seq: 2 })
    await phone.log.append([{ stream, fact }])
    expect(await dropAt(phone, days(300))).toEqual([])
    const { id, bytes } = aSheet({ device: gate, stream, facts: [fact], number: 3 })
    const sheet = { id, stream, device: gate.device, number: 3, certificate: gate.certificate.id, bytes }
    await phone.log.storeSealed({ ...sheet, origin: 'own' }, [fact.id], null)
    expect(await dropAt(phone, days(300))).toEqual([])
    expect(await phone.log.listSheetsWithoutPosition(stream)).toHaveLength(1)
  })

  it('while a carried sheet lost its position in a divergence', async () => {
    const phone = await aPhone([mark, closed(END_MS)])
    const { cursor } = phone.page
    await phone.log.applyPage({ ...phone.page, asked: cursor, entries: [], cursor: emptyCursor(stream) })
    expect(await dropAt(phone, days(300))).toEqual([])
  })

  it('however long ago a clock that nobody measured says it was closed', async () => {
    const phone = await aPhone([mark, closed(0, null)], { isPlanned: false })
    expect(await dropAt(phone, days(300))).toEqual([])
    const wrong = await aPhone([mark, closed(0)])
    expect(await dropAt(wrong, days(34))).toEqual([])
  })

  it('while the event’s end is changed on this phone and not on the server', async () => {
    const phone = await aPhone([mark])
    await phone.log.append([{ stream: schedule, fact: anEventPlan({ event, endsMs: 0 }) }])
    expect(await dropAt(phone, days(200))).toEqual([])
  })

  it('while somebody looks at it, while its event is unknown, and if it is of no event', async () => {
    const phone = await aPhone([mark, closed(END_MS)])
    const looking = { ...phone.deps, open: [stream] }
    expect(await dropStreams(looking, [stream], days(300))).toEqual([])
    const unknown = await aPhone([mark], { isPlanned: false })
    expect(await dropAt(unknown, days(300))).toEqual([])
    const others: readonly StreamId[] = [schedule, 'organisation/2026' as StreamId]
    expect(await dropStreams(phone.deps, others, days(3_000))).toEqual([])
  })

  it('unless it was read to its end just now', async () => {
    const phone = await aPhone([mark, closed(END_MS)])
    expect(await dropStreams(phone.deps, [], days(300))).toEqual([])
    await dropStreams(phone.deps, [contactsStream(event)], days(300))
    expect(await phone.log.listStreams()).toEqual([stream])
    expect(await dropAt(phone, days(300))).toEqual([stream])
  })
})
