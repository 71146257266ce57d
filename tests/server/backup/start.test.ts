import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backUp } from '#server/backup/back-up.ts'
import { openFileJournal } from '#server/backup/file-journal.ts'
import { erasePeople } from '#server/control/erase.ts'
import type { ControlJournalPort } from '#server/ports.ts'
import { databaseIn } from '#server/storage/sqlite/data-folder.ts'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { projectRoot, startProcess } from '#tests/e2e/support/server-process.ts'
import { aPerson, aRegistration } from '#tests/support/facts.ts'
import { memoryJournal } from '#tests/support/memory-journal.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aLog, event, stream, verify } from './a-log.ts'

async function start(dataDir: string) {
  const server = await startProcess({
    port: await findFreePort(),
    dataDir,
    args: [],
    env: { ASAR_LOG: 'error' },
  })
  onTestFinished(async () => {
    await server.end('SIGKILL')
  })
  return server
}

/** A start that is expected to end by itself. */
async function startInVain(dataDir: string) {
  const env = { ...process.env, PORT: String(await findFreePort()), HOST: '127.0.0.1', ASAR_DATA: dataDir }
  const child = spawn(process.execPath, ['src/server/main.ts'], { cwd: projectRoot, env })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const [code] = (await once(child, 'close')) as [number]
  return { code, complaint }
}

describe('the start of a server', () => {
  it('[SHEET-4] leaves the recovery sheet once, says where, and never makes it again by itself', async () => {
    const folder = temporaryFolder()
    const first = await start(folder)
    const sheet = path.join(folder, 'recovery-sheet.html')
    await first.organiserPath()
    expect(await first.end('SIGTERM')).toBe(0)
    expect(first.output()).toContain(sheet)
    expect(first.output()).not.toContain(readCode(sheet).slice(0, 4))
    expect(statSync(sheet).mode & 0o077).toBe(0)
    rmSync(sheet)
    const second = await start(folder)
    await second.organiserPath()
    expect(await second.end('SIGTERM')).toBe(0)
    expect(second.output()).not.toContain('recovery-sheet')
    expect(existsSync(sheet)).toBe(false)
  })

  it('[SYN-3] over a damaged database says what can be done, and touches nothing', async () => {
    const log = await aLog({ sheets: 60 })
    await log.app.store.close()
    const file = databaseIn(log.folder)
    const bytes = readFileSync(file)
    // The header stays: it opens, and only looking through it shows what is wrong.
    bytes.fill(0x5a, 3 * 4096, 6 * 4096)
    writeFileSync(file, bytes)
    const { code, complaint } = await startInVain(log.folder)
    expect(code).toBe(1)
    expect(complaint).toContain('The database cannot be read or written')
    for (const way of ['asar restore FILE', 'asar recover', 'bring back what they hold'])
      expect(complaint).toContain(way)
    expect(complaint).not.toContain('    at ')
    expect(readFileSync(file)).toEqual(bytes)
  })

  it('[SYN-10] replays the journal before anybody is answered, also over a file that was put there by hand', async () => {
    const kept = memoryJournal()
    const log = await aLog({ sheets: 1, journal: kept })
    const person = aPerson('Zhibek')
    const sheet = await log.gate.seal(stream, [aRegistration({ person, name: 'Жібек Танымас' })])
    await log.gate.syncStream({ stream, sheets: [sheet.bytes] })
    const file = path.join(temporaryFolder(), 'backup')
    await backUp({ folder: log.folder, file }, verify)
    await erasePeople(log.app.deps, { event, people: [person] })
    const folder = temporaryFolder()
    cpSync(file, databaseIn(folder))
    await copyJournal(kept, path.join(folder, 'journal.asar'), log.app.deps.server.organisation)
    writeFileSync(path.join(folder, 'journal.asar'), 'damaged\n', { flag: 'a' })
    expect(readFileSync(databaseIn(folder)).includes('Жібек Танымас')).toBe(true)
    const server = await start(folder)
    expect(readFileSync(databaseIn(folder)).includes('Жібек Танымас')).toBe(false)
    expect(readFileSync(`${databaseIn(folder)}-wal`).includes('Жібек Танымас')).toBe(false)
    expect(server.output()).toContain('1 lines are damaged')
  })
})

function readCode(sheet: string): string {
  return /<li>(.*)<\/li>/.exec(readFileSync(sheet, 'utf8'))?.[1] ?? ''
}

async function copyJournal(from: ControlJournalPort, file: string, organisation: Uint8Array): Promise<void> {
  const { entries } = await from.list()
  await openFileJournal({ file, organisation }).append(entries)
}
