import '#tests/browser/support/node-globals.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { eventStream } from '#domain/stream.ts'
import { factLogContract } from '#tests/contracts/fact-log-contract.ts'
import { gatewayContract } from '#tests/contracts/gateway-contract.ts'
import { wipingContract } from '#tests/contracts/wiping-contract.ts'
import { aCheckIn, anEvent, aPerson } from '#tests/support/facts.ts'
import { describe, runAll } from './vitest.ts'

// One page, three jobs, chosen by the address: #contracts, #capture, #read. It tells its server by POST, so that a
// browser can be asked that nobody drives.

const stream = eventStream(anEvent())
const openLog = (name: string) => new DexieFactLog(openLogDatabase(name), createChangeSignal(name))

async function tell(path: string, body: unknown): Promise<void> {
  await fetch(path, { method: 'POST', body: JSON.stringify(body) })
}

async function runContracts(): Promise<void> {
  describe('fact log', () =>
    factLogContract(() => Promise.resolve(openLog(`contract-${crypto.randomUUID()}`))))
  describe('gateway', gatewayContract)
  describe('emptying the log', wipingContract)
  await tell('/outcomes', await runAll())
}

/** Captures one fact after the other until somebody ends the browser; each that is kept is told. */
async function capture(): Promise<void> {
  const log = openLog('killed')
  for (let seq = 1; ; seq++) {
    const fact = aCheckIn({ person: aPerson(`person ${String(seq)}`), seq })
    await log.append([{ stream, fact }])
    await tell('/kept', fact.id)
  }
}

async function read(): Promise<void> {
  const tail = await openLog('killed').readTail(stream, { fact: 0, sheet: 0 })
  await tell(
    '/found',
    tail.facts.map(({ fact }) => fact.id),
  )
}

const jobs: Readonly<Record<string, () => Promise<void>>> = {
  '#contracts': runContracts,
  '#capture': capture,
  '#read': read,
}

try {
  await jobs[location.hash]?.()
} catch (error) {
  await tell('/broken', error instanceof Error ? `${error.name}: ${error.message}` : String(error))
}
