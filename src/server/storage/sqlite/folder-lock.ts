import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StorageFailure } from '../../ports.ts'
import { classifySqliteError } from './classify-error.ts'

/**
 * Who uses a data folder: servers and commands share it, a restore needs it alone. The lock is SQLite's on a file
 * beside the database, so the system takes it off by itself when a process is killed.
 */
export interface FolderLock {
  /** A second time changes nothing. */
  release(): void
}

const FILE = 'asar.lock'

/** Joins those who use the folder; made if it is not there. `null`: somebody has it alone. @throws {StorageFailure} */
export function shareFolder(folder: string): FolderLock | null {
  // Reading anything takes the shared lock, and the open transaction keeps it.
  return lock(folder, 'begin; select count(*) from sqlite_schema')
}

/** Takes the folder alone. `null`: somebody uses it. @throws {StorageFailure} */
export function takeFolder(folder: string): FolderLock | null {
  return lock(folder, 'begin exclusive')
}

function lock(folder: string, statements: string): FolderLock | null {
  let database: DatabaseSync | undefined
  try {
    // It holds people's names and the server's key.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const opened = new DatabaseSync(path.join(folder, FILE), { timeout: 0 })
    database = opened
    opened.exec(statements)
    return {
      release: () => {
        if (opened.isOpen) opened.close()
      },
    }
  } catch (error) {
    database?.close()
    if (classifySqliteError(error) === 'busy') return null
    throw new StorageFailure('broken', { cause: error })
  }
}
