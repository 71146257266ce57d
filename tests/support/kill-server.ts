import type { SheetId, StreamId } from '#domain/ids.ts'
import type { SealedSheet } from '#domain/log/seal.ts'
import type { SheetStorePort } from '#server/ports.ts'
import { count, enrolPushers, findProblems, nothingConfirmed, pushUntilItFails } from './pushers.ts'
import type { Pusher } from './pushers.ts'
import { ORIGIN } from './server-app.ts'
import type { Askable } from './server-app.ts'
import { seededRandom } from './seeded-random.ts'

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
/** Confirmed sheets after which a server is killed, at most. */
const MOST_CONFIRMED = 60
/** Turns of the event loop more, at most. */
const MOST_TURNS = 60

/**
 * Kills a server again and again while phones push, each time at a moment drawn from the seed, and looks at what is
 * left: every confirmed sheet is there, none stands twice, every log is unbroken (TEST-5).
 */
export async function killWhilePushing(run: KillRun): Promise<KillReport> {
  const random = seededRandom(run.seed)
  const confirmed = nothingConfirmed()
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
    if (cycle === 1)
      pushers = await enrolPushers(server, await running.organiserPath(), {
        count: run.phones ?? PHONES,
        random,
      })
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

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
