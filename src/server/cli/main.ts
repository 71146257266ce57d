import { BadSetting, publicOrigin, readConfig } from '../config.ts'
import { StorageFailure } from '../ports.ts'
import { openServices } from '../services.ts'
import { BadUsage, CommandFailed } from './command.ts'
import type { Command } from './command.ts'
import { eventAdd, eventList } from './events.ts'
import { exportAttendance } from './export-attendance.ts'
import { importRoster } from './import-roster.ts'
import { inviteCoordinator, inviteOrganiser } from './invite.ts'

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['event add', eventAdd],
  ['event list', eventList],
  ['import', importRoster],
  ['invite coordinator', inviteCoordinator],
  ['invite organiser', inviteOrganiser],
  ['export attendance', exportAttendance],
])

// Whoever reads our output may stop reading, as `head` does; what was asked for is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await run(process.argv.slice(2))

/** Runs one command; resolves to the exit status: 0 done, 1 failed, 2 not understood. */
async function run(args: readonly string[]): Promise<number> {
  if (args[0] === 'help' || args[0] === '--help') {
    process.stdout.write(`${usage()}\n`)
    return 0
  }
  const found = findCommand(args)
  if (!found) return complain(args.length === 0 ? usage() : `I do not know that command.\n\n${usage()}`, 2)
  try {
    await runCommand(found.command, found.args)
    return 0
  } catch (error) {
    return explain(error, found.command)
  }
}

function findCommand(args: readonly string[]) {
  for (const words of [2, 1]) {
    const command = COMMANDS.get(args.slice(0, words).join(' '))
    if (command) return { command, args: args.slice(words) }
  }
  return null
}

async function runCommand(command: Command, args: readonly string[]): Promise<void> {
  const config = readConfig(process.env)
  const deps = await openServices({ ...config, logLevel: 'silent' })
  const write = (text: string) => {
    process.stdout.write(text)
  }
  const print = (text: string) => write(`${text}\n`)
  try {
    await command.run({ deps, origin: publicOrigin(config), print, write }, args)
  } finally {
    await deps.store.close()
  }
}

function explain(error: unknown, command: Command): number {
  if (error instanceof BadUsage) return complain(`${error.message}\n\nUsage: asar ${command.usage}`, 2)
  if (error instanceof BadSetting) return complain(error.message, 2)
  if (error instanceof CommandFailed) return complain(error.message, 1)
  if (error instanceof StorageFailure) return complain(STORAGE[error.reason], 1)
  return complain(error instanceof Error ? (error.stack ?? error.message) : String(error), 1)
}

const STORAGE: Readonly<Record<StorageFailure['reason'], string>> = {
  busy: 'The database is busy with something else. Nothing was written; try again in a minute.',
  full: 'The disk is full. Nothing was written; free some space and try again.',
  broken: 'The database cannot be read or written. Nothing was written; look at the disk and the folder.',
}

function usage(): string {
  const lines = [...COMMANDS.values()].map((command) => `  asar ${command.usage}`)
  return [
    'Usage:',
    ...lines,
    '',
    'Settings: ASAR_DATA (default ./data), ASAR_ORIGIN and PORT for links.',
  ].join('\n')
}

function complain(message: string, status: number): number {
  process.stderr.write(`${message}\n`)
  return status
}
