// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import type { EventId, StreamId } from '#domain/ids.ts'
import { organisationStream } from '#domain/stream.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import { SyncAnswer, SyncRequest } from '#protocol/messages.ts'
import type { StreamAnswer, StreamRequest } from '#protocol/messages.ts'
import { writeSyncAnswer } from '#protocol/write-sync-answer.ts'
import { MEDIA_TYPE, NONCE_HEADER } from '#protocol/version.ts'
import { isRootedBundle } from '#protocol/wire/bundle.ts'
import type { Board } from '#client/services.ts'
import { aPhone as aServersPhone } from '#tests/support/devices.ts'
import { aCheckIn, aPerson } from '#tests/support/facts.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import type { TestNetwork, TestPhone } from '#tests/support/phone.ts'
import { openApp } from '#tests/support/server-app.ts'
import { PLAN } from '#tests/support/plan.ts'

/** What went over a network, and a hand in its answers. */
interface Wire extends TestNetwork {
  readonly requests: SyncRequest[]
  readonly answers: SyncAnswer[]
  bend: (answer: StreamAnswer, asked: StreamRequest) => StreamAnswer
}

function wireTo(app: Parameters<typeof networkTo>[0]): Wire {
  const inner = networkTo(app)
  const wire: Wire = {
    requests: [],
    answers: [],
    bend: (answer) => answer,
    fetch: async (input, init) => {
      const response = await inner.fetch(input, init)
      const request = init?.body instanceof Uint8Array ? decodeMessage(SyncRequest, await plain(init)) : null
      const answer = decodeMessage(SyncAnswer, new Uint8Array(await response.clone().arrayBuffer()))
      if (!request || !answer) return response
      wire.requests.push(request)
      wire.answers.push(answer)
      const streams = answer.streams.map((each) => {
        const asked = request.streams.find(({ stream }) => stream === each.stream)
        return asked ? wire.bend(each, asked) : each
      })
      const body = encodeMessage(writeSyncAnswer({ ...answer, streams }))
      const nonce = response.headers.get(NONCE_HEADER) ?? ''
      return new Response(Uint8Array.from(body), {
        headers: { 'content-type': MEDIA_TYPE, [NONCE_HEADER]: nonce },
      })
    },
  }
  return wire
}

async function plain({ body, headers }: RequestInit): Promise<Uint8Array> {
  const bytes = Uint8Array.from(body as Uint8Array)
  if (new Headers(headers).get('content-encoding') !== 'gzip') return bytes
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** A server with an event of so many people, and two coordinators who have them all. */
async function gather(count: number) {
  const app = await openApp()
  const organiser = await startPhone(networkTo(app))
  await enrol(organiser, await app.inviteLink(), 'Desk')
  const planned = await organiser.services.desk.planEvent(PLAN)
  const event = planned.event as EventId
  const people = Array.from({ length: count }, (_, i) => ({
    entry: { name: `Адам ${String(i + 1)}`, no: i + 1 },
    contact: { phones: [`+770100000${String(100 + i)}`], guardianPhones: [] },
  }))
  await organiser.services.desk.addPeople(event, people)
  await organiser.services.sync.syncNow()
  const join = async (name: string) => {
    const wire = wireTo(app)
    const phone = await startPhone(wire)
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), name)
    return { ...phone, wire }
  }
  return {
    app,
    event,
    stream: eventStream(event),
    gate: await join('Gate'),
    river: await join('River'),
    join,
  }
}

async function mark(phone: TestPhone, board: Board, from: number, to: number) {
  const people = [...board.people()].sort((a, b) => (a.no ?? 0) - (b.no ?? 0))
  for (const { id } of people.slice(from, to)) {
    phone.clock.advance(4321)
    expect(await phone.services.attendance.checkIn(board, id)).toMatchObject({ kind: 'saved' })
  }
}

const here = (board: Board) => board.counts().here
const partOf = ({ streams }: SyncRequest, stream: StreamId) => streams.find((each) => each.stream === stream)
const formOf = (part: StreamRequest | undefined) =>
  !part?.packed ? 'raw' : isRootedBundle(part.packed) ? 'rooted' : 'alone'

describe('what travels', () => {
  it('[SHEET-6] is packed both ways, in one request, and all phones come to say the same', async () => {
    const { gate, river, event, stream } = await gather(60)
    const [a, b] = [await gate.services.boards.open(event), await river.services.boards.open(event)]
    await mark(gate, a, 0, 40)
    await mark(river, b, 30, 60)
    gate.wire.requests.length = river.wire.requests.length = river.wire.answers.length = 0
    for (const phone of [gate, river]) await phone.services.sync.syncNow()
    expect([gate.wire.requests.length, river.wire.requests.length]).toEqual([1, 1])
    const up = gate.wire.requests.map((request) => partOf(request, stream))[0]
    expect(up).toMatchObject({ sheets: [], reads: 'rooted' })
    expect(formOf(up)).toBe('rooted')
    // The first sheet of a phone also says who it is.
    expect((up?.packed?.length ?? Infinity) / 40).toBeLessThan(8)
    const down = river.wire.answers.flatMap(({ streams }) => streams).find((each) => each.stream === stream)
    expect(down).toMatchObject({ entries: [], verdicts: [{ verdict: 'stored' }] })
    await gate.services.sync.syncNow()
    expect([here(a), here(b)]).toEqual([60, 60])
    expect(a.counts()).toMatchObject({ onServer: 60, onPhoneOnly: 0 })
  })

  it('[SHEET-6] is asked for again and goes without references, then raw, where the server cannot read it', async () => {
    const { app, gate, event, stream } = await gather(10)
    const board = await gate.services.boards.open(event)
    await mark(gate, board, 0, 5)
    gate.wire.requests.length = 0
    // A server that knows no log: nothing can be resolved.
    const unable = vi.spyOn(app.deps.indexes, 'viewAt').mockResolvedValue(null)
    await gate.services.sync.syncNow()
    unable.mockRestore()
    expect(gate.wire.requests.map((request) => formOf(partOf(request, stream)))).toEqual(['rooted', 'alone'])
    expect(board.counts()).toMatchObject({ onServer: 5 })
    await mark(gate, board, 5, 8)
    gate.wire.requests.length = 0
    // A server that misreads every bundle.
    gate.wire.bend = (answer, asked) =>
      answer.outcome === 'page' && asked.packed
        ? {
            ...answer,
            verdicts: answer.verdicts.map(() => ({ verdict: 'resend' })),
            entries: [],
            cursor: asked.cursor,
            hasMore: true,
          }
        : answer
    await gate.services.sync.syncNow()
    const forms = gate.wire.requests.map((request) => formOf(partOf(request, stream)))
    expect(forms.slice(0, 3)).toEqual(['rooted', 'alone', 'raw'])
    expect(board.counts()).toMatchObject({ onServer: 8 })
  })

  it('[SHEET-6] is taken for sent only when a verdict comes; a missing one says that nothing was read', async () => {
    const { gate, event, stream } = await gather(4)
    const board = await gate.services.boards.open(event)
    await mark(gate, board, 0, 2)
    gate.wire.requests.length = 0
    gate.wire.bend = (answer, asked) =>
      answer.outcome === 'page' && asked.packed && isRootedBundle(asked.packed)
        ? { ...answer, verdicts: [], entries: [], cursor: asked.cursor, hasMore: true }
        : answer
    await gate.services.sync.syncNow()
    expect(gate.wire.requests.map((request) => formOf(partOf(request, stream))).slice(0, 2)).toEqual([
      'rooted',
      'alone',
    ])
    expect(board.counts()).toMatchObject({ onServer: 2 })
  })

  it('[SHEET-6] is asked for without references, then raw, where the phone cannot read it', async () => {
    const { gate, river, event, stream } = await gather(10)
    const [a, b] = [await gate.services.boards.open(event), await river.services.boards.open(event)]
    await mark(gate, a, 0, 6)
    await gate.services.sync.syncNow()
    river.wire.requests.length = 0
    // Somebody on the way damages every bundle.
    river.wire.bend = (answer) =>
      answer.outcome === 'page' && answer.packed
        ? { ...answer, packed: answer.packed.map((byte, i) => (i > 40 ? byte ^ 0x55 : byte)) }
        : answer
    await river.services.sync.syncNow()
    const asked = river.wire.requests.map((request) => partOf(request, stream)?.reads ?? 'raw')
    expect(asked).toEqual(['rooted', 'alone', 'raw'])
    expect(here(b)).toBe(6)
    expect(river.services.sync.state()).toEqual({ kind: 'idle' })
    // What helped once is asked for at once.
    await mark(gate, a, 6, 7)
    await gate.services.sync.syncNow()
    river.wire.requests.length = 0
    await river.services.sync.syncNow()
    expect(river.wire.requests.map((request) => partOf(request, stream)?.reads ?? 'raw')).toEqual(['raw'])
    expect(here(b)).toBe(7)
  })

  it.each<[string, (packed: Uint8Array) => Uint8Array]>([
    ['is no bundle', () => Uint8Array.of(7)],
    ['says that sheets of the request are there that are not', (packed) => packed],
  ])('[SHEET-6] is not believed where a bundle %s', async (what, damage) => {
    const { gate, river, event } = await gather(4)
    const [a, b] = [await gate.services.boards.open(event), await river.services.boards.open(event)]
    await mark(gate, a, 0, 3)
    // The gate's own answer names its sheet by its place in the gate's request.
    let same: Uint8Array | null = null
    gate.wire.bend = (answer) => {
      if (answer.outcome === 'page' && answer.packed) same = answer.packed
      return answer
    }
    await gate.services.sync.syncNow()
    river.wire.bend = (answer) => {
      if (answer.outcome !== 'page' || !answer.packed) return answer
      return { ...answer, packed: what.startsWith('is') ? damage(answer.packed) : (same ?? answer.packed) }
    }
    await river.services.sync.syncNow()
    expect(here(b)).toBe(3)
  })

  it('[SHEET-6] is read against the log that is here, looked up once after a start and then kept', async () => {
    const { gate, river, event, stream } = await gather(30)
    const [a, b] = [await gate.services.boards.open(event), await river.services.boards.open(event)]
    const listing = vi.spyOn(river.disk.log, 'listPositions')
    for (let i = 0; i < 3; i++) {
      await mark(gate, a, i, i + 1)
      await mark(river, b, 20 + i, 21 + i)
      for (const phone of [gate, river, gate]) await phone.services.sync.syncNow()
    }
    expect(here(a)).toBe(6)
    // Its own sheets and the pages of others were taken over as they came.
    expect(listing.mock.calls.filter(([of]) => of === stream)).toEqual([])
  })

  it('[SHEET-6] stands alone on a phone that lacks a sheet of the log', async () => {
    const { app, gate, event, stream } = await gather(3)
    const board = await gate.services.boards.open(event)
    vi.spyOn(gate.disk.log, 'listPositions').mockResolvedValue([])
    const again = await startPhone(gate.wire, gate.disk, gate.clock)
    gate.wire.requests.length = 0
    await mark(again, await again.services.boards.open(event), 0, 2)
    await again.services.sync.syncNow()
    const parts = () => gate.wire.requests.flatMap((request) => partOf(request, stream) ?? [])
    expect(parts().map(formOf)).toEqual(['alone'])
    const other = await aServersPhone(app)
    await other.enrol(await app.invite({ role: 'coordinator', event }))
    const late = await other.seal(stream, [aCheckIn({ person: aPerson() })])
    await other.syncStream({ stream, sheets: [late.bytes] })
    gate.wire.requests.length = 0
    await again.services.sync.syncNow()
    expect(parts().map(({ reads }) => reads)).toEqual(['alone'])
    expect((await gate.disk.log.readCursor(stream)).n).toBeGreaterThan(1)
    expect(board.id).toBe(event)
  })

  it('[SHEET-6] lets the page paint between the sheets of a long download', async () => {
    const { app, event, stream } = await gather(0)
    const desk = await startPhone(networkTo(app))
    await enrol(desk, await app.inviteLink(), 'Desk 2')
    for (let i = 0; i < 12; i++) {
      const people = Array.from({ length: 5 }, () => ({
        entry: { name: 'Адам' },
        contact: { phones: [], guardianPhones: [] },
      }))
      await desk.services.desk.addPeople(event, people)
      await desk.services.sync.syncNow()
    }
    let pauses = 0
    const phone = await startPhone(networkTo(app), undefined, undefined, {
      pause: () => {
        pauses++
        return Promise.resolve()
      },
    })
    await enrol(phone, await app.inviteLink({ role: 'coordinator', event }), 'Bus')
    expect((await phone.disk.log.readCursor(stream)).n).toBe(12)
    expect(pauses).toBeGreaterThan(12)
    expect((await phone.disk.log.readCursor(contactsStream(event))).n).toBe(0)
    expect((await phone.disk.log.readCursor(organisationStream(2026))).n).toBeGreaterThan(0)
  })
})
