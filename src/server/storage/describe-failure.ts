import type { StorageFailure } from '../ports.ts'
import { isDamage } from './sqlite/check-database.ts'

const WORDS: Readonly<Record<StorageFailure['reason'], string>> = {
  busy: 'The database is busy with something else. Nothing was written; try again in a minute.',
  full: 'The disk is full. Nothing was written; free some space and try again.',
  broken: 'The database cannot be read or written. Nothing was written; look at the disk and the folder.',
}

const WAY_OUT =
  'If there is a backup: asar restore FILE. If there is none: move asar.sqlite away, keep it, and start anew with the ' +
  'recovery sheet: asar recover. Either way phones that open the app bring back what they hold.'

/** What to tell whoever runs the server or a command. */
export function describeFailure({ reason, cause }: StorageFailure): string {
  const why = cause instanceof Error && reason === 'broken' ? ` (${cause.message})` : ''
  return isDamage(cause) ? `${WORDS[reason]}${why}\n${WAY_OUT}` : WORDS[reason] + why
}
