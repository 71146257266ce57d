import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EventId } from '#domain/ids.ts'
import { runAsar } from '#tests/e2e/support/command-line.ts'
import type { RunningServer } from '#tests/e2e/support/server.ts'
import { inventRosterFile } from './wire/invent-people.ts'

/** Imports a roster as organisers have them into an event, by the command. */
export async function importPeople(server: RunningServer, event: EventId, size: number): Promise<void> {
  const file = path.join(server.dataDir, `roster-${String(size)}.csv`)
  await writeFile(file, inventRosterFile(size))
  const { code, stderr } = await runAsar(server.dataDir, 'import', file, '--event', event)
  if (code !== 0) throw new Error(stderr)
}
