import { existsSync } from 'node:fs'
import path from 'node:path'
import { openFileJournal } from '../backup/file-journal.ts'
import { replayJournal } from '../backup/replay-journal.ts'
import { verifyStore } from '../backup/verify-store.ts'
import { CommandFailed, readArguments } from './command.ts'
import type { Command } from './command.ts'
import { describeReplay, describeVerification } from './describe-verification.ts'

export const verify: Command = {
  usage: 'verify',
  run: async ({ deps, print }, args) => {
    readArguments(args, {})
    const verification = await verifyStore(deps)
    if (verification.problems.length > 0) throw new CommandFailed(describeVerification(verification))
    print(describeVerification(verification))
  },
}

export const replay: Command = {
  usage: 'replay [FILE]',
  run: async ({ deps, print }, args) => {
    const [name] = readArguments(args, { rest: 1 }).rest
    if (name === undefined) {
      print(describeReplay(await replayJournal(deps)))
      return
    }
    const file = path.resolve(name)
    if (!existsSync(file)) throw new CommandFailed(`There is no file ${file}.`)
    const journal = openFileJournal({ file, organisation: deps.server.organisation })
    print(describeReplay(await replayJournal({ ...deps, journal })))
  },
}
