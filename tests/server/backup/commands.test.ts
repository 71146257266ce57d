import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeRecoveryCode } from '#server/backup/recovery-code.ts'
import { openFileJournal } from '#server/backup/file-journal.ts'
import { draftErased } from '#domain/drafts/control.ts'
import { runCommandLine } from '#server/cli/run-command-line.ts'
import { openServerIdentity } from '#server/keys/server-identity.ts'
import { systemClock, systemRandom } from '#server/services.ts'
import { databaseIn } from '#server/storage/sqlite/data-folder.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { aFact, aPerson, bytesFor } from '#tests/support/facts.ts'
import { useDatabase } from '#tests/support/postgres.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { openRaw, stream } from './a-log.ts'

const WHEN = ['--starts', '2026-05-09T09:00+05:00', '--ends', '2026-05-09T13:00+05:00'] as const
const PG = 'postgresql://asar:secret@localhost:5/asar'
const aFile = (name = 'backup.sqlite') => path.join(temporaryFolder(), name)

interface Settings {
  readonly env?: Readonly<Record<string, string>>
  readonly typed?: string
}

async function runWith({ env = {}, typed }: Settings, folder: string, ...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const code = await runCommandLine(args, {
    env: { ASAR_DATA: folder, ...env },
    write: (text) => void (written.stdout += text),
    complain: (text) => void (written.stderr += text),
    ...(typed === undefined ? {} : { ask: () => Promise.resolve(typed) }),
  })
  return { code, ...written }
}

const run = (folder: string, ...args: readonly string[]) => runWith({}, folder, ...args)

/** A folder with one event in its log. */
async function aFolder(): Promise<string> {
  const folder = temporaryFolder()
  expect((await run(folder, 'event', 'add', '--title', 'Жем жағасы', ...WHEN)).code).toBe(0)
  return folder
}

async function listEvents(folder: string): Promise<string> {
  return (await run(folder, 'event', 'list')).stdout
}

/** The code of a folder's recovery sheet. */
async function readCode(folder: string): Promise<string> {
  const file = aFile('sheet.html')
  expect(await run(folder, 'recovery-sheet', file)).toMatchObject({ code: 0, stderr: '' })
  return [...readFileSync(file, 'utf8').matchAll(/<li>(.*)<\/li>/g)].map(([, line]) => line).join('\n')
}

describe('asar backup and restore', () => {
  it('[SYN-3] brings everything into another folder, and says what it did', async () => {
    const folder = await aFolder()
    const file = aFile()
    const made = await run(folder, 'backup', file)
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toContain(`Backed up to ${file}: 1 streams, 1 sheets, all checked.`)
    const other = temporaryFolder()
    const restored = await run(other, 'restore', file)
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(restored.stdout).toContain('There is no journal at')
    expect(restored.stdout).not.toContain('The database that was here')
    expect(await listEvents(other)).toBe(await listEvents(folder))
  })

  it('[SYN-10] replays the journal, and names the database that was set aside', async () => {
    const folder = await aFolder()
    const file = aFile()
    await run(folder, 'backup', file)
    await eraseOnPaper(folder)
    const restored = await run(folder, 'restore', file)
    expect(restored.stdout).toMatch(
      /The database that was here is now .*asar-replaced-\d{8}T\d{9}Z\.sqlite\./,
    )
    expect(restored.stdout).toContain('1 stated again, 0 stood in the log')
    expect((await run(folder, 'replay')).stdout).toContain('0 stated again, 1 stood in the log')
  })

  it('[SYN-10] replays a journal that was kept elsewhere', async () => {
    const folder = await aFolder()
    const file = aFile('journal.asar')
    await eraseOnPaper(folder, file)
    writeFileSync(file, 'damaged\n', { flag: 'a' })
    const { stdout } = await run(folder, 'replay', file)
    expect(stdout).toContain('1 stated again')
    expect(stdout).toContain('1 of its lines are damaged')
    expect(await run(folder, 'replay', `${file}.none`)).toMatchObject({ code: 1 })
    const named = await runWith({ env: { ASAR_JOURNAL: file } }, folder, 'replay')
    expect(named.stdout).toContain('0 stated again, 1 stood in the log')
  })

  it.each([
    ['a file that is there', 'backup', () => aFile2(), 'is there already'],
    ['a folder that is not there', 'backup', () => aFile('none/backup'), 'There is no folder'],
    ['no file', 'restore', () => aFile(), 'There is no file'],
    ['a text', 'restore', () => aFile2(), 'is damaged (file is not a database)'],
    ['an empty file', 'restore', () => aFile2(''), 'is no database of Asar'],
  ])('says so of %s and ends with 1 (%s)', async (_name, command, make, words) => {
    const folder = await aFolder()
    const { code, stdout, stderr } = await run(folder, command, make())
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('    at ')
    expect((await listEvents(folder)).length).toBeGreaterThan(10)
  })

  it('says so when there is nothing to back up, and when a server runs', async () => {
    expect((await run(temporaryFolder(), 'backup', aFile())).stderr).toContain('There is no database in')
    const folder = await aFolder()
    const file = aFile()
    await run(folder, 'backup', file)
    const store = openSqlite({ folder })
    const refused = await run(folder, 'restore', file)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('A server or a command is using')
    await store.close()
  })

  it('[SYN-3] shows what is wrong with a database that it does not back up, and the way out', async () => {
    const folder = await aFolder()
    openRaw(folder).exec("update log set digest = x'00'")
    const { code, stderr } = await run(folder, 'backup', aFile())
    expect(code).toBe(1)
    expect(stderr).toContain('schedule/2026 1: the digest is not that of the sheets up to here')
    expect(stderr).toContain('asar recover')
  })

  it('names the tools of PostgreSQL and no password', async () => {
    for (const [command, tool] of [
      ['backup', 'pg_dump'],
      ['restore', 'pg_restore'],
    ] as const) {
      const { code, stderr } = await runWith({ env: { ASAR_DATABASE_URL: PG } }, '/nowhere', command, 'x')
      expect(code).toBe(1)
      expect(stderr).toContain(tool)
      expect(stderr).not.toContain('secret')
    }
  })

  it.each(['backup', 'restore', 'recovery-sheet'])(
    'ends with 2 when %s is given no file',
    async (command) => {
      expect(await run(temporaryFolder(), command)).toMatchObject({ code: 2, stdout: '' })
    },
  )
})

function aFile2(text = 'this is no database '.repeat(100)): string {
  const file = aFile()
  writeFileSync(file, text)
  return file
}

/** An entry in the journal that the log knows nothing of. */
async function eraseOnPaper(folder: string, file = path.join(folder, 'journal.asar')): Promise<void> {
  const store = openSqlite({ folder })
  const { organisation } = await openServerIdentity({
    store,
    clock: systemClock,
    random: systemRandom,
    subtle: crypto.subtle,
  })
  await store.close()
  const [draft] = draftErased({ people: [aPerson()], facts: [] })
  if (draft) await openFileJournal({ file, organisation }).append([{ stream, fact: aFact(draft) }])
}

describe('asar verify', () => {
  it('[SYN-3] says that everything is as it was written', async () => {
    const { code, stdout } = await run(await aFolder(), 'verify')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '1 streams, 1 sheets recomputed: everything is as it was written.\n',
    })
  })

  it('[SYN-3] ends with 1 and names the first places that do not fit', async () => {
    const folder = await aFolder()
    for (let i = 0; i < 12; i++) await run(folder, 'event', 'add', '--title', 'x', ...WHEN)
    openRaw(folder).exec("update log set digest = x'00'")
    const { code, stdout, stderr } = await run(folder, 'verify')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('schedule/2026 10:')
    expect(stderr).not.toContain('schedule/2026 11:')
    expect(stderr).toContain('and 4 more')
  })
})

describe('asar recover', () => {
  const database = useDatabase()

  it('[SHEET-4] starts an empty folder under the key of the lost server', async () => {
    const code = await readCode(await aFolder())
    const folder = temporaryFolder()
    const recovered = await runWith({ typed: code }, folder, 'recover')
    expect(recovered).toMatchObject({ code: 0, stderr: '' })
    expect(recovered.stdout).not.toContain(code.slice(0, 4))
    expect(await readCode(folder)).toBe(code)
    expect(await listEvents(folder)).toBe('')
  })

  it.each([
    ['nothing is typed', () => undefined, 'The code has 104 letters and digits, and 0 were given'],
    ['a line is wrong', (code: string) => code.replace(/ .$/m, ' u'), 'Line 1 is not as it was printed'],
  ])('says so when %s', async (_name, spoil, words) => {
    const typed = spoil(await readCode(await aFolder()))
    const folder = temporaryFolder()
    const { code, stderr } = await runWith(typed === undefined ? {} : { typed }, folder, 'recover')
    expect(code).toBe(1)
    expect(stderr).toContain(words)
    expect(readdirSync(folder)).toEqual([])
  })

  it('says so when lines of two sheets are typed, or the folder is not empty, or in use', async () => {
    const folder = await aFolder()
    const code = await readCode(folder)
    const other = await readCode(await aFolder())
    const mixed = [...code.split('\n').slice(0, 4), ...other.split('\n').slice(4)].join('\n')
    expect((await runWith({ typed: mixed }, folder, 'recover')).stderr).toContain('do not belong together')
    expect((await runWith({ typed: code }, folder, 'recover')).stderr).toContain('There is a server in')
    const store = openSqlite({ folder })
    expect((await runWith({ typed: code }, folder, 'recover')).stderr).toContain('is using')
    await store.close()
  })

  it('says so when the code holds no key', async () => {
    const secret = { organisation: bytesFor('o', 16), privateKey: new Uint8Array(32), untilMs: 1 }
    const typed = writeRecoveryCode(secret).join(' ')
    const { code, stderr } = await runWith({ typed }, temporaryFolder(), 'recover')
    expect(code).toBe(1)
    expect(stderr).toContain('holds no key')
  })

  it('[SHEET-4] puts the key into an empty PostgreSQL database too, once', async () => {
    const code = await readCode(await aFolder())
    const env = { ASAR_DATABASE_URL: database.url }
    const folder = temporaryFolder()
    expect(await runWith({ env, typed: code }, folder, 'recover')).toMatchObject({ code: 0, stderr: '' })
    const again = await runWith({ env, typed: code }, folder, 'recover')
    expect(again).toMatchObject({ code: 1 })
    expect(again.stderr).toContain('There is a server in the PostgreSQL database already')
    expect(await runWith({ env }, folder, 'verify')).toMatchObject({ code: 0 })
    expect(await runWith({ env }, folder, 'replay')).toMatchObject({ code: 0 })
    const file = aFile('sheet.html')
    await runWith({ env }, folder, 'recovery-sheet', file)
    expect(readFileSync(file, 'utf8')).toContain(code.split('\n')[0])
  })

  it('does not write a sheet over another file, or where there is no folder', async () => {
    const folder = await aFolder()
    const file = aFile2()
    expect((await run(folder, 'recovery-sheet', file)).stderr).toContain('cannot be written (EEXIST)')
    expect((await run(folder, 'recovery-sheet', aFile('none/x'))).stderr).toContain('(ENOENT)')
    expect(readFileSync(file, 'utf8')).toContain('this is no database')
  })
})

describe('a folder whose database is damaged', () => {
  it('[SYN-3] is told with the way out', async () => {
    const folder = temporaryFolder()
    mkdirSync(folder, { recursive: true })
    writeFileSync(databaseIn(folder), 'this is no database '.repeat(100))
    const { code, stderr } = await run(folder, 'event', 'list')
    expect(code).toBe(1)
    expect(stderr).toContain('The database cannot be read or written')
    for (const way of ['asar restore FILE', 'asar recover', 'move asar.sqlite away'])
      expect(stderr).toContain(way)
    expect(existsSync(databaseIn(folder))).toBe(true)
  })
})
