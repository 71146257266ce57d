import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { parseEventId } from '#domain/ids.ts'
import { runCommandLine } from '#server/cli/run-command-line.ts'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { startProcess } from '#tests/e2e/support/server-process.ts'
import { openTestPostgres, useDatabase } from '#tests/support/postgres.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const database = useDatabase()

/** Runs a command in this process, over an address of a database. */
async function runAsar(url: string, ...args: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const code = await runCommandLine(args, {
    env: { ASAR_DATA: temporaryFolder(), ASAR_DATABASE_URL: url },
    write: (text) => void (written.stdout += text),
    complain: (text) => void (written.stderr += text),
  })
  return { code, ...written }
}

function withPassword(password: string): string {
  const url = new URL(database.url)
  url.password = password
  return url.href
}

describe('commands over PostgreSQL', () => {
  it('plan an event, import its people with their phones, and export them', async () => {
    const when = ['--starts', '2026-05-09T09:00+05:00', '--ends', '2026-05-09T13:00+05:00']
    const added = await runAsar(database.url, 'event', 'add', '--title', 'Жем жағасы', ...when)
    expect(added).toMatchObject({ code: 0, stderr: '' })
    const event = parseEventId(added.stdout.trim())
    if (!event) throw new Error('no event')
    const file = path.join(temporaryFolder(), 'roster.csv')
    writeFileSync(file, 'Name,Phone\nӘсел Сағатова,+77010000001\nИгорь Ким,+77010000002\n')
    expect(await runAsar(database.url, 'import', file, '--event', event)).toMatchObject({ code: 0 })
    const list = await runAsar(database.url, 'export', 'attendance', '--event', event, '--format', 'json')
    expect(list.stdout).toContain('Әсел Сағатова')
    const store = await openTestPostgres(database.url)
    expect((await store.readCursor(eventStream(event))).n).toBe(1)
    expect((await store.readCursor(contactsStream(event))).n).toBe(1)
    expect(await store.listPending()).toEqual([])
  })

  it('say in words why the database does not let them in', async () => {
    const refused = await runAsar(withPassword('open-sesame'), 'event', 'list')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^PostgreSQL at 127.0.0.1:\d+ does not let "asar" in: [^\n]+\n$/)
    expect(refused.stderr).not.toContain('open-sesame')
  })
})

describe('the server over PostgreSQL', () => {
  it('ends with one line when the database does not let it in', async () => {
    const env = { ASAR_DATABASE_URL: withPassword('open-sesame') }
    const starting = startProcess({ port: await findFreePort(), dataDir: temporaryFolder(), args: [], env })
    const ended = String(await starting.catch((error: unknown) => error))
    expect(ended).toContain('does not let "asar" in')
    expect(ended).not.toMatch(/open-sesame|at .*\.ts:/)
  })
})
