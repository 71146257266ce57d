import { Dexie } from 'dexie'
import type { Table } from 'dexie'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { StorageFailure } from '#client/ports.ts'
import { createChangeSignal } from '#client/storage/change-signal.ts'
import { DexieFactLog } from '#client/storage/dexie-fact-log.ts'
import { StorageGateway } from '#client/storage/gateway.ts'
import type { GatewayHooks, GatewayOptions } from '#client/storage/gateway.ts'
import { openLogDatabase } from '#client/storage/log-database.ts'
import { eventStream } from '#domain/stream.ts'
import { aCheckIn, anEvent } from '#tests/support/facts.ts'

const stream = eventStream(anEvent())
let names = 0
const newName = () => `gateway-${crypto.randomUUID()}-${String(++names)}`

function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name })
}

interface Row {
  readonly id: number
}

function openPlain(name = newName(), options: GatewayOptions = {}, version = 1) {
  const dexie = new Dexie(name, { autoOpen: false })
  dexie.version(version).stores({ rows: 'id' })
  const rows: Table<Row, number> = dexie.table('rows')
  return { dexie, rows, name, gateway: new StorageGateway(dexie, options) }
}

/** Fails the first `times` calls, then works. */
function failing<T>(times: number, error: Error, work: () => Promise<T>) {
  let calls = 0
  return {
    calls: () => calls,
    work: () => (++calls <= times ? Promise.reject(error) : work()),
  }
}

/** What the page would be told. */
function listen() {
  const heard: (keyof GatewayHooks)[] = []
  const hooks: GatewayHooks = {
    onBlocked: () => heard.push('onBlocked'),
    onSuperseded: () => heard.push('onSuperseded'),
    onReplaced: () => heard.push('onReplaced'),
  }
  return { heard, hooks }
}

/** What the gateway promises over any IndexedDB (`client/storage/gateway.ts`). */
export function gatewayContract(): void {
  describe('a lost connection', () => {
    it.each([
      [
        'WebKit',
        named('UnknownError', 'Connection to Indexed Database server lost. Refresh the page to try again'),
      ],
      ['Chromium', named('InvalidStateError', 'The database connection is closing.')],
      ['a forced close', named('AbortError', 'Connection is closing.')],
      ['Dexie', named('DatabaseClosedError')],
      ['a library that wraps it', Object.assign(new Error('x'), { inner: named('InvalidStateError') })],
    ])('as %s tells it: the work is repeated over a new one', async (_who, error) => {
      const { gateway, rows, dexie } = openPlain()
      await gateway.run(() => rows.put({ id: 1 }))
      const before = dexie.backendDB()
      const { calls, work } = failing(1, error, () => rows.count())
      expect(await gateway.run(work)).toBe(1)
      expect(calls()).toBe(2)
      expect(dexie.backendDB()).not.toBe(before)
    })

    it('is repeated twice at most, then said', async () => {
      const { gateway } = openPlain()
      const { calls, work } = failing(9, named('UnknownError'), () => Promise.resolve())
      await expect(gateway.run(work)).rejects.toEqual(new StorageFailure('broken'))
      expect(calls()).toBe(3)
    })

    it.each([
      ['a full disk', named('QuotaExceededError'), 'no-space'],
      [
        'a full disk that aborts',
        Object.assign(named('AbortError'), { inner: named('QuotaExceededError') }),
        'no-space',
      ],
      ['a bug', new TypeError('undefined is not a function'), 'broken'],
    ])('is not what %s is: that is said at once', async (_what, error, reason) => {
      const { gateway } = openPlain()
      const { calls, work } = failing(9, error, () => Promise.resolve())
      await expect(gateway.run(work)).rejects.toMatchObject({ name: 'StorageFailure', reason })
      expect(calls()).toBe(1)
    })

    it('that many calls lost together is opened anew once', async () => {
      const { gateway, rows, dexie } = openPlain()
      await gateway.run(() => rows.put({ id: 1 }))
      let closed = 0
      dexie.on('close', () => {
        closed++
      })
      const works = [1, 2, 3].map(() => failing(1, named('InvalidStateError'), () => rows.count()))
      expect(await Promise.all(works.map(({ work }) => gateway.run(work)))).toEqual([1, 1, 1])
      expect(closed).toBe(1)
    })

    it('closed by the browser itself is noticed by the next work', async () => {
      const { gateway, rows, dexie } = openPlain()
      await gateway.run(() => rows.put({ id: 1 }))
      dexie.backendDB().close()
      expect(await gateway.run(() => rows.count())).toBe(1)
    })

    it('[FACT-3] that kept the transaction after all doubles nothing when the work is repeated', async () => {
      const db = openLogDatabase(newName())
      const signal = createChangeSignal(db.dexie.name)
      // The bytes are on the disk, and the news of it is lost on the way.
      let isLost = true
      const deaf = {
        ...db,
        run: <T>(work: () => PromiseLike<T>) =>
          db.run(async () => {
            const result = await work()
            if (!isLost) return result
            isLost = false
            throw named('UnknownError', 'Connection to Indexed Database server lost')
          }),
      }
      const log = new DexieFactLog(deaf, signal)
      const fact = aCheckIn({ seq: 1 })
      await log.append([{ stream, fact }])
      expect(isLost).toBe(false)
      expect(await log.listUnsealed(stream, 9)).toEqual([fact])
    })
  })

  describe('opening', () => {
    it('that never ends is given up, tried again and then said', async () => {
      const { gateway, dexie } = openPlain(newName(), { openLimitMs: 5 })
      let tries = 0
      dexie.open = () => {
        tries++
        return new Dexie.Promise(() => undefined)
      }
      await expect(gateway.run(() => Promise.resolve())).rejects.toMatchObject({ reason: 'broken' })
      expect(tries).toBe(3)
    })

    it('goes around the gateway for nobody', async () => {
      const { rows } = openPlain()
      await expect(rows.count()).rejects.toMatchObject({ name: 'DatabaseClosedError' })
    })

    it('[FACT-2] writes the log with strict durability: over only when the bytes are on the disk', async () => {
      const spy = vi.spyOn(IDBDatabase.prototype, 'transaction')
      onTestFinished(() => spy.mockRestore())
      const db = openLogDatabase(newName())
      await new DexieFactLog(db, createChangeSignal(db.dexie.name)).append([{ stream, fact: aCheckIn() }])
      const writes = spy.mock.calls.filter(([, mode]) => mode === 'readwrite')
      const asked = writes.map(([, , options]) => options?.durability)
      expect(asked.length).toBeGreaterThan(1)
      expect(new Set(asked)).toEqual(new Set(['strict']))
    })
  })

  describe('two tabs with two versions of the app', () => {
    it('the older one lets go of the database at once, says so, and saves nothing any more', async () => {
      const { heard, hooks } = listen()
      const old = openPlain(newName(), { hooks })
      await old.gateway.run(() => old.rows.put({ id: 1 }))
      const young = openPlain(old.name, { hooks: { onBlocked: () => expect.unreachable('blocked') } }, 2)
      expect(await young.gateway.run(() => young.rows.count())).toBe(1)
      expect(heard).toEqual(['onSuperseded'])
      await expect(old.gateway.run(() => old.rows.put({ id: 2 }))).rejects.toBeInstanceOf(StorageFailure)
      expect(await young.gateway.run(() => young.rows.count())).toBe(1)
    })

    it('the younger one says that it is blocked and gives up; once the other is closed it opens', async () => {
      const name = newName()
      const stubborn = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name, 10)
        request.onupgradeneeded = () => request.result.createObjectStore('rows', { keyPath: 'id' })
        request.onsuccess = () => resolve(request.result)
      })
      const { heard, hooks } = listen()
      const young = openPlain(name, { hooks, blockedLimitMs: 5 }, 2)
      await expect(young.gateway.run(() => young.rows.count())).rejects.toMatchObject({ reason: 'broken' })
      expect(heard).toEqual(['onBlocked'])
      stubborn.close()
      expect(await young.gateway.run(() => young.rows.count())).toBe(0)
    })
  })

  describe('data cleared behind the page’s back', () => {
    it('a database that is deleted is let go of: nothing goes on in memory', async () => {
      const { heard, hooks } = listen()
      const { gateway, rows, name } = openPlain(newName(), { hooks })
      await gateway.run(() => rows.put({ id: 1 }))
      await Dexie.delete(name)
      expect(heard).toEqual(['onReplaced'])
      await expect(gateway.run(() => rows.put({ id: 2 }))).rejects.toBeInstanceOf(StorageFailure)
      expect((await indexedDB.databases()).map((each) => each.name)).not.toContain(name)
    })

    it('an empty log in place of the one that was open is not written to', async () => {
      const { heard, hooks } = listen()
      const name = newName()
      const db = openLogDatabase(name, { hooks })
      await db.run(() => db.meta.count())
      // As a browser does it: the connection is gone, the file is gone, no event comes.
      db.dexie.close({ disableAutoOpen: false })
      await Dexie.delete(name)
      const log = new DexieFactLog(db, createChangeSignal(name))
      await expect(log.append([{ stream, fact: aCheckIn() }])).rejects.toBeInstanceOf(StorageFailure)
      expect(heard).toEqual(['onReplaced'])
      const fresh = new DexieFactLog(openLogDatabase(name), createChangeSignal(name))
      expect(await fresh.listStreams()).toEqual([])
    })
  })
}
