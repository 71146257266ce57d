import 'fake-indexeddb/auto'
import { onTestFinished } from 'vitest'
import type { EventId, PersonId, SheetId, StreamId } from '#domain/ids.ts'
import type { Board } from '#client/services.ts'
import type { SheetStorePort } from '#server/ports.ts'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { startProcess } from '#tests/e2e/support/server-process.ts'
import type { ServerProcess } from '#tests/e2e/support/server-process.ts'
import { enrol, networkTo, startPhone } from '#tests/support/phone.ts'
import type { TestPhone } from '#tests/support/phone.ts'
import { ORIGIN, remoteServer } from '#tests/support/server-app.ts'
import { turnableClock } from '#tests/support/turnable-clock.ts'

/** A phone as the app runs it, with the board of its event open. */
export interface WorldPhone extends TestPhone {
  readonly name: string
  /** Events' boards are opened once the phone has the event. */
  readonly board: Board
  /** Bodies of the requests it sent, latest last, as they left. */
  readonly sent: Uint8Array[]
}

/** A server in a process of its own, and phones that run the real app's code over HTTP. */
export interface HealingWorld {
  readonly event: EventId
  readonly people: readonly PersonId[]
  readonly organiser: WorldPhone
  readonly coordinators: WorldPhone[]
  /** Another coordinator's phone, enrolled now. */
  readonly join: (name: string) => Promise<WorldPhone>
  /** A phone without an account. */
  readonly volunteer: () => Promise<TestPhone>
  readonly kill: () => Promise<void>
  /** Starts a server over a folder; what it printed. */
  readonly start: (folder: string) => Promise<string>
}

interface WorldOptions {
  readonly folder: string
  readonly journal: string
  readonly coordinators: number
  readonly people: number
}

/** Every exchange lets some of it through; a network that gives up is part of the story. */
export async function openWorld(options: WorldOptions): Promise<HealingWorld> {
  const server = await aServer(options)
  const organiser = await aPhone(server, 'Desk')
  await enrol(organiser.phone, `${ORIGIN}${await server.organiserPath()}`, 'Desk')
  const event = await planEvent(organiser.phone, options.people)
  const desk = await openBoard(organiser, event)
  const join = async (name: string) => {
    const invited = await organiser.phone.services.desk.inviteCoordinator(event)
    if (invited.kind !== 'invited') throw new Error(JSON.stringify(invited))
    const fresh = await aPhone(server, name)
    await enrol(fresh.phone, invited.link, name)
    return openBoard(fresh, event)
  }
  const coordinators = await Promise.all(
    Array.from({ length: options.coordinators }, (_, i) => join(`Gate ${i}`)),
  )
  const people = [...desk.board.people()].sort((a, b) => (a.no ?? 0) - (b.no ?? 0)).map(({ id }) => id)
  return {
    event,
    people,
    organiser: desk,
    coordinators,
    join,
    volunteer: async () => (await aPhone(server, 'Volunteer')).phone,
    kill: server.kill,
    start: server.start,
  }
}

interface World {
  readonly origin: () => string
  readonly organiserPath: () => Promise<string>
  readonly kill: () => Promise<void>
  readonly start: (folder: string) => Promise<string>
}

async function aServer({ folder, journal }: WorldOptions): Promise<World> {
  let running: ServerProcess | null = null
  let port = 0
  const start = async (dataDir: string) => {
    port = await findFreePort()
    const env = { ASAR_ORIGIN: ORIGIN, ASAR_JOURNAL: journal, ASAR_LOG: 'error' }
    running = await startProcess({ port, dataDir, args: [], env })
    return running.output()
  }
  const kill = async () => {
    await running?.end('SIGKILL')
  }
  onTestFinished(kill)
  await start(folder)
  return {
    origin: () => `http://127.0.0.1:${port}`,
    organiserPath: async () => (await running?.organiserPath()) ?? '',
    kill,
    start,
  }
}

async function aPhone(world: World, name: string) {
  const sent: Uint8Array[] = []
  const network = networkTo({
    ask: (path, init) => {
      if (init?.body instanceof Uint8Array) sent.push(init.body)
      return remoteServer(world.origin()).ask(path, init)
    },
  })
  return { name, sent, phone: await startPhone(network, undefined, turnableClock(Date.now())) }
}

async function openBoard(
  { name, sent, phone }: Awaited<ReturnType<typeof aPhone>>,
  event: EventId,
): Promise<WorldPhone> {
  const board = await phone.services.boards.open(event)
  await syncFully(phone)
  return { ...phone, name, sent, board }
}

async function planEvent({ services }: TestPhone, count: number): Promise<EventId> {
  const startsMs = Date.now()
  const planned = await services.desk.planEvent({
    title: 'Есіл жағалауы',
    startsMs,
    endsMs: startsMs + 14_400_000,
    utcOffsetMinutes: 300,
    place: 'Астана',
    meetingPoint: '',
    bring: '',
  })
  if (planned.kind !== 'saved' || !planned.event) throw new Error('no event')
  const people = Array.from({ length: count }, (_, i) => ({
    entry: { name: nameOf(i), no: i + 1 },
    contact: { phones: [phoneOf(i)], guardianPhones: [] },
  }))
  await services.desk.addPeople(planned.event, people)
  await services.sync.syncNow()
  return planned.event
}

export const nameOf = (i: number) => `Қатысушы Нөмірі${String(1000 + i)}`
export const phoneOf = (i: number) => `+7701${String(5_550_000 + i)}`

/** Rounds until one has nothing left to do, however long the server keeps a phone waiting. */
export async function syncFully(phone: Pick<TestPhone, 'services' | 'clock' | 'disk'>): Promise<void> {
  const { services, clock } = phone
  for (let round = 0; round < 20; round++) {
    const state = await services.sync.syncNow()
    if (state.kind === 'idle' && (await countUnsent(phone)) === 0) return
    clock.advance(60_000)
  }
  throw new Error(`never at rest: ${JSON.stringify(services.sync.state())}`)
}

/** A volunteer's phone shows no outbox, and may hold what a server lost all the same. */
async function countUnsent({ services, disk }: Pick<TestPhone, 'services' | 'disk'>): Promise<number> {
  if (services.device.me()) return services.outbox.count()
  const streams = await disk.log.listStreams()
  const waiting = await Promise.all(streams.map((stream) => disk.log.listSheetsWithoutPosition(stream)))
  return waiting.flat().length
}

/** Every sheet that a phone holds with its bytes, by stream. */
export async function listHeldBy({ disk }: Pick<TestPhone, 'disk'>): Promise<ReadonlyMap<SheetId, StreamId>> {
  const rows = await disk.db.sheets.toArray()
  return new Map(rows.map(({ id, stream }) => [id, stream]))
}

/** What all these phones hold that the server's log lacks. */
export async function listMissing(
  store: SheetStorePort,
  phones: readonly Pick<TestPhone, 'disk'>[],
): Promise<readonly string[]> {
  const held = new Map((await Promise.all(phones.map(listHeldBy))).flatMap((each) => [...each]))
  const logs = new Map<StreamId, ReadonlySet<SheetId>>()
  for (const stream of new Set(held.values()))
    logs.set(stream, new Set((await store.listLog(stream, 0, 100_000)).map((row) => row.sheet)))
  return [...held]
    .filter(([id, stream]) => !logs.get(stream)?.has(id))
    .map(([id, stream]) => `${stream} ${id}`)
}

/** Names of those who are here, as a board shows them. */
export function namesHere({ board }: Pick<WorldPhone, 'board'>): readonly string[] {
  return board
    .people()
    .filter((person) => person.presence.state === 'here')
    .map((person) => `${person.id} ${person.name} ${person.presence.witnesses.length}`)
    .sort()
}
