import { gzipSync } from 'node:zlib'
import { personIdOf, sessionIdOf } from '#domain/ids.ts'
import type { EventId, StreamId } from '#domain/ids.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { freezeFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { eventStream } from '#domain/stream.ts'
import { encodeMessage } from '#protocol/codec.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import type { TestPhone } from '#tests/support/devices.ts'
import { enrolOverHttp } from './http-phone.ts'
import type { Figure } from './figures.ts'

const CLIENTS = 8
const SHEETS_EACH = 40
const FACTS_A_SHEET = 100

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

/** Bytes on the wire that one check-in costs going up: request body, gzip, plain sheets. */
export async function measureWire(phone: TestPhone, event: EventId): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const count of [1, 20, 200]) {
    const bytes = await sizeOfPush(phone, eventStream(event), makeCheckIns(count))
    figures.push({
      what: `wire up, bytes per check-in, ${count} in a sheet (plain sheet, gzip)`,
      value: (bytes / count).toFixed(0),
    })
  }
  return figures
}

async function sizeOfPush(phone: TestPhone, stream: StreamId, facts: readonly FrozenFact[]): Promise<number> {
  const sheet = await phone.seal(stream, facts)
  const message = {
    protocol: PROTOCOL_VERSION,
    request: random(8),
    certificates: [],
    streams: [{ stream, cursor: emptyCursor(stream), sheets: [sheet.bytes] }],
  }
  return gzipSync(encodeMessage(message)).length
}

/** Facts a second that the server has checked, numbered and made durable (SQLite, synchronous=FULL). */
export async function measureServerRate(server: RunningServer, event: EventId): Promise<Figure> {
  const stream = eventStream(event)
  const phones = await Promise.all(Array.from({ length: CLIENTS }, () => enrolCoordinator(server, event)))
  const pages = await Promise.all(
    phones.map(async (phone) => {
      const sheets: Uint8Array[] = []
      for (let i = 0; i < SHEETS_EACH; i++)
        sheets.push((await phone.seal(stream, makeCheckIns(FACTS_A_SHEET))).bytes)
      return { phone, sheets }
    }),
  )
  const began = performance.now()
  await Promise.all(pages.map(({ phone, sheets }) => pushAll(phone, stream, sheets)))
  const seconds = (performance.now() - began) / 1000
  const facts = CLIENTS * SHEETS_EACH * FACTS_A_SHEET
  return {
    what: `server, facts/s accepted and durable (sheets of ${FACTS_A_SHEET}, ${CLIENTS} clients)`,
    value: `${Math.round(facts / seconds).toLocaleString('en')} (${facts.toLocaleString('en')} in ${seconds.toFixed(1)} s)`,
  }
}

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
