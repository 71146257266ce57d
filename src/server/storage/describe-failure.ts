import type { StorageFailure } from '../ports.ts'

const WORDS: Readonly<Record<StorageFailure['reason'], string>> = {
  busy: 'The database is busy with something else. Nothing was written; try again in a minute.',
  full: 'The disk is full. Nothing was written; free some space and try again.',
  broken: 'The database cannot be read or written. Nothing was written; look at the disk and the folder.',
}

/** What to tell whoever runs the server or a command. */
export function describeFailure({ reason, cause }: StorageFailure): string {
  const why = cause instanceof Error && reason === 'broken' ? ` (${cause.message})` : ''
  return WORDS[reason] + why
}
