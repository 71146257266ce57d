import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fromBase32 } from '#domain/bytes.ts'
import type { SheetId } from '#domain/ids.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import { organisationStream, scheduleStream } from '#domain/stream.ts'
import { livePath } from '#protocol/live.ts'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { startProcess } from '#tests/e2e/support/server-process.ts'
import type { ServerProcess } from '#tests/e2e/support/server-process.ts'
import { aPhone, TestPhone } from '#tests/support/devices.ts'
import { aCheckIn } from '#tests/support/facts.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import type { Askable } from '#tests/support/server-app.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const PHONES = 6
const stream = scheduleStream(new Date().getUTCFullYear())
const database = useDatabase()

/** One of two servers on one database: the same address through all its lives. */
interface Twin {
  readonly name: string
  readonly origin: string
  readonly start: () => Promise<void>
  readonly kill: () => Promise<void>
  readonly process: () => ServerProcess
  /** Ends all its connections to the database, whatever they are doing. */
  readonly cutOff: () => Promise<number>
}

async function aTwin(name: string): Promise<Twin> {
  const port = await findFreePort()
  const dataDir = temporaryFolder()
  const env = { ASAR_DATABASE_URL: `${database.url}?application_name=${name}` }
  let process: ServerProcess | undefined
  const getProcess = () => {
    if (!process) throw new Error('this server was not started')
    return process
  }
  const kill = async () => {
    await process?.end('SIGKILL')
  }
  onTestFinished(kill)
  return {
    name,
    origin: `http://127.0.0.1:${port}`,
    start: async () => void (process = await startProcess({ port, dataDir, args: [], env })),
    kill,
    process: getProcess,
    cutOff: async () => {
      const sql = 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1'
      return (await database.query(sql, [name])).length
    },
  }
}

async function startTwins(): Promise<readonly [Twin, Twin]> {
  await database.empty()
  const twins = [await aTwin('first'), await aTwin('second')] as const
  // At once: both want to make the tables and the server's key.
  await Promise.all(twins.map((twin) => twin.start()))
  return twins
}

/** A way to a server that can be turned to the other. */
function aWay(twin: Twin): Askable & { turn: (to: Twin) => void } {
  let to = twin
  return {
    get origin() {
      return to.origin
    },
    ask: (path, init) => fetch(`${to.origin}${path}`, { ...init, signal: AbortSignal.timeout(20_000) }),
    turn: (next) => {
      to = next
    },
  }
}

async function anOrganiser(twin: Twin, way: Askable): Promise<TestPhone> {
  const phone = await aPhone(way)
  const path = await twin.process().organiserPath()
  await phone.enrol(fromBase32(path.split('#')[1] ?? '') ?? new Uint8Array())
  return phone
}

/** Another phone of the same organiser: it has the key and the certificate, and chains of its own. */
function anotherOf(phone: TestPhone, way: Askable): TestPhone {
  const other = new TestPhone(way, phone.key, phone.sign)
  other.certificate = phone.certificate
  other.nonce = phone.nonce
  return other
}

/** Everything `/v1/live` tells, one after the other. */
async function listen(twin: Twin): Promise<() => Promise<string>> {
  const ended = new AbortController()
  onTestFinished(() => ended.abort())
  const response = await fetch(`${twin.origin}${livePath([stream])}`, { signal: ended.signal })
  if (!response.body) throw new Error('nothing to listen to')
  const parts = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let text = ''
  return async () => {
    for (;;) {
      const data = /data: (.*)\n\n/.exec(text)
      if (data) {
        text = text.slice(data.index + data[0].length)
        return data[1] ?? ''
      }
      const part = await parts.next()
      if (part.done) throw new Error('the server hung up')
      text += part.value
    }
  }
}

describe('two servers on one PostgreSQL', () => {
  it('[SYN-4] are one server to phones: started at once, with one key; what one takes wakes who listens at the other', async () => {
    const [first, second] = await startTwins()
    const way = aWay(first)
    const phone = await anOrganiser(first, way)
    const hear = await listen(second)
    const push = async () => {
      const sheet = await phone.seal(stream, [aCheckIn()])
      return phone.syncStream({ stream, sheets: [sheet.bytes] })
    }
    expect(await push()).toMatchObject({ verdicts: [{ verdict: 'stored' }], cursor: { n: 1 } })
    expect(JSON.parse(await hear())).toEqual({ stream, n: 1 })
    // The same phone, certificate and nonce at the other one.
    way.turn(second)
    expect(await push()).toMatchObject({ cursor: { n: 2 } })
    expect(JSON.parse(await hear())).toEqual({ stream, n: 2 })
    // Whoever listens hears on when the database hung up meanwhile.
    expect(await second.cutOff()).toBeGreaterThan(0)
    way.turn(first)
    expect(await push()).toMatchObject({ cursor: { n: 3 } })
    expect(JSON.parse(await hear())).toEqual({ stream, n: 3 })
    const said = [first, second].map((twin) => twin.process().output()).join('')
    expect(said).not.toContain(new URL(database.url).password)
    expect(await Promise.all([first, second].map((twin) => twin.process().end('SIGTERM')))).toEqual([0, 0])
  })

  it('[SYN-4] lose and double nothing when either is killed or cut off from the database at any moment', async () => {
    const twins = await startTwins()
    const [first, second] = twins
    const organiser = await anOrganiser(first, aWay(first))
    const stored: SheetId[] = []
    const over = new AbortController()
    const writing = Array.from({ length: PHONES }, (_, i) => {
      const way = aWay(first)
      return writeOn(anotherOf(organiser, way), { way, twins, turn: i, stored, over: over.signal })
    })
    const more = (count: number) =>
      expect.poll(() => stored.length, { interval: 5 }).toBeGreaterThan(stored.length + count)
    const disasters: (() => Promise<unknown>)[] = [
      () => first.cutOff(),
      () => first.kill().then(first.start),
      () => second.cutOff(),
      () => second.kill().then(second.start),
      () => Promise.all([first.kill().then(first.start), second.cutOff()]),
      () => Promise.all([first.cutOff(), second.cutOff()]),
      () =>
        Promise.all(twins.map((twin) => twin.kill())).then(() => Promise.all(twins.map((t) => t.start()))),
    ]
    for (const disaster of disasters) {
      await more(4)
      await disaster()
    }
    await more(4)
    over.abort()
    await Promise.all(writing)
    const store = await openTestPostgres(database.url)
    const rows = await store.listLog(stream, 0, 100_000)
    expect(rows.map((row) => row.n)).toEqual(rows.map((_, i) => i + 1))
    expect([...rows.map((row) => row.sheet)].sort()).toEqual([...stored].sort())
    const end = rows.reduce((cursor, { sheet }) => advanceCursor(cursor, sheet), emptyCursor(stream))
    expect(await store.readCursor(stream)).toEqual(end)
    expect(rows.map((row) => row.introduces)).toEqual(rows.map((_, i) => i === 0))
    // The organiser was enrolled once, by whichever link.
    const year = new Date().getUTCFullYear()
    expect((await store.readCursor(organisationStream(year))).n).toBeGreaterThan(0)
  })
})

interface Writing {
  readonly way: ReturnType<typeof aWay>
  readonly twins: readonly [Twin, Twin]
  /** Which server it begins with. */
  readonly turn: number
  /** Where it notes what it was told is stored. */
  readonly stored: SheetId[]
  readonly over: AbortSignal
}

/** Writes sheet after sheet, each until it is stored, through whichever server answers. */
async function writeOn(phone: TestPhone, { way, twins, turn, stored, over }: Writing): Promise<void> {
  for (let tries = turn; !over.aborted;) {
    const sheet = await phone.seal(stream, [aCheckIn()])
    for (let isStored = false; !isStored; tries++) {
      way.turn(twins[tries % 2] as Twin)
      isStored = await push(phone, sheet.bytes)
      // Both may be down just now.
      if (!isStored) await pause(20)
    }
    stored.push(sheet.id)
  }
}

async function push(phone: TestPhone, sheet: Uint8Array): Promise<boolean> {
  try {
    const answer = await phone.syncStream({ stream, sheets: [sheet] })
    if (answer.outcome === 'problem') return false
    return answer.verdicts.some(({ verdict }) => verdict === 'stored')
  } catch {
    // Nobody answered, or a server that was about to die.
    return false
  }
}
