import { brotliCompressSync, constants } from 'node:zlib'
import type { EventId, PersonId, StreamId } from '#domain/ids.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { decodeMessage } from '#protocol/codec.ts'
import { SyncAnswer, SyncRequest } from '#protocol/messages.ts'
import type { Board } from '#client/services.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import type { Figure } from '../figures.ts'
import { importPeople } from '../import-people.ts'
import { inviteCoordinator } from '../server-figures.ts'
import { startPhone, sync } from './bench-phone.ts'
import type { BenchPhone } from './bench-phone.ts'
import type { Exchanged } from './link.ts'

const MARKS = 200
const PEOPLE = 500
const KIB = 1024

/** What travels, and how long it takes where the network is slow. */
export async function measureWire(
  server: RunningServer,
  addEvent: (title: string) => Promise<EventId>,
): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const event = await addEvent('Five hundred')
  await importPeople(server, event, PEOPLE)
  figures.push(...(await measureMarks(server, event)))
  for (const size of [2_000, 10_000]) {
    const large = await addEvent(`${size} people`)
    await importPeople(server, large, size)
    figures.push(...(await measureDownload(server, large, size)))
  }
  const three = await addEvent('Three phones')
  await importPeople(server, three, PEOPLE)
  figures.push(...(await measureThree(server, three)))
  return figures
}

async function aCoordinator(server: RunningServer, event: EventId, name: string): Promise<BenchPhone> {
  return startPhone(server.url, await inviteCoordinator(server, event), name)
}

/** People arrive one by one, some seconds apart, in no order; every mark is a tap on the phone. */
async function markAll(phone: BenchPhone, board: Board, people: readonly PersonId[]): Promise<void> {
  for (const person of people) {
    phone.wait(400 - 5_000 * Math.log(1 - Math.random()))
    const outcome = await phone.services.attendance.checkIn(board, person)
    if (outcome.kind !== 'saved') throw new Error('a mark was not saved')
  }
}

function shuffledPeople(board: Board): readonly PersonId[] {
  const people = board.people().map(({ id }) => ({ id, at: Math.random() }))
  return people.sort((a, b) => a.at - b.at).map(({ id }) => id)
}

async function measureMarks(server: RunningServer, event: EventId): Promise<readonly Figure[]> {
  const gate = await aCoordinator(server, event, 'Gate')
  const river = await aCoordinator(server, event, 'River')
  for (const phone of [gate, river]) await sync(phone)
  const board = await gate.services.boards.open(event)
  const people = shuffledPeople(board)
  // The phone's first sheet says who it is; a later one is what the day is made of.
  await markAll(gate, board, people.slice(0, 20))
  await sync(gate)
  await sync(river)
  await markAll(gate, board, people.slice(20, 20 + MARKS))
  const up = await sync(gate)
  const down = await sync(river)
  const idle = await sync(river)
  await markAll(gate, board, people.slice(20 + MARKS, 21 + MARKS))
  const one = await sync(gate)
  const stream = eventStream(event)
  return [
    {
      what: `wire up, bytes a mark in a sheet of ${String(MARKS)}: signature, header, packed (goal ≤ 8)`,
      value: perMark(packedUp(up, stream).length, MARKS),
    },
    { what: 'the same with the whole request body (all cursors)', value: perMark(bodies(up).up, MARKS) },
    {
      what: `wire down, bytes a mark of that sheet, packed`,
      value: perMark(packedDown(down, stream).length, MARKS),
    },
    { what: 'the same with the whole answer body', value: perMark(bodies(down).down, MARKS) },
    { what: 'a single mark: request body, answer body', value: `${bodies(one).up} B, ${bodies(one).down} B` },
    { what: 'nothing new: request body, answer body', value: `${bodies(idle).up} B, ${bodies(idle).down} B` },
    {
      what: 'requests per sync, with marks, with others’ marks, with nothing (goal 1)',
      value: [up, down, idle].map((each) => each.length).join(', '),
    },
  ]
}

async function measureDownload(
  server: RunningServer,
  event: EventId,
  size: number,
): Promise<readonly Figure[]> {
  const phone = await aCoordinator(server, event, 'Fresh')
  const began = performance.now()
  const exchanged = await sync(phone)
  const seconds = (performance.now() - began) / 1000
  const board = await phone.services.boards.open(event)
  if (board.people().length !== size) throw new Error(`${board.people().length} of ${size} people came`)
  const kib = (bytes: number) => `${(bytes / KIB).toFixed(1)} KiB`
  const people = packedSize(exchanged, eventStream(event))
  const contacts = packedSize(exchanged, contactsStream(event))
  const name = `first download of ${size.toLocaleString('en')} people`
  return [
    {
      what: `${name}: the event, compressed${size === 10_000 ? ' (goal ≤ 350 KiB)' : ''}`,
      value: `${kib(people)}, ${perMark(people, size)} B each`,
    },
    { what: `${name}: contacts beside it`, value: `${kib(contacts)}, ${perMark(contacts, size)} B each` },
    {
      what: `${name}: all answers as they travelled`,
      value: `${kib(bodies(exchanged).down)} in ${exchanged.length} requests, ${seconds.toFixed(1)} s of both sides`,
    },
  ]
}

const SLOW = { roundTripMs: 300, bitsPerSecond: 64_000 }

/** Three phones mark 500 people without a network; then all three have one, as slow as it may be. */
async function measureThree(server: RunningServer, event: EventId): Promise<readonly Figure[]> {
  const phones: BenchPhone[] = []
  for (const name of ['Gate', 'River', 'Bus']) phones.push(await aCoordinator(server, event, name))
  for (const phone of phones) await sync(phone)
  const boards = await Promise.all(phones.map((phone) => phone.services.boards.open(event)))
  const people = shuffledPeople(boards[0] as Board)
  await Promise.all(
    phones.map((phone, i) =>
      markAll(
        phone,
        boards[i] as Board,
        people.filter((_, each) => each % 3 === i),
      ),
    ),
  )
  for (const phone of phones) phone.link.speed = SLOW
  const before = phones.map((phone) => phone.link.exchanged.length)
  const began = performance.now()
  // Each sends at once; whoever was answered before the others' marks had arrived asks again, as the live view would.
  await Promise.all(
    phones.map(async (phone, i) => {
      do await sync(phone)
      while ((boards[i] as Board).counts().here < PEOPLE)
    }),
  )
  const seconds = (performance.now() - began) / 1000
  const exchanged = phones.map((phone, i) => phone.link.exchanged.slice(before[i]))
  const all = exchanged.flat()
  const sum = (pick: (each: Exchanged) => number) => all.reduce((total, each) => total + pick(each), 0)
  return [
    {
      what: 'three phones, 500 people marked offline, equal over 300 ms and 64 kbit/s (goal ≤ 4 s)',
      value: `${seconds.toFixed(2)} s`,
    },
    {
      what: 'the same, bytes of all three with HTTP/1.1 headers: up, down, in requests',
      value: `${sum((each) => each.up)}, ${sum((each) => each.down)}, ${all.length}`,
    },
    {
      what: 'the same, bodies alone: up, down',
      value: `${sum((each) => each.bodyUp)}, ${sum((each) => each.bodyDown)}`,
    },
  ]
}

const perMark = (bytes: number, count: number) => (bytes / count).toFixed(2)

function bodies(exchanged: readonly Exchanged[]) {
  return {
    up: exchanged.reduce((sum, each) => sum + each.bodyUp, 0),
    down: exchanged.reduce((sum, each) => sum + each.bodyDown, 0),
  }
}

function packedUp(exchanged: readonly Exchanged[], stream: StreamId): Uint8Array {
  const bundles = exchanged.flatMap(({ sent }) => {
    const request = decodeMessage(SyncRequest, sent)
    return (
      request?.streams.flatMap((each) => (each.stream === stream && each.packed ? [each.packed] : [])) ?? []
    )
  })
  return Buffer.concat(bundles)
}

function packedDown(exchanged: readonly Exchanged[], stream: StreamId): Uint8Array {
  return Buffer.concat(listPages(exchanged, stream))
}

/** What a stream's part of the answers takes: they are compressed as a whole, so each of its pages as if alone. */
function packedSize(exchanged: readonly Exchanged[], stream: StreamId): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }
  return listPages(exchanged, stream).reduce(
    (sum, page) => sum + brotliCompressSync(page, { params }).length,
    0,
  )
}

function listPages(exchanged: readonly Exchanged[], stream: StreamId): readonly Uint8Array[] {
  return exchanged.flatMap(({ received }) => {
    const answer = decodeMessage(SyncAnswer, received)
    return (
      answer?.streams.flatMap((each) =>
        each.stream === stream && each.outcome === 'page' && each.packed ? [each.packed] : [],
      ) ?? []
    )
  })
}
