import { BadSetting, publicOrigin, readConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { StorageFailure } from '../ports.ts'
import { openServices } from '../services.ts'
import { CannotOpen } from '../storage/cannot-open.ts'
import { describeFailure } from '../storage/describe-failure.ts'
import { BadUsage, CommandFailed } from './command.ts'
import type { Command, FolderCommand } from './command.ts'
import { backup, restoreBackup } from './backup.ts'
import { adopt, erase, hold, release, revoke, seal } from './decide.ts'
import { eventAdd, eventList } from './events.ts'
import { exportAttendance } from './export-attendance.ts'
import { held } from './held.ts'
import { importRoster } from './import-roster.ts'
import { inviteCoordinator, inviteOrganiser } from './invite.ts'
import { recoverServer, recoverySheet } from './recover.ts'
import { replay, verify } from './verify.ts'

const COMMANDS: ReadonlyMap<string, Command | FolderCommand> = new Map<string, Command | FolderCommand>([
  ['event add', eventAdd],
  ['event list', eventList],
  ['import', importRoster],
  ['invite coordinator', inviteCoordinator],
  ['invite organiser', inviteOrganiser],
  ['export attendance', exportAttendance],
  ['held', held],
  ['revoke', revoke],
  ['hold', hold],
  ['release', release],
  ['erase', erase],
  ['adopt', adopt],
  ['seal', seal],
  ['backup', backup],
  ['restore', restoreBackup],
  ['verify', verify],
  ['replay', replay],
  ['recovery-sheet', recoverySheet],
  ['recover', recoverServer],
])

/** What a command is run with; everything that reaches the world outside the data folder. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly write: (text: string) => void
  /** Writes to stderr. */
  readonly complain: (text: string) => void
  /** Reads all that is typed or piped in; left out: nobody is there. */
  readonly ask?: (question: string) => Promise<string>
}

/** Runs one command; resolves to the exit status: 0 done, 1 failed, 2 not understood. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args[0] === 'help' || args[0] === '--help') {
    terminal.write(`${usage()}\n`)
    return 0
  }
  const found = findCommand(args)
  if (!found) {
    terminal.complain(`${args.length === 0 ? '' : 'I do not know that command.\n\n'}${usage()}\n`)
    return 2
  }
  try {
    await runCommand(found.command, found.args, terminal)
    return 0
  } catch (error) {
    const { message, status } = explain(error, found.command)
    terminal.complain(`${message}\n`)
    return status
  }
}

function findCommand(args: readonly string[]) {
  for (const words of [2, 1]) {
    const command = COMMANDS.get(args.slice(0, words).join(' '))
    if (command) return { command, args: args.slice(words) }
  }
  return null
}

async function runCommand(
  command: Command | FolderCommand,
  args: readonly string[],
  { env, write, complain, ask = () => Promise.resolve('') }: Terminal,
): Promise<void> {
  const config: Config = { ...readConfig(env), logLevel: 'silent' }
  const print = (text: string) => write(`${text}\n`)
  if ('runAlone' in command) return command.runAlone({ config, print, ask }, args)
  const deps = await openServices(config)
  try {
    const remark = (text: string) => complain(`${text}\n`)
    await command.run({ deps, origin: publicOrigin(config), print, write, remark }, args)
  } finally {
    await deps.store.close()
  }
}

function explain(
  error: unknown,
  command: Pick<Command, 'usage'>,
): { readonly message: string; readonly status: number } {
  if (error instanceof BadUsage)
    return { message: `${error.message}\n\nUsage: asar ${command.usage}`, status: 2 }
  if (error instanceof BadSetting) return { message: error.message, status: 2 }
  if (error instanceof CommandFailed || error instanceof CannotOpen)
    return { message: error.message, status: 1 }
  if (error instanceof StorageFailure) return { message: describeFailure(error), status: 1 }
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), status: 1 }
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
