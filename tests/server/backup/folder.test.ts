import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { StorageFailure } from '#server/ports.ts'
import { describeFailure } from '#server/storage/describe-failure.ts'
import { checkDatabase, isDamage } from '#server/storage/sqlite/check-database.ts'
import { databaseIn } from '#server/storage/sqlite/data-folder.ts'
import { shareFolder, takeFolder } from '#server/storage/sqlite/folder-lock.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { aLog } from './a-log.ts'

describe('the lock of a data folder', () => {
  it('is shared by any number, taken by one alone, and free again once it is let go', () => {
    const folder = path.join(temporaryFolder(), 'data')
    const [first, second] = [shareFolder(folder), shareFolder(folder)]
    expect(takeFolder(folder)).toBeNull()
    first?.release()
    expect(takeFolder(folder)).toBeNull()
    second?.release()
    const alone = takeFolder(folder)
    expect(alone).not.toBeNull()
    expect([takeFolder(folder), shareFolder(folder)]).toEqual([null, null])
    alone?.release()
    expect(shareFolder(folder)).not.toBeNull()
  })

  it('fails as storage where there can be no folder, or no lock in it', () => {
    const file = path.join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    expect(() => shareFolder(file)).toThrow(StorageFailure)
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'asar.lock'), 'this is no database '.repeat(100))
    expect(() => shareFolder(folder)).toThrow(StorageFailure)
  })
})

describe('looking through a database', () => {
  it('finds nothing where there is none, and nothing in one that is sound', async () => {
    expect(() => checkDatabase(temporaryFolder())).not.toThrow()
    const { folder } = await aLog()
    expect(() => checkDatabase(folder)).not.toThrow()
  })

  it('[SYN-3] finds pages that are no longer what they were, and says what can be done', async () => {
    const { folder, app } = await aLog({ sheets: 60 })
    await app.store.close()
    const bytes = readFileSync(databaseIn(folder))
    // The header stays: it opens, and only looking through it shows what is wrong.
    writeFileSync(databaseIn(folder), bytes.fill(0x5a, 3 * 4096, 6 * 4096))
    const failure = failureOf(() => checkDatabase(folder))
    expect(isDamage(failure.cause)).toBe(true)
    expect(describeFailure(failure)).toContain('asar restore FILE')
  })

  it('[SYN-3] says the same of a file that is no database, and not of a disk that is full', () => {
    const folder = temporaryFolder()
    writeFileSync(databaseIn(folder), 'this is no database '.repeat(100))
    expect(describeFailure(failureOf(() => checkDatabase(folder)))).toContain('asar recover')
    expect(describeFailure(new StorageFailure('full'))).not.toContain('asar recover')
    expect(isDamage(new Error('x'))).toBe(false)
  })
})

function failureOf(work: () => void): StorageFailure {
  try {
    work()
  } catch (error) {
    if (error instanceof StorageFailure) return error
    throw error
  }
  throw new Error('nothing failed')
}
