import { parseDeviceId, parsePersonId, sheetIdOf } from '#domain/ids.ts'
import type { DeviceId, PersonId, SheetId, StreamId } from '#domain/ids.ts'
import { fromBase64url } from '#domain/bytes.ts'
import { asStreamId } from '#domain/stream.ts'
import { decide } from '../control/decide.ts'
import type { DecisionOutcome } from '../control/outcome.ts'
import { BadUsage, CommandFailed, getEvent, readArguments } from './command.ts'
import type { Command, CommandContext, ReadArguments } from './command.ts'

/** The organiser's decisions about the log, by the command line: the same as `/v1/decide`. */

export const revoke: Command = {
  usage: 'revoke --device ID --trust all|none [--json]',
  run: async (context, args) => {
    const read = readArguments(guardIds(args), { options: ['device', 'trust'], flags: ['json'] })
    const device = readDevice(read, 'device', 'the list of phones at the desk shows them')
    const trust = read.required('trust')
    if (trust !== 'all' && trust !== 'none')
      throw new BadUsage(`--trust is ${trust}; it has to be all (what it sent so far counts) or none.`)
    const outcome = await decide(context.deps, { kind: 'revoke', device, trust })
    report(context, read, { outcome, ...REVOKED })
  },
}

export const hold: Command = {
  usage: 'hold SHEET… --stream STREAM [--json]',
  run: async (context, args) => {
    const { read, stream, sheets } = readSheets(args)
    const outcome = await decide(context.deps, { kind: 'hold', stream, sheets })
    report(context, read, { outcome, ...HELD })
  },
}

export const release: Command = {
  usage: 'release SHEET… --stream STREAM [--json]',
  run: async (context, args) => {
    const { read, stream, sheets } = readSheets(args)
    const outcome = await decide(context.deps, { kind: 'release', stream, sheets })
    report(context, read, { outcome, ...RELEASED })
  },
}

export const erase: Command = {
  usage: 'erase PERSON… --event ID [--json]',
  run: async (context, args) => {
    const read = readArguments(guardIds(args), { options: ['event'], flags: ['json'], rest: MOST })
    const { id } = await getEvent(context.deps, read)
    const people = readRest(read, 'person', readPerson)
    const outcome = await decide(context.deps, { kind: 'erase', event: id, people })
    report(context, read, { outcome, ...ERASED })
  },
}

export const adopt: Command = {
  usage: 'adopt --issuer ID [--json]',
  run: async (context, args) => {
    const read = readArguments(guardIds(args), { options: ['issuer'], flags: ['json'] })
    const issuer = readDevice(read, 'issuer', '"held" shows them')
    const outcome = await decide(context.deps, { kind: 'adopt', issuer })
    report(context, read, { outcome, ...ADOPTED })
  },
}

export const seal: Command = {
  usage: 'seal --event ID [--json]',
  run: async (context, args) => {
    const read = readArguments(guardIds(args), { options: ['event'], flags: ['json'] })
    const { id } = await getEvent(context.deps, read)
    const outcome = await decide(context.deps, { kind: 'seal', event: id })
    report(context, read, { outcome, ...SEALED })
  },
}

/** As in the message (`MAX_DECIDED`). */
const MOST = 1000

type Done = Extract<DecisionOutcome, { kind: 'done' }>

interface Report {
  readonly outcome: DecisionOutcome
  /** What was done, for a person. */
  readonly describe: (done: Done) => string
  readonly notFound: string
  readonly notAllowed: string
}

type Words = Omit<Report, 'outcome'>

const REVOKED: Words = {
  describe: ({ streams, sheets }) =>
    streams === 0
      ? 'It was revoked so already; nothing changed.'
      : `Revoked in ${streams} streams; ${sheets} sheets count otherwise than before. "held" shows what is left out.`,
  notFound: 'No device of this id ever enrolled here or sent anything. Nothing was changed.',
  notAllowed:
    'This is the server itself. A server whose key was stolen is replaced by a new one: see "recover".',
}

const HELD: Words = {
  describe: ({ sheets }) => `${sheets} sheets that counted are held now.`,
  notFound: 'Not all of these sheets are in that stream. Check --stream; nothing was changed.',
  notAllowed: 'The server’s own sheets cannot be held. Leave them out; nothing was changed.',
}

const RELEASED: Words = {
  describe: ({ sheets }) => `${sheets} sheets that were held count now.`,
  notFound: HELD.notFound,
  notAllowed:
    'Some of these sheets are by phones of a server that this one does not know. "adopt" it first; nothing was changed.',
}

const ERASED: Words = {
  describe: ({ facts, streams }) =>
    streams === 0
      ? 'They were erased already; nothing changed.'
      : `Erased: ${facts} facts lost their personal part here. Phones follow when they next sync.`,
  notFound: 'Not all of these people are on that event’s list. Check --event; nothing was changed.',
  notAllowed: '',
}

const ADOPTED: Words = {
  describe: ({ sheets, streams }) =>
    streams === 0
      ? 'It was adopted already; nothing changed.'
      : `Adopted; ${sheets} sheets that were held count now.`,
  notFound:
    'No phone of that server has been here yet. Let one of them sync, then look at "held"; nothing was changed.',
  notAllowed: 'This is the server’s own id: its phones are believed already.',
}

const SEALED: Words = {
  describe: ({ streams }) =>
    streams === 0
      ? 'It was sealed already; nothing changed.'
      : 'Sealed: what arrives for this event from now on is held.',
  notFound: 'Nobody has written anything for this event yet, so there is nothing to seal.',
  notAllowed: '',
}

function report({ print }: CommandContext, read: ReadArguments, words: Report): void {
  const { outcome } = words
  if (outcome.kind === 'problem')
    throw new CommandFailed(outcome.problem === 'not-found' ? words.notFound : words.notAllowed)
  const { sheets, facts, streams } = outcome
  print(read.has('json') ? JSON.stringify({ sheets, facts, streams }, null, 2) : words.describe(outcome))
}

function readSheets(args: readonly string[]) {
  const read = readArguments(guardIds(args), { options: ['stream'], flags: ['json'], rest: MOST })
  const name = read.required('stream')
  const stream: StreamId | null = asStreamId(name)
  if (!stream)
    throw new BadUsage(`--stream is ${name}; it has to be one such as event/ID, as "held" shows them.`)
  return { read, stream, sheets: readRest(read, 'sheet', readSheet) }
}

/** An id may begin with a dash, as an option does; no option is as long as an id. */
const DASHED_ID = /^-[\w-]{21}(?:[\w-]{21})?$/

function guardIds(args: readonly string[]): readonly string[] {
  const options: string[] = []
  const ids: string[] = []
  for (const arg of args) {
    const before = options[options.length - 1]
    if (!DASHED_ID.test(arg)) options.push(arg)
    else if (before === '--device' || before === '--issuer') options.push(`${options.pop()}=${arg}`)
    else ids.push(arg)
  }
  return ids.length > 0 ? [...options, '--', ...ids] : options
}

/** All that stands beside the options, at least one. */
function readRest<Item>(
  { rest }: ReadArguments,
  name: string,
  readOne: (text: string) => Item | null,
): readonly Item[] {
  if (rest.length === 0) throw new BadUsage(`The ${name} is missing.`)
  return rest.map((text) => {
    const item = readOne(text)
    if (item === null) throw new BadUsage(`${text} is not a ${name}’s id.`)
    return item
  })
}

function readSheet(text: string): SheetId | null {
  const bytes = fromBase64url(text)
  return bytes?.length === 32 ? sheetIdOf(bytes) : null
}

function readPerson(text: string): PersonId | null {
  return parsePersonId(text)
}

function readDevice(read: ReadArguments, name: string, where: string): DeviceId {
  const text = read.required(name)
  const device = parseDeviceId(text)
  if (!device) throw new BadUsage(`--${name} is ${text}; it has to be an id of 22 letters: ${where}.`)
  return device
}
