import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { startProcess } from '#tests/e2e/support/server-process.ts'
import type { KillableServer } from './kill-server.ts'
import { ORIGIN } from './server-app.ts'

/** Starts the real server over a data folder, with the settings given. */
export async function startKillable(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<KillableServer> {
  const port = await findFreePort()
  const env = { ASAR_ORIGIN: ORIGIN, ASAR_LOG: 'error', ...settings }
  const process = await startProcess({ port, dataDir, args: [], env })
  return {
    address: `http://127.0.0.1:${port}`,
    kill: async () => {
      await process.end('SIGKILL')
    },
    organiserPath: process.organiserPath,
  }
}
