import path from 'node:path'
import { makeRecoverySheet, noteRecoverySheet } from '../backup/leave-recovery-sheet.ts'
import { recover } from '../backup/recover.ts'
import type { RecoverOutcome } from '../backup/recover.ts'
import { readRecoveryCode } from '../backup/recovery-code.ts'
import type { RecoveryCode } from '../backup/recovery-code.ts'
import type { Config } from '../config.ts'
import { recoverIdentity } from '../keys/server-identity.ts'
import type { RecoverySecret } from '../keys/server-key.ts'
import { systemRandom } from '../services.ts'
import { openStore } from '../storage/open-store.ts'
import { BadUsage, CommandFailed, readArguments } from './command.ts'
import type { Command, FolderCommand } from './command.ts'

export const recoverServer: FolderCommand = {
  usage: 'recover   (asks for the code of the recovery sheet, or reads it from stdin)',
  runAlone: async ({ config, print, ask }, args) => {
    readArguments(args, {})
    const code = readRecoveryCode(
      await ask('Type the code of the recovery sheet, line by line. An empty line ends it.'),
    )
    if (code.kind !== 'secret') throw new CommandFailed(describeCode(code))
    const outcome = await recoverAt(config, code.secret)
    if (outcome.kind === 'refused') throw new CommandFailed(describeRefusal(outcome.why, config))
    print('The server has its old key again, and an empty log.')
    print('Start it and open the app on every phone: they trust it and bring back what they hold.')
  },
}

export const recoverySheet: Command = {
  usage: 'recovery-sheet FILE',
  run: async ({ deps, print }, args) => {
    const [name] = readArguments(args, { rest: 1 }).rest
    if (name === undefined) throw new BadUsage('The file is missing.')
    const file = path.resolve(name)
    await makeRecoverySheet(deps, file, 'wx').catch((error: unknown) => {
      if (!(error instanceof Error) || !('code' in error)) throw error
      throw new CommandFailed(`${file} cannot be written (${String(error.code)}).`)
    })
    print(`The recovery sheet is in ${file}. Print it, keep the paper safe, delete the file.`)
  },
}

async function recoverAt(config: Config, secret: RecoverySecret): Promise<RecoverOutcome> {
  const { subtle } = crypto
  if (config.databaseUrl === null)
    return recover({ random: systemRandom, subtle }, { folder: config.dataFolder, secret })
  const store = await openStore(config)
  try {
    const outcome = await recoverIdentity({ store, random: systemRandom, subtle }, secret)
    if (outcome !== 'recovered') return { kind: 'refused', why: outcome }
    await noteRecoverySheet(store)
    return { kind: 'recovered' }
  } finally {
    await store.close()
  }
}

function describeCode(code: Exclude<RecoveryCode, { kind: 'secret' }>): string {
  switch (code.kind) {
    case 'wrong-line':
      return `Line ${code.line} is not as it was printed. Nothing was changed.`
    case 'wrong-length':
      return `The code has ${code.expected} letters and digits, and ${code.letters} were given. Nothing was changed.`
    case 'wrong':
      return 'The lines do not belong together. Nothing was changed.'
  }
}

function describeRefusal(
  why: Extract<RecoverOutcome, { kind: 'refused' }>['why'],
  { dataFolder, databaseUrl }: Config,
): string {
  const where = databaseUrl === null ? dataFolder : 'the PostgreSQL database'
  switch (why) {
    case 'in-use':
      return `A server or a command is using ${where}. Stop it and try again; nothing was changed.`
    case 'not-empty':
      return `There is a server in ${where} already. Move its asar.sqlite away, or name another folder or database.`
    case 'not-a-key':
      return 'The code holds no key. Nothing was changed.'
  }
}
