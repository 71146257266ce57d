import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startKeeper } from './start-keeper.ts'
import type { Cluster, RunningCluster } from './start-keeper.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Port of this machine at which the address of the run's PostgreSQL is told. */
    readonly postgresTeller: number
  }
}

/** Address of a PostgreSQL that runs already and stays, as `startKeeper` gives it, in JSON: set by `tests/cluster`. */
const GIVEN = process.env['TESTS_POSTGRES']

type Kept = Pick<RunningCluster, 'cluster' | 'stop'>

/** One PostgreSQL for a whole run of the tests, started when a test first asks for it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  let running: Promise<Kept> | undefined
  const teller = createServer((socket) => {
    running ??= GIVEN === undefined ? startKeeper() : borrow(GIVEN)
    running.then(
      ({ cluster }) => socket.end(JSON.stringify(cluster)),
      (error: unknown) => socket.end(JSON.stringify({ problem: String(error) })),
    )
  })
  await new Promise<void>((resolve) => void teller.listen(0, '127.0.0.1', resolve))
  project.provide('postgresTeller', (teller.address() as AddressInfo).port)
  return async () => {
    teller.close()
    await (await running?.catch(() => undefined))?.stop()
  }
}

function borrow(address: string): Promise<Kept> {
  return Promise.resolve({ cluster: JSON.parse(address) as Cluster, stop: () => Promise.resolve() })
}
