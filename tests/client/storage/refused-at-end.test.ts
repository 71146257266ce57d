// @vitest-environment node
import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { blobIdFor } from '#domain/log/blob.ts'
import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { DexieBlobStore } from '#client/blobs/dexie-blob-store.ts'
import type { LogChange, Page, StoredSheet } from '#client/ports.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openDraftStore } from '#client/storage/draft-store.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { tryStorage } from '#client/storage/try-storage.ts'
import { DexieViewStore } from '#client/storage/view-store.ts'
import { refuseCommit } from '#tests/client/support/refuse-commit.ts'
import { aCheckIn, anEvent, aPerson, aRegistration, bytesFor } from '#tests/support/facts.ts'
import { aDevice, aSheet } from '#tests/support/sheets.ts'

const stream = eventStream(anEvent())
const contacts = contactsStream(anEvent())
const gate = aDevice({ name: 'gate' })
const mark = aCheckIn({ person: aPerson('one'), seq: 1 })
const second = aCheckIn({ person: aPerson('two'), seq: 2 })
const entry = aRegistration({ seq: 3 })
const sheet = aStored([mark])
const full = { isOn: false }

afterEach(() => {
  full.isOn = false
})

/** From now on every transaction that writes is refused at its end while the disk is full. */
function watchCommits(): void {
  const really = Reflect.get(IDBDatabase.prototype, 'transaction')
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...asked
  ) {
    const transaction = really.apply(this, asked)
    return asked[1] === 'readwrite' ? refuseCommit(transaction, () => full.isOn) : transaction
  })
  onTestFinished(() => spy.mockRestore())
}

let disks = 0
function openDisk() {
  const name = `refused-${String(++disks)}`
  const db = openLogDatabase(name, { newEpoch: () => 'epoch' })
  const told: LogChange[] = []
  const signal = createChangeSignal(name)
  signal.watch((change) => told.push(change))
  const drafts = openDraftStore(`${name}-drafts`)
  const [log, blobs, meta] = [new DexieFactLog(db, signal), new DexieBlobStore(db), new DexieMetaStore(db)]
  blobs.watch(() => told.push({ kind: 'captured', streams: [], isHere: true }))
  return { name, db, log, blobs, meta, drafts, told }
}
type Disk = ReturnType<typeof openDisk>

function aStored(facts: readonly FrozenFact[]): StoredSheet {
  const { id, bytes } = aSheet({ device: gate, number: 1, previous: null, facts, stream })
  return {
    id,
    stream,
    device: gate.device,
    number: 1,
    certificate: gate.certificate.id,
    origin: 'server',
    bytes,
  }
}

function aPage(erased: Page['erased'] = null): Page {
  const asked = emptyCursor(stream)
  const cursor = advanceCursor(asked, sheet.id)
  const entries = [{ n: 1, sheet: sheet.id, digest: cursor.digest, stored: sheet, isHeld: false }]
  return { stream, asked, from: 0, entries, cursor, certificates: [gate.certificate], erased }
}

const bytes = bytesFor('photo', 20)
const names = [{ fact: mark.id, subjects: [aPerson('one')] }]
const record = { stream, blob: blobIdFor(bytes), size: 20, names, keptMs: 1, state: 'waiting' as const }
const draft = { key: 'form', untilMs: 5, fields: { name: 'Айгерім' } }

interface Way {
  readonly name: string
  readonly before?: (disk: Disk) => Promise<unknown>
  readonly write: (disk: Disk) => Promise<unknown>
}

/** Every way in which the phone writes what must not be lost. */
const WAYS: readonly Way[] = [
  { name: 'capturing a mark', write: ({ log }) => log.append([{ stream, fact: mark }]) },
  {
    name: 'capturing what has a personal part, in two lists',
    write: ({ log }) =>
      log.append([
        { stream, fact: entry },
        { stream: contacts, fact: second },
      ]),
  },
  {
    name: 'capturing some of which are here',
    before: ({ log }) => log.append([{ stream, fact: mark }]),
    write: ({ log }) =>
      log.append([
        { stream, fact: mark },
        { stream, fact: second },
      ]),
  },
  {
    name: 'signing',
    before: ({ log }) => log.append([{ stream, fact: mark }]),
    write: ({ log }) => log.storeSealed({ ...sheet, origin: 'own' }, [mark.id], null),
  },
  { name: 'applying a page', write: ({ log }) => log.applyPage(aPage()) },
  {
    name: 'erasing',
    before: ({ log }) => log.append([{ stream, fact: entry }]),
    write: ({ log }) => log.applyPage(aPage({ people: [], facts: [entry.id] })),
  },
  { name: 'carrying', write: ({ log }) => log.carry([sheet], [gate.certificate]) },
  {
    name: 'dropping a list',
    before: ({ log }) => log.applyPage(aPage()),
    write: ({ log }) => log.dropStream(stream),
  },
  { name: 'keeping certificates', write: ({ log }) => log.storeCertificates([gate.certificate]) },
  { name: 'noting a value', write: ({ meta }) => meta.put('name', 'Gate') },
  { name: 'noting a value where there is none', write: ({ meta }) => meta.putFirst('key', bytes) },
  {
    name: 'removing a value',
    before: ({ meta }) => meta.put('name', 'Gate'),
    write: ({ meta }) => meta.remove('name'),
  },
  { name: 'keeping a photo', write: ({ blobs }) => blobs.keep([{ record, bytes }]) },
  {
    name: 'noting that a photo is on the server',
    before: ({ blobs }) => blobs.keep([{ record, bytes }]),
    write: ({ blobs }) => blobs.setState([record], 'stored'),
  },
  {
    name: 'removing a photo',
    before: ({ blobs }) => blobs.keep([{ record, bytes }]),
    write: ({ blobs }) => blobs.remove([record]),
  },
  { name: 'keeping a half-filled form', write: ({ drafts }) => drafts.put(draft) },
  ...(['remove', 'removeUntil', 'clear'] as const).map((way): Way => ({
    name: `leaving a half-filled form (${way})`,
    before: ({ drafts }) => drafts.put(draft),
    write: ({ drafts }) => {
      if (way === 'clear') return drafts.clear()
      return way === 'remove' ? drafts.remove('form') : drafts.removeUntil(5)
    },
  })),
]

/** Everything on the disk. */
async function lookAt({ db, drafts }: Disk) {
  const read = () => db.dexie.tables.map(async (table) => [table.name, await table.toArray()] as const)
  return { rows: new Map(await db.run(() => Promise.all(read()))), draft: await drafts.get('form') }
}

describe('a transaction that is refused at its end', () => {
  it.each(WAYS)(
    '[TEST-4] $name: nothing is saved or said to be, and the next time saves once',
    async (way) => {
      watchCommits()
      const [disk, other] = [openDisk(), openDisk()]
      for (const each of [disk, other]) await way.before?.(each)
      await way.write(other)
      const [before, wanted] = [await lookAt(disk), await lookAt(other)]
      expect(wanted).not.toEqual(before)
      const told = disk.told.length

      full.isOn = true
      await expect(way.write(disk)).rejects.toMatchObject({ name: 'StorageFailure', reason: 'no-space' })
      full.isOn = false
      expect(disk.told.length).toBe(told)
      expect(await lookAt(disk)).toEqual(before)

      await way.write(disk)
      expect(await lookAt(disk)).toEqual(wanted)
      await way.write(disk)
      expect(await lookAt(disk)).toEqual(wanted)
    },
  )

  it('[TEST-4] at the first opening: the phone says that there is no space, and begins when there is', async () => {
    watchCommits()
    const { log } = openDisk()
    full.isOn = true
    await expect(log.append([{ stream, fact: mark }])).rejects.toMatchObject({ reason: 'no-space' })
    full.isOn = false
    await log.append([{ stream, fact: mark }])
    expect(await log.listUnsealed(stream, 9)).toEqual([mark])
  })

  it('[FACT-8] of a packed view is nothing packed, and no failure', async () => {
    watchCommits()
    const name = `refused-views-${String(++disks)}`
    const views = new DexieViewStore(name)
    const mark = { fact: 0, sheet: 0 }
    const view = { version: 1, epoch: 'epoch', erasures: 0, mark, cursor: emptyCursor(stream), table: null }
    full.isOn = true
    await views.write(stream, view)
    expect(await views.read(stream, 1)).toBeNull()
    full.isOn = false
    await views.write(stream, view)
    expect(await views.read(stream, 1)).not.toBeNull()
    await Dexie.delete(name)
  })

  it('is found by the try of the storage', async () => {
    watchCommits()
    full.isOn = true
    expect(await tryStorage(indexedDB)).toBe(false)
    full.isOn = false
    expect(await tryStorage(indexedDB)).toBe(true)
  })
})
