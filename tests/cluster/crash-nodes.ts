import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { openStore } from '#server/storage/open-store.ts'
import { startKillable } from '#tests/support/killable-process.ts'
import type { KillableServer } from '#tests/support/kill-server.ts'
import type { RunningCluster } from '#tests/support/postgres/start-keeper.ts'
import {
  count,
  enrolPushers,
  findProblems,
  nothingConfirmed,
  pushUntilItFails,
} from '#tests/support/pushers.ts'
import type { Confirmed, Pusher } from '#tests/support/pushers.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import type { SeededRandom } from '#tests/support/seeded-random.ts'
import { ORIGIN } from '#tests/support/server-app.ts'

const PHONES = 6
/** Sheets confirmed between two crashes, at most. */
const MOST_CONFIRMED = 40
/** How long a node is away, at most. */
const MOST_AWAY_MS = 3_000
/** A phone that got no answer asks again. */
const AGAIN_MS = 100
/** A node that came back first settles what it was in the middle of, which Citus looks after once a minute. */
const PATIENCE_MS = 180_000

export interface CrashRun {
  readonly seed: number
  readonly cycles: number
  readonly nodes: readonly RunningCluster[]
  readonly databaseUrl: string
}

/**
 * One node of a cluster after another ends as in a power cut while phones push through a server that goes on, each at a
 * moment drawn from the seed, and comes back a while later. Every confirmed sheet is there, none stands twice, every
 * log is unbroken, and after each return phones are served again.
 * @returns what is wrong; empty: nothing
 */
export async function crashNodesWhilePushing(run: CrashRun): Promise<readonly string[]> {
  const random = seededRandom(run.seed)
  const confirmed = nothingConfirmed()
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'asar-crash-'))
  const server = await startKillable(dataFolder, { ASAR_DATABASE_URL: run.databaseUrl })
  const pushing = new Pushing(confirmed)
  try {
    pushing.begin(await enrol(server, random))
    for (let cycle = 1; cycle <= run.cycles; cycle++) {
      await pushing.until(count(confirmed) + 1 + random.below(MOST_CONFIRMED))
      const which = random.below(run.nodes.length)
      const before = count(confirmed)
      await run.nodes[which]?.crash()
      await setTimeout(random.below(MOST_AWAY_MS))
      await run.nodes[which]?.revive()
      const during = count(confirmed) - before
      const began = performance.now()
      await pushing.until(count(confirmed) + 2 * PHONES)
      const servedMs = Math.round(performance.now() - began)
      console.log(
        `crash ${cycle}: node ${which}, ${during} confirmed meanwhile, all served after ${servedMs} ms`,
      )
    }
    await pushing.end()
    await server.kill()
    const store = await openStore({ dataFolder, databaseUrl: run.databaseUrl })
    try {
      const problems = await findProblems(store, confirmed)
      const told = `${count(confirmed)} sheets confirmed, ${pushing.refused} pushes without an answer`
      console.log(`${run.cycles} crashes, ${told}, ${problems.length} problems`)
      return problems
    } finally {
      await store.close()
    }
  } finally {
    await pushing.end()
    await server.kill()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function enrol(running: KillableServer, random: SeededRandom): Promise<readonly Pusher[]> {
  const server = {
    origin: ORIGIN,
    ask: (asked: string, init?: RequestInit) => fetch(`${running.address}${asked}`, init),
  }
  return enrolPushers(server, await running.organiserPath(), { count: PHONES, random })
}

/** Phones that go on pushing whatever happens, and count what was confirmed. */
class Pushing {
  readonly #confirmed: Confirmed
  #isOver = false
  #done: Promise<unknown> = Promise.resolve()
  /** Whether what is waited for has come; asked whenever something was confirmed. */
  #look: () => void = () => undefined
  refused = 0

  constructor(confirmed: Confirmed) {
    this.#confirmed = confirmed
  }

  begin(pushers: readonly Pusher[]): void {
    this.#done = Promise.all(pushers.map((pusher) => this.#push(pusher)))
    // told by whoever waits for it
    this.#done.catch(() => undefined)
  }

  /** @throws where so many were not confirmed in a time in which a cluster heals */
  async until(target: number): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.#look = () => {
        if (count(this.#confirmed) >= target) resolve()
      }
      this.#look()
    })
    const timer = new AbortController()
    const late = setTimeout(PATIENCE_MS, null, { signal: timer.signal }).then(() => {
      throw new Error(`${count(this.#confirmed)} of ${target} sheets were confirmed in ${PATIENCE_MS} ms`)
    })
    late.catch(() => undefined)
    await Promise.race([reached, this.#done.then(() => reached), late]).finally(() => timer.abort())
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#done
  }

  async #push(pusher: Pusher): Promise<void> {
    const isEnough = () => this.#isOver
    while (!isEnough()) {
      const note = (stream: StreamId, ids: readonly SheetId[]) => {
        this.#confirmed.get(stream)?.push(...ids)
        this.#look()
      }
      await pushUntilItFails(pusher, note, { isEnough, mayBeBusy: true })
      if (isEnough()) return
      this.refused++
      await setTimeout(AGAIN_MS)
    }
  }
}
