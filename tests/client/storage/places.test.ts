// @vitest-environment node
import 'fake-indexeddb/auto'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { fromBase64url } from '#domain/bytes.ts'
import { eventStream } from '#domain/stream.ts'
import { DeviceStore } from '#client/device/device-store.ts'
import { createCanary } from '#client/storage/canary.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { LogPlaces } from '#client/storage/log-places.ts'
import { DexieMetaStore } from '#client/storage/meta-store.ts'
import { exportDatabase } from '#client/storage/rescue.ts'
import { aCheckIn, anEvent, aRegistration } from '#tests/support/facts.ts'

const NOW_MS = 1_760_000_000_000

function smallStorage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

/** Local storage as a browser gives it that forbids it. */
const forbidden = {
  getItem: () => {
    throw new Error('denied')
  },
  setItem: () => {
    throw new Error('denied')
  },
  removeItem: () => undefined,
}

const listing = (...names: string[]) => ({
  databases: () => Promise.resolve(names.map((name) => ({ name, version: 20 }))),
})
const cannotList = { databases: () => Promise.reject(new TypeError('not a function')) }

describe('a database that cannot be opened', () => {
  it('is set aside and listed, and the next start begins another', async () => {
    const places = new LogPlaces(smallStorage(), listing('asar-log', 'asar-views', 'other'))
    expect(await places.current()).toBe('asar-log')
    expect(await places.listAside()).toEqual([])
    await places.setAside(NOW_MS)
    expect(await places.current()).toBe('asar-log-2')
    expect(await places.listAside()).toEqual([{ name: 'asar-log', atMs: NOW_MS }])
    await places.setAside(NOW_MS + 1)
    expect(await places.current()).toBe('asar-log-3')
    expect((await places.listAside()).map(({ name }) => name)).toEqual(['asar-log', 'asar-log-2'])
  })

  it.each([
    ['was cleared', smallStorage()],
    ['is forbidden', forbidden],
    ['is scrambled', { ...smallStorage(), getItem: () => '{' }],
  ])('is told from the present one by its number where local storage %s', async (_how, storage) => {
    const places = new LogPlaces(storage, listing('asar-log-2', 'asar-log', 'asar-log-x', 'asar-views'))
    expect(await places.current()).toBe('asar-log-2')
    expect(await places.listAside()).toEqual([{ name: 'asar-log', atMs: null }])
  })

  it('is noted also where a browser cannot list its databases', async () => {
    const places = new LogPlaces(smallStorage(), cannotList)
    expect(await places.current()).toBe('asar-log')
    await places.setAside(NOW_MS)
    expect(await places.current()).toBe('asar-log-2')
    expect(await places.listAside()).toEqual([{ name: 'asar-log', atMs: NOW_MS }])
  })

  it('leaves the phone a new device key, and the old log untouched', async () => {
    const places = new LogPlaces(smallStorage(), indexedDB)
    const openHere = async () => {
      const db = openLogDatabase(await places.current())
      return { log: new DexieFactLog(db, createChangeSignal(db.dexie.name)), meta: new DexieMetaStore(db) }
    }
    const before = await openHere()
    const fact = aCheckIn()
    await before.log.append([{ stream: eventStream(anEvent()), fact }])
    const old = await new DeviceStore(before.meta, crypto.subtle).prepareKey()
    await places.setAside(NOW_MS)
    const after = await openHere()
    expect((await new DeviceStore(after.meta, crypto.subtle).prepareKey()).device).not.toBe(old.device)
    expect(await after.log.listStreams()).toEqual([])
    expect((await after.log.readState()).epoch).not.toBe((await before.log.readState()).epoch)
    expect(await before.log.listUnsealed(eventStream(anEvent()), 9)).toEqual([fact])
  })
})

describe('the rescue file', () => {
  async function linesOf(file: Blob): Promise<readonly Record<string, unknown>[]> {
    const text = await file.text()
    const lines = text.trimEnd().split('\n')
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  it('holds every row that can be read, bytes as they were', async () => {
    const db = openLogDatabase('rescued')
    const fact = aRegistration()
    await new DexieFactLog(db, createChangeSignal('rescued')).append([
      { stream: eventStream(anEvent()), fact },
    ])
    db.dexie.close()
    const [head, ...lines] = await linesOf(await exportDatabase(indexedDB, 'rescued'))
    expect(head).toMatchObject({ asar: 'rescue/1', database: 'rescued' })
    const row = lines.find(({ store }) => store === 'facts')?.['row'] as Record<string, { b: string }>
    expect(fromBase64url(row['envelope']?.b ?? '')).toEqual(fact.envelope)
    expect(fromBase64url(row['personal']?.b ?? '')).toEqual(fact.personal)
    expect(lines.map(({ store }) => store)).toContain('meta')
  })

  it('says which rows could not be read, and has the others', async () => {
    const db = openLogDatabase('spoilt')
    const log = new DexieFactLog(db, createChangeSignal('spoilt'))
    const stream = eventStream(anEvent())
    await log.append([1, 2, 3].map((seq) => ({ stream, fact: aCheckIn({ seq }) })))
    db.dexie.close()
    const spoilt = vi.spyOn(IDBObjectStore.prototype, 'get')
    onTestFinished(() => spoilt.mockRestore())
    // The first row that is read: facts come first, in the order of the alphabet.
    spoilt.mockImplementationOnce(() => {
      throw new DOMException('spoilt', 'DataError')
    })
    const lines = await linesOf(await exportDatabase(indexedDB, 'spoilt'))
    const [store] = lines.filter((line) => line['unreadable']).map((line) => line['store'])
    const rows = lines.filter((line) => line['store'] === store)
    expect(rows.filter((line) => line['unreadable'])).toHaveLength(1)
    expect(rows.length).toBeGreaterThan(1)
    expect(lines.filter((line) => line['store'] === 'facts' && 'row' in line).length).toBeGreaterThan(1)
  })

  it('of a database that is not there is none, and makes none', async () => {
    await expect(exportDatabase(indexedDB, 'never-was')).rejects.toThrow()
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('never-was')
  })
})

describe('the canary', () => {
  it('stands in local storage and in a cookie, and either is enough', () => {
    const page = { cookie: '' }
    const storage = smallStorage()
    expect(createCanary(storage, page, true).read()).toBeNull()
    createCanary(storage, page, true).write('epoch_1-')
    expect(page.cookie).toMatch(/^asar-canary=epoch_1-; Max-Age=\d+; Path=\/; SameSite=Strict; Secure$/)
    expect(createCanary(storage, { cookie: '' }, true).read()).toBe('epoch_1-')
    expect(createCanary(smallStorage(), { cookie: 'a=b; asar-canary=epoch_1-' }, false).read()).toBe(
      'epoch_1-',
    )
  })

  it('asks nothing of a browser that forbids local storage', () => {
    const page = { cookie: '' }
    const canary = createCanary(forbidden, page, false)
    canary.write('e')
    expect(page.cookie).not.toContain('Secure')
    page.cookie = 'asar-canary=e'
    expect(canary.read()).toBe('e')
  })
})
