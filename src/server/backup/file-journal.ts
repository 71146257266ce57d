import { mkdir, open, readFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { equalBytes } from '#domain/bytes.ts'
import type { ControlJournalPort, Journal, JournalEntry } from '../ports.ts'
import { StorageFailure } from '../ports.ts'
import { readJournalLine, writeJournalLine } from './journal-line.ts'
import { syncFolder } from '../storage/sync-folder.ts'

export interface FileJournalOptions {
  readonly file: string
  /** 16 bytes; entries of another organisation are not listed. */
  readonly organisation: Uint8Array
}

const TITLE = '# Asar: erasures and revocations. Keep this file; it holds no names.\n'
/** Ends a line that was torn off, so that it is not taken for damage. */
const TORN = ' #torn'
const NEWLINE = 0x0a

/** The journal as a file of lines outside the database; several processes may append to it at once. */
export function openFileJournal({ file, organisation }: FileJournalOptions): ControlJournalPort {
  return {
    append: async (entries) => {
      if (entries.length === 0) return
      const lines = entries.map((entry) => `${writeJournalLine({ ...entry, organisation })}\n`)
      await appendDurably(file, lines.join('')).catch(fail)
    },
    list: async () => readLines(await readText(file).catch(fail), organisation),
  }
}

/** Reads what a journal's text says of an organisation. A last line without its end was torn off and is left out. */
function readLines(text: string, organisation: Uint8Array): Journal {
  const lines = text.split('\n')
  // What follows the last end of line was never acknowledged.
  lines.pop()
  const entries: JournalEntry[] = []
  let unreadable = 0
  for (const line of lines) {
    if (line === '' || line.startsWith('#') || line.endsWith(TORN)) continue
    const read = readJournalLine(line)
    if (!read) unreadable++
    else if (equalBytes(read.organisation, organisation))
      entries.push({ stream: read.stream, fact: read.fact })
  }
  return { entries, unreadable }
}

async function appendDurably(file: string, lines: string): Promise<void> {
  const folder = path.dirname(file)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const handle = await open(file, 'a+', 0o600)
  try {
    const end = await readEnd(handle)
    const before = end === 'empty' ? TITLE : end === 'torn' ? `${TORN}\n` : ''
    await handle.appendFile(before + lines)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(folder)
}

async function readEnd(handle: FileHandle): Promise<'empty' | 'torn' | 'whole'> {
  const { size } = await handle.stat()
  if (size === 0) return 'empty'
  const last = new Uint8Array(1)
  await handle.read(last, 0, 1, size - 1)
  return last[0] === NEWLINE ? 'whole' : 'torn'
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'latin1')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

function fail(error: unknown): never {
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
  throw new StorageFailure(isFull ? 'full' : 'broken', { cause: error })
}
