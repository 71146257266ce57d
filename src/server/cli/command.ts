import { parseArgs } from 'node:util'
import type { EventView } from '#domain/fold/event-view.ts'
import { parseEventId } from '#domain/ids.ts'
import type { Config } from '../config.ts'
import { findEvent } from '../desk/events.ts'
import type { AppDeps } from '../routes/deps.ts'

/** What a command works with. */
export interface CommandContext {
  readonly deps: AppDeps
  /** Where people reach the server, for links. */
  readonly origin: string
  /** Writes lines to stdout. */
  readonly print: (text: string) => void
  /** Writes a file's text to stdout as it is. */
  readonly write: (text: string) => void
  /** Writes a line to stderr: about the file, not part of it. */
  readonly remark: (text: string) => void
}

/** The same for a command that works on the data folder itself, with nobody's server opened over it. */
export interface FolderContext extends Pick<CommandContext, 'print'> {
  readonly config: Config
  /** All that is typed or piped in; `question` is for whoever types. */
  readonly ask: (question: string) => Promise<string>
}

export interface FolderCommand {
  readonly usage: string
  readonly runAlone: (context: FolderContext, args: readonly string[]) => Promise<void>
}

export interface Command {
  /** How it is called, one line. */
  readonly usage: string
  readonly run: (context: CommandContext, args: readonly string[]) => Promise<void>
}

/** The command was called in a way that it does not know; exit status 2. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage'
}

/** The command could not do what it was asked; exit status 1. Nothing was written. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

export interface ReadArguments {
  /** The value of an option that has to be there. @throws {BadUsage} */
  required(name: string): string
  optional(name: string): string | undefined
  has(flag: string): boolean
  readonly rest: readonly string[]
}

/** Reads a command's options. @throws {BadUsage} on any it does not have. */
export function readArguments(
  args: readonly string[],
  names: { readonly options?: readonly string[]; readonly flags?: readonly string[]; readonly rest?: number },
): ReadArguments {
  const { options = [], flags = [], rest = 0 } = names
  const known: Record<string, { type: 'string' | 'boolean' }> = {}
  for (const name of options) known[name] = { type: 'string' }
  for (const name of flags) known[name] = { type: 'boolean' }
  const { values, positionals } = parse(args, known)
  const surplus = positionals[rest]
  if (surplus !== undefined) throw new BadUsage(`I do not know what ${surplus} is for.`)
  const optional = (name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    optional,
    required: (name) => {
      const value = optional(name)
      if (value === undefined || value.trim() === '') throw new BadUsage(`--${name} is missing.`)
      return value
    },
    has: (flag) => values[flag] === true,
    rest: positionals,
  }
}

function parse(args: readonly string[], options: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : 'these options cannot be read', {
      cause: error,
    })
  }
}

/** The event that `--event` names. @throws {BadUsage} if that is no id, {CommandFailed} if there is no such event. */
export async function getEvent(deps: AppDeps, args: ReadArguments): Promise<EventView> {
  const text = args.required('event')
  const id = parseEventId(text)
  if (!id) throw new BadUsage(`${text} is not an event's id; "event list" shows them.`)
  const event = await findEvent(deps, id)
  if (!event) throw new CommandFailed(`There is no event ${text}; "event list" shows them.`)
  return event
}
