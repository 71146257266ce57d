import { fromBase32 } from '#domain/bytes.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { SealedSheet } from '#domain/log/seal.ts'
import { eventStream } from '#domain/stream.ts'
import { InviteAnswer } from '#protocol/messages.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import type { SheetStorePort } from '#server/ports.ts'
import { aPhone } from './devices.ts'
import type { TestPhone } from './devices.ts'
import { aCheckIn, anEvent, aRegistration } from './facts.ts'
import { readAnswer, requestNumber } from './messages.ts'
import { ORIGIN } from './server-app.ts'
import type { Askable } from './server-app.ts'
import { seededRandom } from './seeded-random.ts'
import type { SeededRandom } from './seeded-random.ts'

/** One run of a server that can be killed. */
export interface KillableServer {
  /** Scheme, host and port it listens at. */
  readonly address: string
  /** SIGKILL; resolves once it is gone. */
  readonly kill: () => Promise<void>
  /** `/join#…` of the first organiser's link. */
  readonly organiserPath: () => Promise<string>
}

export interface KillRun {
  readonly seed: number
  readonly cycles: number
  /** Starts a server over the same data as before, at any address; it believes to be at `ORIGIN`. */
  readonly start: () => Promise<KillableServer>
  /** Looks at the data while no server runs over it. */
  readonly look: <Result>(check: (store: SheetStorePort) => Promise<Result>) => Promise<Result>
  readonly phones?: number
  readonly tell?: (line: string) => void
}

export interface KillReport {
  /** Sheets whose receipt was confirmed before a kill. */
  readonly confirmed: number
  /** Sheets that were under way when the server died, and were sent again. */
  readonly interrupted: number
  /** Of these, those that stood in the log already, with no answer heard. */
  readonly unheard: number
  /** What is wrong, with the cycle in which it showed; empty: nothing. */
  readonly problems: readonly string[]
}

const PHONES = 6
const STREAMS = ['first', 'second', 'third'].map((name) => eventStream(anEvent(`killed ${name}`)))
/** Confirmed sheets after which a server is killed, at most. */
const MOST_CONFIRMED = 60
/** Turns of the event loop more, at most. */
const MOST_TURNS = 60
const MOST_AT_ONCE = 4

/** What one phone has under way; sheets that were not confirmed are sent again, byte for byte. */
interface Pusher {
  readonly phone: TestPhone
  readonly random: SeededRandom
  readonly cursors: Map<StreamId, Cursor>
  readonly open: Map<StreamId, readonly SealedSheet[]>
}

/**
 * Kills a server again and again while phones push, each time at a moment drawn from the seed, and looks at what is
 * left: every confirmed sheet is there, none stands twice, every log is unbroken (TEST-5).
 */
export async function killWhilePushing(run: KillRun): Promise<KillReport> {
  const random = seededRandom(run.seed)
  const confirmed = new Map<StreamId, SheetId[]>(STREAMS.map((stream) => [stream, []]))
  const problems: string[] = []
  let interrupted = 0
  let unheard = 0
  let address = ''
  const server: Askable = {
    origin: ORIGIN,
    ask: (path: string, init?: RequestInit) => fetch(`${address}${path}`, init),
  }
  let pushers: readonly Pusher[] = []
  for (let cycle = 1; cycle <= run.cycles && problems.length === 0; cycle++) {
    const running = await run.start()
    address = running.address
    if (cycle === 1) pushers = await enrolAll(server, running, { count: run.phones ?? PHONES, random })
    const before = count(confirmed)
    const target = before + 1 + random.below(MOST_CONFIRMED)
    // Right behind an answer in half of the cycles, while another is on its way in the others.
    const turns = random.chance(0.5) ? 0 : random.below(MOST_TURNS)
    let pushing: Promise<unknown> = Promise.resolve()
    await new Promise<void>((resolve) => {
      const note = (stream: StreamId, ids: readonly SheetId[]) => {
        confirmed.get(stream)?.push(...ids)
        if (count(confirmed) >= target) resolve()
      }
      pushing = Promise.all(pushers.map((pusher) => pushUntilItFails(pusher, note)))
      // Should they end by themselves, the kill need not wait.
      pushing.then(() => resolve(), resolve)
    })
    for (let i = 0; i < turns; i++) await turn()
    await running.kill()
    await pushing
    const open = pushers.flatMap((pusher) => [...pusher.open])
    interrupted += open.reduce((sum, [, sheets]) => sum + sheets.length, 0)
    unheard += await run.look((store) => countStored(store, open))
    problems.push(
      ...(await run.look((store) => findProblems(store, confirmed))).map((each) => `cycle ${cycle}: ${each}`),
    )
    run.tell?.(`cycle ${cycle}: ${count(confirmed) - before} confirmed, killed ${turns} turns later`)
  }
  return { confirmed: count(confirmed), interrupted, unheard, problems }
}

async function enrolAll(
  server: Askable,
  running: KillableServer,
  { count: phones, random }: { readonly count: number; readonly random: SeededRandom },
): Promise<readonly Pusher[]> {
  const code = fromBase32((await running.organiserPath()).split('#')[1] ?? '') ?? new Uint8Array()
  const organiser = await aPhone(server)
  await organiser.enrol(code)
  const pushers: Pusher[] = []
  for (let i = 0; i < phones; i++) {
    const phone = i === 0 ? organiser : await aPhone(server)
    if (i > 0) await phone.enrol(await inviteBy(organiser))
    pushers.push({ phone, random: random.fork(), cursors: new Map(), open: new Map() })
  }
  return pushers
}

async function inviteBy(organiser: TestPhone): Promise<Uint8Array> {
  const wish = { protocol: PROTOCOL_VERSION, request: requestNumber(), role: 'organiser' }
  return (await readAnswer(InviteAnswer, await organiser.send('/v1/invite', wish))).code
}

/** Until the server is gone. Nothing else ends it: an answer that is not the server's is a bug. */
async function pushUntilItFails(
  pusher: Pusher,
  note: (stream: StreamId, confirmed: readonly SheetId[]) => void,
): Promise<void> {
  for (;;) {
    const [waiting] = pusher.open.keys()
    const stream = waiting ?? pusher.random.pick(STREAMS)
    const sheets = pusher.open.get(stream) ?? (await sealSome(pusher, stream))
    pusher.open.set(stream, sheets)
    const answer = await pusher.phone
      .syncStream({
        stream,
        cursor: pusher.cursors.get(stream) ?? emptyCursor(stream),
        sheets: sheets.map(({ bytes }) => bytes),
      })
      .catch(() => null)
    if (answer === null) return
    if (answer.outcome !== 'page' || answer.verdicts.some(({ verdict }) => verdict !== 'stored'))
      throw new Error(`an answer that nobody expected: ${JSON.stringify(answer)}`)
    pusher.cursors.set(stream, answer.cursor)
    pusher.open.delete(stream)
    note(
      stream,
      sheets.map(({ id }) => id),
    )
  }
}

async function sealSome({ phone, random }: Pusher, stream: StreamId): Promise<readonly SealedSheet[]> {
  const sheets: SealedSheet[] = []
  for (let left = 1 + random.below(MOST_AT_ONCE); left > 0; left--)
    sheets.push(await phone.seal(stream, random.chance(0.2) ? [aRegistration(), aCheckIn()] : [aCheckIn()]))
  return sheets
}

/** Looks at every log: confirmed sheets, repeats, numbers and digests. */
async function findProblems(
  store: SheetStorePort,
  confirmed: ReadonlyMap<StreamId, readonly SheetId[]>,
): Promise<readonly string[]> {
  const problems: string[] = []
  for (const [stream, ids] of confirmed) {
    const rows = await store.listLog(stream, 0, 1_000_000)
    const kept = rows.map((row) => row.sheet)
    const there = new Set(kept)
    const lost = ids.filter((id) => !there.has(id))
    if (lost.length > 0) problems.push(`${lost.length} confirmed sheets of ${stream} are gone`)
    if (there.size < kept.length) problems.push(`${kept.length - there.size} sheets of ${stream} stand twice`)
    if (rows.some((row, i) => row.n !== i + 1)) problems.push(`the log of ${stream} has a gap`)
    const end = kept.reduce((cursor, id) => advanceCursor(cursor, id), emptyCursor(stream))
    const told = await store.readCursor(stream)
    if (told.n !== end.n || told.digest.join() !== end.digest.join())
      problems.push(`the digest of ${stream} is not that of its sheets`)
    if ((await store.readSheets(stream, kept)).size < there.size) problems.push(`${stream} lost bytes`)
  }
  return problems
}

async function countStored(
  store: SheetStorePort,
  open: readonly (readonly [StreamId, readonly SealedSheet[]])[],
): Promise<number> {
  let stored = 0
  for (const [stream, sheets] of open)
    stored += (
      await store.listKnown(
        stream,
        sheets.map(({ id }) => id),
      )
    ).size
  return stored
}

function count(confirmed: ReadonlyMap<StreamId, readonly SheetId[]>): number {
  return [...confirmed.values()].reduce((sum, ids) => sum + ids.length, 0)
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
