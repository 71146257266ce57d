import { describe, expect, it } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { eventStream } from '#domain/stream.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import { StorageFailure } from '#client/ports.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { describeLog, emptyLog } from '#client/storage/empty-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { aCheckIn, anEvent, bytesFor } from '#tests/support/facts.ts'

const stream = eventStream(anEvent())
const fact = (seq: number) => ({ stream, fact: aCheckIn({ seq }) })

/** A page of the app with a connection of its own to the log of that name. */
function aTab(name: string = `wiping-${crypto.randomUUID()}`) {
  const heard: string[] = []
  const hooks = {
    onSuperseded: () => heard.push('superseded'),
    onReplaced: () => heard.push('replaced'),
  }
  const db = openLogDatabase(name, { hooks })
  return { name, db, heard, log: new DexieFactLog(db, createChangeSignal(name)) }
}

/** This page, and another one of the same phone that has the log open. */
async function twoTabs() {
  const here = aTab()
  await here.log.append([fact(1)])
  const other = aTab(here.name)
  await other.log.readState()
  return { here, other, seen: await describeLog(here.db) }
}

const changes: readonly (readonly [
  what: string,
  change: (tab: ReturnType<typeof aTab>) => Promise<unknown>,
])[] = [
  ['captured', ({ log }) => log.append([fact(2)])],
  ['carried sealed', ({ db }) => new DexieMetaStore(db).put('parcel x', bytesFor('parcel', 3))],
  [
    'kept of a photo',
    ({ db }) => {
      const bytes = bytesFor('photo', 9)
      const record = { stream, blob: blobIdFor(bytes), size: 9, names: [], keptMs: 1 }
      return new DexieBlobStore(db).keep([{ record: { ...record, state: 'waiting' }, bytes }])
    },
  ],
  [
    'learnt of the server’s log',
    ({ log }) => {
      const cursor = { n: 1, digest: bytesFor('digest', 32) }
      const asked = emptyCursor(stream)
      return log.applyPage({ stream, asked, from: 0, entries: [], cursor, certificates: [], erased: null })
    },
  ],
]

const isKept = (saving: Promise<void>): Promise<boolean> =>
  saving.then(
    () => true,
    () => false,
  )

/** What emptying the log promises over any IndexedDB (`client/storage/empty-log.ts`). */
export function wipingContract(): void {
  it('empties the log, and no page that had it open saves anything in it any more', async () => {
    const { here, other, seen } = await twoTabs()
    expect(await emptyLog(here.db, seen)).toBe(true)
    expect(other.heard).toEqual(['superseded'])
    for (const tab of [here, other])
      await expect(tab.log.append([fact(2)])).rejects.toBeInstanceOf(StorageFailure)
    const next = aTab(here.name)
    expect(await next.log.listStreams()).toEqual([])
    expect(await next.log.readFacts([fact(1).fact.id])).toEqual([])
  })

  describe('does nothing when something was', () => {
    it.each(changes)('%s by another tab since it was looked at', async (_what, change) => {
      const { here, other, seen } = await twoTabs()
      await change(other)
      const now = await describeLog(other.db)
      expect(now).not.toBe(seen)
      expect(await emptyLog(here.db, seen)).toBe(false)
      // This page goes on over the same log, under the same version; the other has to be loaded anew.
      expect(await describeLog(here.db)).toBe(now)
      expect(here.heard).toEqual([])
      await expect(other.log.append([fact(3)])).rejects.toBeInstanceOf(StorageFailure)
      expect(await describeLog(aTab(here.name).db)).toBe(now)
      expect(here.db.backend().version).toBe(40)
      expect(await emptyLog(here.db, now)).toBe(true)
    })
  })

  it('is found replaced by a page that had lost its connection before', async () => {
    const { here, other, seen } = await twoTabs()
    // as a browser does it to a frozen page
    other.db.dexie.close({ disableAutoOpen: false })
    expect(await emptyLog(here.db, seen)).toBe(true)
    expect(other.heard).toEqual([])
    await expect(other.log.append([fact(2)])).rejects.toBeInstanceOf(StorageFailure)
    expect(other.heard).toEqual(['replaced'])
    expect(await aTab(here.name).log.listStreams()).toEqual([])
  })

  it('[FACT-2] keeps what another tab saves at that very moment, or tells it that it was not saved', async () => {
    const outcomes: boolean[] = []
    // Before, in between by so many steps, and after.
    for (const steps of [-5, 0, 1, 2, 4, 8, 16, Infinity]) {
      const { here, other, seen } = await twoTabs()
      const save = () => isKept(other.log.append([fact(2)]))
      const early = steps < 0 ? save() : null
      const emptying = emptyLog(here.db, seen)
      for (let i = 0; i < Math.min(steps, 99); i++) await Promise.resolve()
      if (steps === Infinity) await emptying
      const isSaved = await (early ?? save())
      expect(await emptying, `after ${steps} steps`).toBe(!isSaved)
      const found = await aTab(here.name).log.readFacts([fact(2).fact.id])
      expect(found, `after ${steps} steps`).toHaveLength(isSaved ? 1 : 0)
      outcomes.push(isSaved)
    }
    expect([outcomes[0], outcomes.at(-1)]).toEqual([true, false])
  })

  it('gives up on a tab that does not let go, and does not do it later either', async () => {
    const { here, seen } = await twoTabs()
    const stubborn = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(here.name)
      request.onsuccess = () => resolve(request.result)
    })
    await expect(emptyLog(here.db, seen, 5)).rejects.toBeInstanceOf(StorageFailure)
    stubborn.close()
    expect(await describeLog(aTab(here.name).db)).toBe(seen)
    await here.log.append([fact(2)])
    expect(await here.log.listUnsealed(stream, 9)).toHaveLength(2)
  })
}
