import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { verifierOf } from '#protocol/es256.ts'
import { verifyStore } from '#server/backup/verify-store.ts'
import { runCommandLine } from '#server/cli/run-command-line.ts'
import { databaseIn } from '#server/storage/sqlite/data-folder.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import type { PersonId } from '#domain/ids.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import { projectRoot } from '#tests/e2e/support/server-process.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { listHeldBy, listMissing, nameOf, namesHere, openWorld, phoneOf, syncFully } from './healing-world.ts'
import type { HealingWorld, WorldPhone } from './healing-world.ts'

const ZHIBEK = 7

async function checkIn({ services, board }: WorldPhone, person: PersonId | undefined): Promise<void> {
  if (person === undefined) throw new Error('nobody')
  expect(await services.attendance.checkIn(board, person)).toMatchObject({ kind: 'saved' })
}

/** Marks and syncs on every phone, round after round, until told to stop; a server that is gone is no hindrance. */
function keepMarking({ people }: HealingWorld, phones: readonly WorldPhone[], seed: number) {
  const random = seededRandom(seed)
  const over = new AbortController()
  const working = phones.map(async (phone) => {
    while (!over.signal.aborted) {
      await checkIn(phone, random.pick(people))
      phone.clock.advance(1_000)
      await phone.services.sync.syncNow()
    }
  })
  return {
    /** Resolves once every phone has finished what it was about. */
    stop: async () => {
      over.abort()
      await Promise.all(working)
    },
  }
}

/** Erases a person by the command line, while the server runs. */
async function erase(folder: string, journal: string, world: HealingWorld, person: PersonId): Promise<void> {
  const terminal = {
    env: { ASAR_DATA: folder, ASAR_JOURNAL: journal },
    write: () => undefined,
    complain: (text: string) => expect(text).toBe(''),
  }
  expect(await runCommandLine(['erase', person, '--event', world.event], terminal)).toBe(0)
}

/** Which of these texts stand anywhere in a folder's database. */
function findTexts(folder: string, texts: readonly string[]): readonly string[] {
  const files = ['', '-wal'].map((end) => databaseIn(folder) + end).filter((file) => existsSync(file))
  const bytes = files.map((file) => readFileSync(file))
  return texts.filter((text) => bytes.some((each) => each.includes(text)))
}

/** Everybody comes back, in any order, and again until nothing moves. */
async function comeBack(phones: readonly WorldPhone[], seed: number): Promise<void> {
  const random = seededRandom(seed)
  for (const phone of random.shuffle(phones)) await syncFully(phone)
  for (const phone of phones) await syncFully(phone)
}

async function expectHealed(folder: string, phones: readonly WorldPhone[]): Promise<void> {
  const store = openSqlite({ folder })
  expect(await listMissing(store, phones)).toEqual([])
  expect(await verifyStore({ store, verify: verifierOf(crypto.subtle) })).toMatchObject({ problems: [] })
  for (const stream of await store.listStreams('')) {
    const ids = (await store.listLog(stream, 0, 100_000)).filter((row) => !row.isHeld).map((row) => row.sheet)
    expect(new Set(ids).size).toBe(ids.length)
    const { n } = await store.readCursor(stream)
    for (const phone of phones) expect((await phone.disk.log.readCursor(stream)).n).toBe(n)
  }
  await store.close()
  const [first, ...others] = phones.map(namesHere)
  for (const each of others) expect(each).toEqual(first)
  expect(first?.length).toBeGreaterThan(0)
  for (const { board } of phones) expect(board.counts()).toMatchObject({ onPhoneOnly: 0, needLook: 0 })
}

describe('a server that lost what it had', () => {
  it('[SYN-3] restored from an older backup under load, is healed by twenty phones, other people’s sheets included', async () => {
    const folder = temporaryFolder()
    const journal = path.join(temporaryFolder(), 'journal.asar')
    const world = await openWorld({ folder, journal, coordinators: 18, people: 40 })
    const { people, organiser, coordinators } = world
    const load = keepMarking(world, coordinators.slice(0, 3), 1)
    const file = path.join(temporaryFolder(), 'backup.sqlite')
    expect(await runAsar(folder, 'backup', file)).toMatchObject({ code: 0, stderr: '' })
    await load.stop()

    // Somebody who came later than the backup, marked, was seen by another phone, and is then lost with the phone.
    const lost = await world.join('Lost')
    const newcomer = await world.join('Newcomer')
    await checkIn(lost, people[20])
    await syncFully(lost)
    const witnesses = [organiser, coordinators[3] as WorldPhone]
    for (const each of witnesses) await syncFully(each)
    const ofLost = [...(await listHeldBy(lost))].map(([id]) => id)
    // Others know nothing of it yet: no network since the backup, and marks of their own.
    for (const phone of coordinators.slice(8, 14)) await checkIn(phone, people[21])
    await erase(folder, journal, world, people[ZHIBEK] as PersonId)
    expect(findTexts(folder, [nameOf(ZHIBEK), phoneOf(ZHIBEK)])).toEqual([])

    const phones = [organiser, ...coordinators, newcomer]
    expect(phones).toHaveLength(20)
    const until = keepMarking(world, coordinators.slice(0, 3), 2)
    await checkIn(newcomer, people[22])
    await syncFully(newcomer)
    await world.kill()
    await until.stop()
    const env = { ASAR_JOURNAL: journal }
    const restored = await runAsarWith(env, folder, 'restore', file)
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(findTexts(folder, [nameOf(ZHIBEK), phoneOf(ZHIBEK)])).toEqual([])
    const store = openSqlite({ folder })
    const missing = await listMissing(store, phones)
    await store.close()
    for (const kind of ['organisation/', `event/${world.event} `])
      expect(missing.some((each) => each.startsWith(kind))).toBe(true)
    await world.start(folder)

    for (const phone of phones) phone.sent.length = 0
    await comeBack(phones, 3)
    await expectHealed(folder, phones)
    const again = new Set((await Promise.all(phones.map(listHeldBy))).flatMap((each) => [...each.keys()]))
    for (const id of ofLost) expect(again.has(id)).toBe(true)
    expect(namesHere(organiser).join()).toContain(nameOf(20))
    expect(findTexts(folder, [nameOf(ZHIBEK), phoneOf(ZHIBEK)])).toEqual([])
    for (const phone of phones) expect(await holdsText(phone, nameOf(ZHIBEK))).toBe(false)
    for (const phone of phones) expect(findOrder(phone, world.event)).toEqual('organisation first')
  })

  it('[SHEET-4] wiped and recovered from its sheet, is trusted and healed, the schedule by a volunteer alone', async () => {
    const folder = temporaryFolder()
    const journal = path.join(temporaryFolder(), 'journal.asar')
    const world = await openWorld({ folder, journal, coordinators: 4, people: 20 })
    const { people, organiser, coordinators, event } = world
    const sheet = readFileSync(path.join(folder, 'recovery-sheet.html'), 'utf8')
    const volunteer = await world.volunteer()
    await syncFully(volunteer)
    const [gate, other, ...rest] = coordinators as [WorldPhone, WorldPhone, ...WorldPhone[]]
    await checkIn(gate, people[1])
    for (const phone of [gate, organiser, ...rest]) await syncFully(phone)
    await checkIn(other, people[2])
    await erase(folder, journal, world, people[ZHIBEK] as PersonId)
    await world.kill()

    const fresh = temporaryFolder()
    const code = [...sheet.matchAll(/<li>(.*)<\/li>/g)].map(([, line]) => line).join('\n')
    expect(await runRecover(fresh, code)).toBe(0)
    const printed = await world.start(fresh)
    expect(printed).not.toContain('recovery-sheet.html')
    await syncFully(volunteer)
    const store = openSqlite({ folder: fresh })
    const [schedule] = await store.listStreams('schedule/')
    expect(schedule).toBeDefined()
    expect(await listMissing(store, [volunteer])).toEqual([])
    await store.close()

    // The desk's phone is not among those that come back: what it stated lives on with the others.
    const phones = [gate, other, ...rest]
    await comeBack(phones, 4)
    await expectHealed(fresh, phones)
    expect(findTexts(fresh, [nameOf(ZHIBEK), phoneOf(ZHIBEK)])).toEqual([])
    expect(findTexts(fresh, [nameOf(1), phoneOf(1)])).toEqual([nameOf(1), phoneOf(1)])
    for (const phone of phones) expect(phone.services.device.me()?.events).toEqual([event])
  })
})

/** Runs a command with settings of its own. */
function runAsarWith(env: Readonly<Record<string, string>>, folder: string, ...args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['src/server/cli/main.ts', ...args],
      { cwd: projectRoot, env: { ...process.env, ...env, ASAR_DATA: folder } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    )
  })
}

/** Types the code in, as through a pipe; the exit status. */
function runRecover(folder: string, code: string): Promise<number> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['src/server/cli/main.ts', 'recover'],
      { cwd: projectRoot, env: { ...process.env, ASAR_DATA: folder } },
      () => resolve(child.exitCode ?? 1),
    )
    child.stdin?.end(code)
  })
}

async function holdsText({ disk }: WorldPhone, text: string): Promise<boolean> {
  const rows = [...(await disk.db.sheetBytes.toArray()).map(({ bytes }) => bytes)]
  const parts = (await disk.db.facts.toArray()).flatMap(({ personal }) => personal ?? [])
  return [...rows, ...parts].some((bytes) => Buffer.from(bytes).includes(text))
}

/** Which comes first in the requests of a phone that came back. */
function findOrder({ sent }: WorldPhone, event: string): string {
  for (const bytes of sent) {
    const body = Buffer.from(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)
    const [organisation, own] = [body.indexOf('organisation/'), body.indexOf(`event/${event}`)]
    if (own >= 0) return organisation >= 0 && organisation < own ? 'organisation first' : 'event first'
  }
  return 'never asked'
}
