import { describe } from 'vitest'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { factLogContract } from '#tests/contracts/fact-log-contract.ts'

let opened = 0

function openDexie(): DexieFactLog {
  const name = `contract-${crypto.randomUUID()}-${String(++opened)}`
  return new DexieFactLog(openLogDatabase(name), createChangeSignal(name))
}

/** What fake-indexeddb promises, a real browser has to keep (TEST-3). */
describe('fact log: Dexie in Chromium', () => {
  factLogContract(() => Promise.resolve(openDexie()))
})
