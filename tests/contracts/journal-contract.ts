import { expect, it } from 'vitest'
import { bytesOfId, bytesOfSubject } from '#domain/ids.ts'
import { eventStream, organisationStream } from '#domain/stream.ts'
import type { ControlJournalPort, JournalEntry } from '#server/ports.ts'
import { aFact, anEvent, aPerson } from '#tests/support/facts.ts'
import { fakeKeys } from '#tests/support/fake-signatures.ts'

/** One journal. */
export interface OpenedJournal {
  readonly journal: ControlJournalPort
  /** The same as another process, or a later start, finds it. */
  readonly openAgain: () => ControlJournalPort
}

const stream = eventStream(anEvent())

function aRevocation(name: string): JournalEntry {
  const body = { device: bytesOfId(fakeKeys(name).device) }
  return { stream, fact: aFact({ kind: 'revoked', subjects: [], body }, { seq: 1 }) }
}

function anErasure(name: string): JournalEntry {
  const people = [bytesOfSubject(aPerson(name))]
  const fact = aFact({ kind: 'erased', subjects: [], body: { people, facts: [] } }, { seq: 2 })
  return { stream: organisationStream(2026), fact }
}

/** What every journal of erasures and revocations promises (`ControlJournalPort`). */
export function journalContract(open: () => OpenedJournal): void {
  it('[SYN-10] is empty before anything was erased', async () => {
    const { journal } = open()
    expect(await journal.list()).toEqual({ entries: [], unreadable: 0 })
    await journal.append([])
    expect(await journal.list()).toEqual({ entries: [], unreadable: 0 })
  })

  it('[SYN-10] gives back the very facts of all streams, in order, to another process too', async () => {
    const { journal, openAgain } = open()
    await journal.append([aRevocation('a'), anErasure('b')])
    await openAgain().append([aRevocation('c')])
    await journal.append([anErasure('d')])
    const entries = [aRevocation('a'), anErasure('b'), aRevocation('c'), anErasure('d')]
    for (const each of [journal, openAgain()]) expect(await each.list()).toEqual({ entries, unreadable: 0 })
  })

  it('[FACT-3] keeps a fact that is appended twice: stating it twice doubles nothing', async () => {
    const { journal } = open()
    for (let times = 0; times < 2; times++) await journal.append([aRevocation('a')])
    const { entries } = await journal.list()
    expect(new Set(entries.map(({ fact }) => fact.id))).toEqual(new Set([aRevocation('a').fact.id]))
  })

  it('[SYN-10] loses none that several append at once', async () => {
    const { journal, openAgain } = open()
    const names = Array.from({ length: 12 }, (_, i) => `person ${i}`)
    await Promise.all(names.map((name, i) => (i % 2 ? journal : openAgain()).append([anErasure(name)])))
    const { entries, unreadable } = await journal.list()
    expect(unreadable).toBe(0)
    const idsOf = (all: readonly JournalEntry[]) => all.map(({ fact }) => fact.id).sort()
    expect(idsOf(entries)).toEqual(idsOf(names.map(anErasure)))
  })

  it('gives a list that stays as it was read', async () => {
    const { journal } = open()
    await journal.append([aRevocation('a')])
    const { entries } = await journal.list()
    await journal.append([aRevocation('b')])
    expect(entries).toEqual([aRevocation('a')])
  })
}
