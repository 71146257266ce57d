import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '#domain/bytes.ts'
import { bytesOfId } from '#domain/ids.ts'
import { encodeCanonical } from '#domain/log/canonical.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { eventStream } from '#domain/stream.ts'
import { openFileJournal } from '#server/backup/file-journal.ts'
import { readJournalLine, writeJournalLine } from '#server/backup/journal-line.ts'
import type { JournalEntry } from '#server/ports.ts'
import { StorageFailure } from '#server/ports.ts'
import { aFact, anEvent, bytesFor } from '#tests/support/facts.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'
import { temporaryFolder } from '#tests/support/temporary-folder.ts'

const organisation = bytesFor('organisation', 16)
const stream = eventStream(anEvent())

function aRevocation(name: string): FrozenFact {
  const body = { device: bytesOfId(fakeKeys(name).device) }
  return aFact({ kind: 'revoked', subjects: [], body }, { seq: 1 })
}

function anEntry(name: string): JournalEntry {
  return { stream, fact: aRevocation(name) }
}

function aJournal(file = path.join(temporaryFolder(), 'data', 'journal.asar')) {
  return { file, journal: openFileJournal({ file, organisation }) }
}

describe('the journal of erasures and revocations', () => {
  it('keeps the file to whoever runs the server', async () => {
    const { file, journal } = aJournal()
    await journal.append([anEntry('a')])
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('[SYN-10] loses only what was never acknowledged when the last entry was torn off, wherever', async () => {
    const whole = aJournal()
    await whole.journal.append([anEntry('a'), anEntry('b')])
    const text = readFileSync(whole.file, 'latin1')
    const second = text.indexOf('\n', text.indexOf('\n') + 1) + 1
    for (let at = 0; at < text.length; at += 7) {
      const { file, journal } = aJournal(path.join(temporaryFolder(), 'torn'))
      writeFileSync(file, text.slice(0, at))
      await journal.append([anEntry('c')])
      const { entries, unreadable } = await journal.list()
      const kept = at < second ? [] : [anEntry('a')]
      expect({ at, entries, unreadable }).toEqual({ at, entries: [...kept, anEntry('c')], unreadable: 0 })
    }
  })

  it('does not take a torn end for an entry, even one that is whole but for its end of line', async () => {
    const { file, journal } = aJournal()
    await journal.append([anEntry('a'), anEntry('b')])
    writeFileSync(file, readFileSync(file, 'latin1').slice(0, -1))
    expect((await journal.list()).entries).toEqual([anEntry('a')])
  })

  it('tells of damaged lines and reads the others', async () => {
    const { file, journal } = aJournal()
    await journal.append([anEntry('a')])
    appendFileSync(file, 'this is no entry\n')
    await journal.append([anEntry('b')])
    expect(await journal.list()).toEqual({ entries: [anEntry('a'), anEntry('b')], unreadable: 1 })
  })

  it('leaves out what another organisation erased', async () => {
    const { file, journal } = aJournal()
    await openFileJournal({ file, organisation: bytesFor('other', 16) }).append([anEntry('x')])
    await journal.append([anEntry('a')])
    expect(await journal.list()).toEqual({ entries: [anEntry('a')], unreadable: 0 })
  })

  it('fails as storage when it cannot be written or read', async () => {
    const folder = temporaryFolder()
    const file = path.join(folder, 'journal.asar')
    mkdirSync(file)
    const { journal } = aJournal(file)
    await expect(journal.append([anEntry('a')])).rejects.toBeInstanceOf(StorageFailure)
    await expect(journal.list()).rejects.toMatchObject({ name: 'StorageFailure', reason: 'broken' })
  })

  it('says so when the disk is full', async () => {
    // Linux has a file that is always full.
    if (!existsSync('/dev/full')) return
    const full = openFileJournal({ file: '/dev/full', organisation })
    await expect(full.append([anEntry('a')])).rejects.toMatchObject({ reason: 'full' })
  })
})

describe('a line of the journal', () => {
  const line = { organisation, ...anEntry('a') }

  it('is read as it was written', () => {
    expect(readJournalLine(writeJournalLine(line))).toEqual(line)
  })

  it.each([
    ['a text', 'x'],
    ['no stream', { o: organisation, e: anEntry('a').fact.envelope }],
    ['a stream that nobody knows', { o: organisation, s: 'moon/1', e: anEntry('a').fact.envelope }],
    ['no organisation', { s: stream, e: anEntry('a').fact.envelope }],
    ['no fact', { o: organisation, s: stream }],
    ['bytes that are no fact', { o: organisation, s: stream, e: organisation }],
  ])('is refused when it says %s, whole as it is', (_name, value) => {
    const bytes = encodeCanonical(value)
    const check = createHash('sha256').update('asar/journal/1\0').update(bytes).digest().subarray(0, 8)
    expect(readJournalLine(`${toBase64url(bytes)}.${toBase64url(check)}`)).toBeNull()
  })

  it('is refused when one letter differs, wherever', () => {
    const text = writeJournalLine(line)
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'A' ? 'B' : 'A'
      expect(readJournalLine(text.slice(0, at) + other + text.slice(at + 1))).toBeNull()
    }
  })
})
