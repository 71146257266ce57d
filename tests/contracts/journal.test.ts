import path from 'node:path'
import { describe } from 'vitest'
import { openFileJournal } from '#server/backup/file-journal.ts'
import { memoryJournal } from '#tests/support/memory-journal.ts'
import { ORGANISATION } from '#tests/support/sheets.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'
import { journalContract } from './journal-contract.ts'
import type { OpenedJournal } from './journal-contract.ts'

function openFile(): OpenedJournal {
  const file = path.join(temporaryFolder(), 'data', 'journal.asar')
  const openAgain = () => openFileJournal({ file, organisation: ORGANISATION })
  return { journal: openAgain(), openAgain }
}

function openInMemory(): OpenedJournal {
  const journal = memoryJournal()
  return { journal, openAgain: () => journal }
}

const adapters = [
  { name: 'memory, also the simulator’s', make: openInMemory },
  { name: 'a file', make: openFile },
]

describe.each(adapters)('journal of erasures and revocations: $name', ({ make }) => journalContract(make))
