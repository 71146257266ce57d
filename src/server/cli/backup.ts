import { existsSync } from 'node:fs'
import path from 'node:path'
import { backUp } from '../backup/back-up.ts'
import type { BackupOutcome } from '../backup/back-up.ts'
import type { CopyCheck } from '../backup/check-copy.ts'
import { replayJournal } from '../backup/replay-journal.ts'
import { restore } from '../backup/restore.ts'
import type { RestoreOutcome } from '../backup/restore.ts'
import type { Config } from '../config.ts'
import { verifierOfNode } from '../keys/verify-es256.ts'
import { openServices, systemClock } from '../services.ts'
import { BadUsage, CommandFailed, readArguments } from './command.ts'
import type { FolderCommand } from './command.ts'
import { describeReplay, describeVerification } from './describe-verification.ts'

export const backup: FolderCommand = {
  usage: 'backup FILE',
  runAlone: async ({ config, print }, args) => {
    const file = readFile(args)
    if (config.databaseUrl !== null) throw new CommandFailed(PG_BACKUP)
    const folder = config.dataFolder
    const outcome = await backUp({ folder, file }, verifierOfNode())
    if (outcome.kind !== 'sound') throw new CommandFailed(describeBackup(outcome, folder, file))
    const { streams, positions } = outcome.verification
    print(`Backed up to ${file}: ${streams} streams, ${positions} sheets, all checked.`)
    print('It holds names and the key of the server: keep it as safe as the data folder.')
  },
}

export const restoreBackup: FolderCommand = {
  usage: 'restore FILE',
  runAlone: async ({ config, print }, args) => {
    const file = readFile(args)
    if (config.databaseUrl !== null) throw new CommandFailed(PG_RESTORE)
    const folder = config.dataFolder
    const stamp = new Date(systemClock.now().wallMs).toISOString().replaceAll(/[-:.]/g, '')
    const outcome = await restore({ folder, file, stamp }, verifierOfNode())
    if (outcome.kind !== 'restored') throw new CommandFailed(describeRestore(outcome, folder, file))
    const { streams, positions } = outcome.verification
    print(`Restored from ${file}: ${streams} streams, ${positions} sheets, all checked.`)
    if (outcome.aside !== null) {
      print(`The database that was here is now ${outcome.aside}.`)
      print('Delete it once all is well: it may hold what was erased since the backup.')
    }
    print(await replayHere(config))
    print('Links that nobody had used are void: make new ones.')
    print('Start the server. Phones that open the app bring back what is younger than the backup.')
  },
}

async function replayHere(config: Config): Promise<string> {
  if (!existsSync(config.journalFile))
    return (
      `There is no journal at ${config.journalFile}: what was erased or revoked after the backup is known ` +
      'again only once phones bring it back. If you have the journal, replay it: asar replay FILE'
    )
  const deps = await openServices(config)
  try {
    return describeReplay(await replayJournal(deps))
  } finally {
    await deps.store.close()
  }
}

function readFile(args: readonly string[]): string {
  const [file] = readArguments(args, { rest: 1 }).rest
  if (file === undefined) throw new BadUsage('The file is missing.')
  return path.resolve(file)
}

function describeBackup(
  outcome: Exclude<BackupOutcome, { kind: 'sound' }>,
  folder: string,
  file: string,
): string {
  if (outcome.kind !== 'refused')
    return `${describeCheck(outcome, 'The database')} No backup was written. ${WAY_OUT}`
  switch (outcome.why) {
    case 'no-database':
      return `There is no database in ${folder}. Is ASAR_DATA right?`
    case 'file-exists':
      return `${file} is there already and was left as it is. Name another file.`
    case 'no-folder':
      return `There is no folder ${path.dirname(file)}.`
  }
}

function describeRestore(
  outcome: Exclude<RestoreOutcome, { kind: 'restored' }>,
  folder: string,
  file: string,
): string {
  if (outcome.kind !== 'refused')
    return `${describeCheck(outcome, file)} Nothing was changed; try an older backup.`
  return outcome.why === 'no-file'
    ? `There is no file ${file}.`
    : `A server or a command is using ${folder}. Stop it and try again; nothing was changed.`
}

function describeCheck(check: Exclude<CopyCheck, { kind: 'sound' }>, what: string): string {
  if (check.kind === 'not-ours') return `${what} is no database of Asar.`
  const { because } = check
  if (typeof because === 'string') return `${what} is damaged (${because}).`
  return `${what} is damaged. ${describeVerification(because)}`
}

const WAY_OUT =
  'Restore an older backup, or set asar.sqlite aside and start anew with the recovery sheet (asar recover): ' +
  'phones bring back what they hold.'

const PG_BACKUP = [
  'The data is in PostgreSQL, which has a tool for this; it works while servers run:',
  '  pg_dump --format=custom --file=FILE --dbname="$ASAR_DATABASE_URL"',
  'To check what stands in the database: asar verify. Keep the journal too, apart from the backups.',
].join('\n')

const PG_RESTORE = [
  'The data is in PostgreSQL, which has a tool for this. Stop every server, then:',
  '  pg_restore --clean --if-exists --no-owner --dbname="$ASAR_DATABASE_URL" FILE',
  '  psql "$ASAR_DATABASE_URL" --command="update link set expires_ms = 0 where used_by is null"',
  '  asar verify',
  '  asar replay',
  'The second makes void the links that nobody had used, the last states again what was erased or revoked since.',
].join('\n')
