import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { backUp } from '#server/backup/back-up.ts'
import { checkCopy } from '#server/backup/check-copy.ts'
import { restore } from '#server/backup/restore.ts'
import { StorageFailure } from '#server/ports.ts'
import { copyDatabase, databaseIn, incomingIn } from '#server/storage/sqlite/data-folder.ts'
import { takeFolder } from '#server/storage/sqlite/folder-lock.ts'
import { openSqlite } from '#server/storage/sqlite/open-sqlite.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aLog, listSheets, openRaw, push, stream, verify } from './a-log.ts'
import type { Log } from './a-log.ts'

const aFile = () => path.join(temporaryFolder(), 'backup.sqlite')

async function aBackup({ folder }: Pick<Log, 'folder'>): Promise<string> {
  const file = aFile()
  expect(await backUp({ folder, file }, verify)).toMatchObject({ kind: 'sound' })
  return file
}

/** A backup whose log has one wrong digest. */
function aSpoiltBackup(log: Log): string {
  openRaw(log.folder).exec("update log set digest = x'00' where n = 2")
  const file = aFile()
  openRaw(log.folder).exec(`vacuum into '${file}'`)
  return file
}

describe('a copy', () => {
  it('is not called sound while somebody has it alone', async () => {
    const folder = temporaryFolder()
    const lock = takeFolder(folder)
    expect(await checkCopy(folder, verify)).toEqual({ kind: 'damaged', because: 'StorageFailure: busy' })
    lock?.release()
  })
})

describe('a backup', () => {
  it('[SYN-3] is one file with all that was on the server, for its owner alone', async () => {
    const log = await aLog({ sheets: 5 })
    const file = await aBackup(log)
    expect(readdirSync(path.dirname(file))).toEqual(['backup.sqlite'])
    expect(statSync(file).mode & 0o077).toBe(0)
    const folder = temporaryFolder()
    await restore({ folder, file, stamp: '1' }, verify)
    expect(await listSheets(folder)).toEqual(log.sheets)
  })

  it('[SYN-3] is of one moment while phones push', async () => {
    const { folder, gate } = await aLog({ sheets: 20 })
    const over = new AbortController()
    const pushing = (async () => {
      while (!over.signal.aborted) await push(gate, 1)
    })()
    const file = aFile()
    const outcomes = []
    for (let i = 0; i < 3; i++) outcomes.push(await backUp({ folder, file: `${file}${i}` }, verify))
    over.abort()
    await pushing
    const sizes = outcomes.map((outcome) => (outcome.kind === 'sound' ? outcome.verification.positions : 0))
    expect(sizes[0]).toBeGreaterThanOrEqual(21)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
  })

  it('leaves a file that is there already as it is', async () => {
    const { folder } = await aLog()
    const file = aFile()
    writeFileSync(file, 'mine')
    expect(await backUp({ folder, file }, verify)).toEqual({ kind: 'refused', why: 'file-exists' })
    expect(statSync(file).size).toBe(4)
  })

  it('is not made of nothing, nor into a folder that is not there', async () => {
    const empty = temporaryFolder()
    expect(await backUp({ folder: empty, file: aFile() }, verify)).toEqual({
      kind: 'refused',
      why: 'no-database',
    })
    expect(readdirSync(empty)).toEqual([])
    const { folder } = await aLog()
    const file = path.join(temporaryFolder(), 'none', 'backup')
    expect(await backUp({ folder, file }, verify)).toEqual({ kind: 'refused', why: 'no-folder' })
  })

  it('[SYN-3] is not kept when it does not hold what was written', async () => {
    const log = await aLog()
    aSpoiltBackup(log)
    const file = aFile()
    expect(await backUp({ folder: log.folder, file }, verify)).toMatchObject({
      kind: 'damaged',
      because: {
        problems: [
          { stream, n: 2, fault: 'digest' },
          { stream, n: 3, fault: 'digest' },
        ],
      },
    })
    expect(readdirSync(path.dirname(file))).toEqual([])
  })

  it('is not kept when the file cannot be copied', async () => {
    const folder = temporaryFolder()
    writeFileSync(databaseIn(folder), 'this is no database '.repeat(100))
    const file = aFile()
    expect(await backUp({ folder, file }, verify)).toEqual({
      kind: 'damaged',
      because: 'file is not a database',
    })
    expect(readdirSync(path.dirname(file))).toEqual([])
  })
})

describe('a restore', () => {
  it('[SYN-3] sets aside what is there and puts the backup in its place', async () => {
    const log = await aLog({ sheets: 5 })
    const file = await aBackup(log)
    const later = await push(log.gate, 3)
    await log.app.store.close()
    const outcome = await restore({ folder: log.folder, file, stamp: '1' }, verify)
    const aside = path.join(log.folder, 'asar-replaced-1.sqlite')
    expect(outcome).toMatchObject({ kind: 'restored', aside, verification: { positions: 6, problems: [] } })
    expect(await listSheets(log.folder)).toEqual(log.sheets)
    const back = temporaryFolder()
    await restore({ folder: back, file: aside, stamp: '2' }, verify)
    expect(await listSheets(back)).toEqual([...log.sheets, ...later])
  })

  it('makes the folder if it is not there, and says that nothing was set aside', async () => {
    const file = await aBackup(await aLog())
    const folder = path.join(temporaryFolder(), 'new')
    expect(await restore({ folder, file, stamp: '1' }, verify)).toMatchObject({
      kind: 'restored',
      aside: null,
    })
    expect(statSync(folder).mode & 0o077).toBe(0)
    expect(readdirSync(folder).sort()).toEqual(['asar.lock', 'asar.sqlite'])
  })

  it('is refused while anybody uses the folder, and nobody can begin to while it runs', async () => {
    const log = await aLog()
    const file = await aBackup(log)
    const wish = { folder: log.folder, file, stamp: '1' }
    expect(await restore(wish, verify)).toEqual({ kind: 'refused', why: 'in-use' })
    await log.app.store.close()
    const lock = takeFolder(log.folder)
    expect(() => openSqlite({ folder: log.folder })).toThrow(StorageFailure)
    expect(await restore(wish, verify)).toEqual({ kind: 'refused', why: 'in-use' })
    lock?.release()
    lock?.release()
    expect(await restore(wish, verify)).toMatchObject({ kind: 'restored' })
  })

  it('is refused without a file', async () => {
    const folder = temporaryFolder()
    expect(await restore({ folder, file: aFile(), stamp: '1' }, verify)).toEqual({
      kind: 'refused',
      why: 'no-file',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('[SYN-3] changes nothing when the backup does not verify', async () => {
    const log = await aLog()
    const file = aSpoiltBackup(log)
    const folder = temporaryFolder()
    expect(await restore({ folder, file, stamp: '1' }, verify)).toMatchObject({ kind: 'damaged' })
    expect(existsSync(databaseIn(folder))).toBe(false)
    expect(existsSync(incomingIn(folder))).toBe(false)
  })

  it.each([
    [
      'a text',
      () => 'this is no database '.repeat(100),
      { kind: 'damaged', because: 'file is not a database' },
    ],
    ['an empty file', () => '', { kind: 'not-ours' }],
  ])('does not take %s for a backup', async (_name, text, expected) => {
    const file = aFile()
    writeFileSync(file, text())
    const folder = temporaryFolder()
    expect(await restore({ folder, file, stamp: '1' }, verify)).toEqual(expected)
    expect(existsSync(databaseIn(folder))).toBe(false)
  })

  it('finds damage in the structure of the file', async () => {
    const log = await aLog({ sheets: 40 })
    const file = await aBackup(log)
    const { size } = statSync(file)
    writeFileSync(file, new Uint8Array(4096).fill(7), { flag: 'r+' })
    expect(await restore({ folder: temporaryFolder(), file, stamp: '1' }, verify)).toMatchObject({
      kind: 'damaged',
    })
    expect(statSync(file).size).toBe(size)
  })

  it('does not start anew in a folder whose restore was cut off; a second one finishes it', async () => {
    const log = await aLog()
    const file = await aBackup(log)
    const folder = temporaryFolder()
    await restore({ folder: incomingIn(folder), file, stamp: '1' }, verify)
    expect(() => openSqlite({ folder })).toThrow(
      expect.objectContaining({ cause: new Error('a restore was cut off: run it again') }) as Error,
    )
    expect(await restore({ folder, file, stamp: '2' }, verify)).toMatchObject({ kind: 'restored' })
    expect(await listSheets(folder)).toEqual(log.sheets)
  })

  it('sets aside a damaged database too, with what belongs to it', async () => {
    const file = await aBackup(await aLog())
    const folder = temporaryFolder()
    for (const name of ['asar.sqlite', 'asar.sqlite-wal', 'asar.sqlite-shm'])
      writeFileSync(path.join(folder, name), name)
    expect(await restore({ folder, file, stamp: '1' }, verify)).toMatchObject({ kind: 'restored' })
    for (const end of ['', '-wal', '-shm'])
      expect(readFileSync(path.join(folder, `asar-replaced-1.sqlite${end}`), 'utf8')).toBe(
        `asar.sqlite${end}`,
      )
    expect(readdirSync(folder)).toHaveLength(5)
  })

  it('[SYN-3] reads a database that was set aside with a log of its own', async () => {
    const log = await aLog({ sheets: 5 })
    const aside = aFile()
    // As a killed server leaves it: the last sheets are in the log beside the database only.
    await copyDatabase(databaseIn(log.folder), aside)
    expect(statSync(`${aside}-wal`).size).toBeGreaterThan(0)
    const folder = temporaryFolder()
    await restore({ folder, file: aside, stamp: '1' }, verify)
    expect(await listSheets(folder)).toEqual(log.sheets)
  })

  it('makes void the links that look unused in the backup', async () => {
    const log = await aLog()
    const code = await log.app.invite({ role: 'organiser' })
    const file = await aBackup(log)
    const folder = temporaryFolder()
    await restore({ folder, file, stamp: '1' }, verify)
    const rows = openRaw(folder).prepare('select used_by, expires_ms from link').all()
    expect(code).toHaveLength(16)
    expect(rows.map((row) => (row['used_by'] === null ? row['expires_ms'] : 'used')).sort()).toEqual([
      0,
      'used',
    ])
  })
})
