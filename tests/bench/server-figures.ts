import { rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { personIdOf, sessionIdOf } from '#domain/ids.ts'
import type { EventId, StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { freezeFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { hashBy } from '#domain/log/hash.ts'
import { eventStream } from '#domain/stream.ts'
import { sha256OfNode } from '#server/keys/hash-sha256.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { enrolOverHttp } from './http-phone.ts'
import type { Figure } from './figures.ts'
import { readProcessorMs } from './processor-time.ts'

const CLIENTS = 8
/** A server runs for weeks: so many that its code is warm for most of them. */
const SHEETS_EACH = 160
const FACTS_A_SHEET = 100

// In life every phone has a processor of its own. Here all of them share the machine with the server.
hashBy(sha256OfNode)

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** Check-ins as a phone makes them in one session, a few seconds apart. */
export function makeCheckIns(count: number, firstSeq = 0): readonly FrozenFact[] {
  const session = sessionIdOf(random(8))
  return Array.from({ length: count }, (_, i) =>
    freezeFact(
      { kind: 'checked-in', subjects: [personIdOf(random(10))], body: { way: 'tap' } },
      {
        session,
        seq: firstSeq + i,
        time: { wallMs: Date.now() + i * 3_000, utcOffsetMinutes: 300, monotonicMs: i * 3_000 },
        salt: random(8),
      },
    ),
  )
}

/**
 * Facts a second that the server has checked, numbered and made durable, beside bare inserts in the same run: by phones
 * at an event each, and by phones at one event, where each reads with its answer what all others pushed.
 */
export async function measureServerRate(
  server: RunningServer,
  addEvent: (title: string) => Promise<EventId>,
  engine: string,
): Promise<readonly Figure[]> {
  const events = await addEvents(addEvent, CLIENTS)
  const before = measureRawInserts(server.dataDir)
  const apart = await measurePushes(server, events)
  const together = await measurePushes(server, events.fill(await addEvent('Together')))
  const after = measureRawInserts(server.dataDir)
  const raw = (before.aSecond + after.aSecond) / 2
  const rawBusy = (before.aBusySecond + after.aBusySecond) / 2
  return [
    {
      what: `server on ${engine}, facts/s accepted and durable (sheets of ${FACTS_A_SHEET}, ${CLIENTS} clients, an event each)`,
      value: perSecond(apart.aSecond),
    },
    {
      what: `the same against bare node:sqlite inserts, ${FACTS_A_SHEET} a transaction, synchronous=FULL (goal ≥ 0.6)`,
      value: `${(apart.aSecond / raw).toFixed(2)} of ${perSecond(raw)}`,
    },
    // PostgreSQL does its own part in processes of its own.
    ...(engine === 'SQLite' ? tellBusy(apart.aBusySecond, rawBusy) : []),
    {
      what: `${CLIENTS} clients at one event, each of which is sent what the others pushed`,
      value: `${perSecond(together.aSecond)}, ${(together.aSecond / raw).toFixed(2)}`,
    },
  ]
}

/** Facts that became durable, by the clock and by the time for which processors were busy with them. */
interface Rate {
  readonly aSecond: number
  /** `null`: nobody knows. */
  readonly aBusySecond: number | null
}

/** How the server stands where phones do not take their half of its processors, as they do in this run. */
function tellBusy(server: number | null, raw: number): readonly Figure[] {
  if (server === null) return []
  return [
    {
      what: 'the same by processor time, the server’s own against that of the inserts',
      value: `${(server / raw).toFixed(2)} of ${perSecond(raw)}`,
    },
  ]
}

async function addEvents(addEvent: (title: string) => Promise<EventId>, count: number): Promise<EventId[]> {
  const events: EventId[] = []
  for (let i = 1; i <= count; i++) events.push(await addEvent(`Bench ${String(i)}`))
  return events
}

/** A client for each event that is named; the same event may be named by several. */
async function measurePushes(server: RunningServer, events: readonly EventId[]): Promise<Rate> {
  const pages = await Promise.all(
    events.map(async (event) => {
      const phone = await enrolCoordinator(server, event)
      const stream = eventStream(event)
      const sheets: Uint8Array[] = []
      for (let i = 0; i < SHEETS_EACH; i++)
        sheets.push((await phone.seal(stream, makeCheckIns(FACTS_A_SHEET))).bytes)
      return { phone, stream, sheets }
    }),
  )
  const busyOf = () => readProcessorMs(server.pid() ?? 0)
  const [began, busy] = [performance.now(), busyOf()]
  await Promise.all(pages.map(({ phone, stream, sheets }) => pushAll(phone, stream, sheets)))
  const [ended, busyInAll] = [performance.now(), busyOf()]
  const facts = events.length * SHEETS_EACH * FACTS_A_SHEET
  return {
    aSecond: (facts * 1000) / (ended - began),
    aBusySecond: busy === null || busyInAll === null ? null : (facts * 1000) / (busyInAll - busy),
  }
}

/** Rows a second of the very facts, one row each, with the settings the server runs with. */
function measureRawInserts(folder: string): Rate & { readonly aBusySecond: number } {
  const file = path.join(folder, 'raw.sqlite')
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = WAL; pragma synchronous = FULL')
  database.exec('create table fact (id text primary key, envelope blob not null)')
  const insert = database.prepare('insert into fact (id, envelope) values (?, ?)')
  const pages = Array.from({ length: SHEETS_EACH * 2 }, () => makeCheckIns(FACTS_A_SHEET))
  const [began, busy] = [performance.now(), process.cpuUsage()]
  for (const page of pages) {
    database.exec('begin')
    for (const { id, envelope } of page) insert.run(id, envelope)
    database.exec('commit')
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(busy)
  database.close()
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  const facts = pages.length * FACTS_A_SHEET
  return { aSecond: facts / seconds, aBusySecond: (facts * 1_000_000) / (user + system) }
}

const perSecond = (rate: number) => `${Math.round(rate).toLocaleString('en')} /s`

async function pushAll(phone: TestPhone, stream: StreamId, sheets: readonly Uint8Array[]): Promise<void> {
  let cursor = emptyCursor(stream)
  for (const sheet of sheets) {
    const answer = await phone.syncStream({ stream, cursor, sheets: [sheet] })
    if (answer.outcome !== 'page') throw new Error(`the server answered ${answer.outcome}`)
    const [verdict] = answer.verdicts
    if (verdict?.verdict !== 'stored') throw new Error(`the sheet is ${verdict?.verdict ?? 'nowhere'}`)
    // What others pushed is read too, as a phone would.
    cursor = answer.cursor
  }
}

export async function enrolCoordinator(server: RunningServer, event: EventId): Promise<TestPhone> {
  return enrolOverHttp(server.url, await inviteCoordinator(server, event))
}

/** A one-time coordinator's link, at the address the server runs at. */
export async function inviteCoordinator(server: RunningServer, event: EventId): Promise<string> {
  const { stdout, stderr, code } = await runAsar(server.dataDir, 'invite', 'coordinator', '--event', event)
  if (code !== 0) throw new Error(stderr)
  return `${server.url}/join#${stdout.trim().split('#')[1] ?? ''}`
}
