import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { DatabaseError } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventStream } from '#domain/stream.ts'
import { StorageFailure } from '#server/ports.ts'
import { assertServer } from '#server/storage/postgres/check-server.ts'
import { listMigrations } from '#server/storage/migrations/list-migrations.ts'
import { classifyPostgresError } from '#server/storage/postgres/classify-error.ts'
import { CannotOpen } from '#server/storage/cannot-open.ts'
import { explainRefusal, readAddress } from '#server/storage/postgres/explain-refusal.ts'
import { openPostgres } from '#server/storage/postgres/open-postgres.ts'
import { aNewSheet } from '#tests/contracts/sheet-store-contract.ts'
import { anEvent } from '#tests/support/facts.ts'
import { openTestPostgres, TABLES, useDatabase } from '#tests/support/postgres.ts'
import { aProxy } from '#tests/support/tcp-proxy.ts'

const stream = eventStream(anEvent())
const database = useDatabase()

/** The database's address with some of it changed. */
function urlWith(change: (url: URL) => void): string {
  const url = new URL(database.url)
  change(url)
  return url.href
}

/** Ends every connection of stores to this database. */
const endAll = () =>
  database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'asar'",
  )

async function aStore(options: Parameters<typeof openTestPostgres>[1] = {}) {
  const store = await openTestPostgres(database.url, options)
  await database.empty()
  return store
}

async function throughProxy() {
  await aStore()
  const proxy = await aProxy(Number(new URL(database.url).port))
  const store = await openTestPostgres(urlWith((url) => (url.port = String(proxy.port))))
  return { proxy, store }
}

describe('opening PostgreSQL', () => {
  const open = (url: string) => openPostgres({ url }).then((store) => store.close())

  it('says that nobody answers there', async () => {
    const proxy = await aProxy(1)
    proxy.refuse()
    const away = open(urlWith((url) => (url.port = String(proxy.port))))
    await expect(away).rejects.toThrow(/does not answer.*Is it running, and is ASAR_DATABASE_URL right/)
    await expect(open('postgresql://a:b@127.0.0.1:1/c')).rejects.toThrow(
      '127.0.0.1:1 does not answer (ECONNREFUSED)',
    )
  })

  it('says that the password is wrong, and does not say it', async () => {
    const refused = await open(urlWith((url) => (url.password = 'open-sesame'))).catch(
      (error: unknown) => error,
    )
    expect(String(refused)).toContain('does not let "asar" in: the password in ASAR_DATABASE_URL is wrong')
    expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain('open-sesame')
  })

  it('says that there is no such database', async () => {
    await expect(open(urlWith((url) => (url.pathname = '/elsewhere')))).rejects.toThrow(
      'has no database "elsewhere". Make it: createdb elsewhere',
    )
  })

  it.each(['', '; grant usage on schema public to public'])(
    'says that this user may not make tables%s',
    async (right) => {
      const guest = `guest_${database.name}`
      await database.query(`create role ${guest} login password 'guest'`)
      onTestFinished(() => database.query(`drop role ${guest}`).then(() => undefined))
      await database.query(`drop schema public cascade; create schema public${right}`)
      const url = urlWith((each) => {
        each.username = guest
        each.password = 'guest'
      })
      await expect(open(url)).rejects.toThrow(`"${guest}" may not make tables`)
    },
  )

  it('says that something else answers there', async () => {
    const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    await expect(open(urlWith((url) => (url.port = String(port))))).rejects.toThrow(
      /^PostgreSQL at 127.0.0.1/,
    )
  })

  it('[SYN-4] refuses a database that confirms before it has written', async () => {
    await database.query(`alter database ${database.name} set synchronous_commit = off`)
    onTestFinished(() =>
      database.query(`alter database ${database.name} reset synchronous_commit`).then(() => undefined),
    )
    await expect(open(database.url)).rejects.toThrow("PostgreSQL's synchronous_commit is off")
  })

  it.each([
    [{ fsync: 'off' }, "PostgreSQL's fsync is off"],
    [{ version: 120_022 }, 'PostgreSQL 12 is too old; Asar needs 13 or newer'],
    [{ version: 90_600 }, 'PostgreSQL of an unknown version is too old'],
    [{ version: NaN }, 'PostgreSQL of an unknown version is too old'],
    [{ isCopy: true }, 'read-only copy'],
  ])('[SYN-4] refuses a server with %o', (changes, message) => {
    const fine = { version: 130_000, synchronousCommit: 'on', fsync: 'on', isCopy: false }
    expect(() => assertServer(fine)).not.toThrow()
    expect(() => assertServer({ ...fine, synchronousCommit: null, fsync: null })).not.toThrow()
    expect(() => assertServer({ ...fine, ...changes })).toThrow(message)
  })

  it('makes the tables once when many processes start at once', async () => {
    await database.query('drop schema public cascade; create schema public')
    const stores = await Promise.all(Array.from({ length: 8 }, () => openTestPostgres(database.url)))
    await Promise.all(stores.map((store) => store.checkWritable()))
    const list = () => database.query<{ name: string }>('select name from migration order by name')
    const made = [...listMigrations().map(({ name }) => name), 'lock']
    expect((await list()).map((row) => row.name)).toEqual(made)
    // The same for a migration that comes to a database in use.
    await database.query(`drop table ${TABLES.join(', ')}; delete from migration where name <> 'lock'`)
    await Promise.all(Array.from({ length: 8 }, () => openTestPostgres(database.url)))
    expect((await list()).map((row) => row.name)).toEqual(made)
  })

  it('leaves a database alone that holds something else', async () => {
    await database.query('drop schema public cascade; create schema public; create table stream (a integer)')
    await expect(open(database.url)).rejects.toThrow('cannot be used: relation "stream" already exists')
    expect(await database.query('select to_regclass($1) as found', ['sheet'])).toEqual([{ found: null }])
    await database.query('drop table stream')
  })

  it('names no more of an address than may be shown', () => {
    const address = readAddress(
      'postgresql://asar%20x:open-sesame@db.example.kz:6432/asar%20y?sslmode=require',
    )
    expect(address).toEqual({ server: 'db.example.kz:6432', user: 'asar x', database: 'asar y' })
    const socket = readAddress('postgres:///asar?host=/run/postgresql&user=asar')
    expect(socket).toEqual({ server: '/run/postgresql:5432', user: 'asar', database: 'asar' })
    expect(readAddress('postgres:///asar').server).toBe('localhost:5432')
  })

  it('explains only what the database did', () => {
    const address = readAddress('postgres:///asar')
    const silent = explainRefusal(new Error('timeout expired'), address)
    expect(String(silent)).toContain('localhost:5432 does not answer. Is it running')
    expect(explainRefusal('no error', address)).toBe('no error')
    const known = new CannotOpen('known')
    expect(explainRefusal(known, address)).toBe(known)
  })

  it('shows the password to nobody who prints the store', async () => {
    const store = await aStore()
    await store.checkWritable()
    expect(inspect(store, { depth: 20 })).not.toContain(new URL(database.url).password)
  })
})

describe('a connection that breaks', () => {
  it('[SYN-4] in the middle of a transaction: the work runs again, and is done once', async () => {
    const store = await aStore()
    let runs = 0
    const end = await store.transact(stream, async (transaction) => {
      const cursor = await transaction.append(stream, [aNewSheet(1)])
      if (++runs === 1) await endAll()
      return cursor
    })
    expect(runs).toBe(2)
    expect(end.n).toBe(1)
    expect(await store.readCursor(stream)).toEqual(end)
  })

  it('[SYN-4] after a commit whose answer is lost: the work runs again and numbers nothing twice', async () => {
    const { proxy, store } = await throughProxy()
    let runs = 0
    const told: number[] = []
    store.onGrown((_, n) => void told.push(n))
    const end = await store.transact(stream, async (transaction) => {
      if (++runs === 1) proxy.loseAnswerTo('commit\0')
      return transaction.append(stream, [aNewSheet(1)])
    })
    expect(runs).toBe(2)
    expect(end.n).toBe(1)
    expect(await store.listLog(stream, 0, 9)).toHaveLength(1)
    expect(told).toContain(1)
  })

  it('between two questions is replaced', async () => {
    const store = await aStore()
    await store.readCursor(stream)
    for (let i = 0; i < 3; i++) {
      await endAll()
      expect((await store.readCursor(stream)).n).toBe(0)
    }
  })

  it('does not hide what the work itself failed of', async () => {
    const store = await aStore()
    const work = store.transact(stream, async () => {
      await endAll()
      throw new Error('a mistake in the work')
    })
    await expect(work).rejects.toThrow('a mistake in the work')
  })

  it('is a busy storage while the server is away, and none once it is back', async () => {
    const { proxy, store } = await throughProxy()
    proxy.refuse()
    proxy.cutAll()
    await expect(store.readCursor(stream)).rejects.toThrow(new StorageFailure('busy'))
    proxy.accept()
    expect((await store.readCursor(stream)).n).toBe(0)
  })
})

describe('a transaction that stands still', () => {
  /** Opens when told to. */
  function aGate() {
    let open: () => void = () => undefined
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    return { open, opened }
  }

  it('[SYN-4] loses the stream’s row to those behind it, and then has its turn again', async () => {
    const store = await aStore({ limits: { idleMs: 200 } })
    const [began, never] = [aGate(), aGate()]
    let runs = 0
    const stalled = store.transact(stream, async (transaction) => {
      await transaction.append(stream, [aNewSheet(1)])
      began.open()
      if (++runs === 1) await Promise.race([never.opened, behind])
      return transaction.append(stream, [aNewSheet(2)])
    })
    const behind = began.opened.then(() =>
      store.transact(stream, (transaction) => transaction.append(stream, [aNewSheet(3)])),
    )
    expect((await behind).n).toBe(1)
    expect((await stalled).n).toBe(3)
    expect(runs).toBe(2)
  })

  it('[SYN-4] makes the storage busy for those who cannot wait for it', async () => {
    const store = await aStore({ limits: { lockMs: 20 } })
    const [began, ended] = [aGate(), aGate()]
    const slow = store.transact(stream, async (transaction) => {
      await transaction.append(stream, [aNewSheet(1)])
      began.open()
      await ended.opened
    })
    await began.opened
    await expect(store.transact(stream, (t) => t.append(stream, [aNewSheet(2)]))).rejects.toThrow(
      new StorageFailure('busy'),
    )
    ended.open()
    await slow
    expect((await store.readCursor(stream)).n).toBe(1)
  })

  it('does not hold up other streams', async () => {
    const store = await aStore()
    const other = eventStream(anEvent('other'))
    await store.transact(stream, async (transaction) => {
      await transaction.append(stream, [aNewSheet(1)])
      expect((await store.transact(other, (t) => t.append(other, []))).n).toBe(0)
    })
  })
})

describe('telling that a log grew', () => {
  const append = (store: Awaited<ReturnType<typeof aStore>>, number: number, in_ = stream) =>
    store.transact(in_, (transaction) => transaction.append(in_, [aNewSheet(number, undefined, in_)]))

  /** What a store's listener is told, as it comes. */
  function listenTo(store: Awaited<ReturnType<typeof aStore>>) {
    const told: [string, number][] = []
    const stop = store.onGrown((grown, n) => void told.push([grown, n]))
    return { told, stop }
  }

  const countListening = async () =>
    (
      await database.query(
        "select 1 from pg_stat_activity where datname = current_database() and query like 'listen %'",
      )
    ).length

  it('tells another process, each growth once', async () => {
    const [store, other] = [await aStore(), await openTestPostgres(database.url)]
    const { told } = listenTo(store)
    await expect.poll(countListening).toBe(1)
    await append(other, 1)
    await expect.poll(() => told).toEqual([[stream, 1]])
    await append(store, 2)
    await append(other, 3)
    await expect.poll(() => told).toEqual([1, 2, 3].map((n) => [stream, n]))
  })

  it('makes up for what was said while the connection was lost', async () => {
    const { proxy, store } = await throughProxy()
    const other = await openTestPostgres(database.url)
    const { told } = listenTo(store)
    await expect.poll(countListening).toBe(1)
    await append(other, 1)
    await expect.poll(() => told).toEqual([[stream, 1]])
    proxy.refuse()
    proxy.cutAll()
    await append(other, 2)
    proxy.accept()
    await expect.poll(() => told).toEqual([1, 2].map((n) => [stream, n]))
  })

  it('asks by itself where the server knows no listening', async () => {
    const { proxy, store } = await throughProxy()
    const other = await openTestPostgres(database.url)
    // A connection that asks is there; one that listens never comes about.
    await store.readCursor(stream)
    proxy.refuse()
    const { told } = listenTo(store)
    // What was there before it first asked is not told.
    let n = 0
    while (told.length === 0 && n < 500) await append(other, ++n)
    await append(other, ++n)
    await expect.poll(() => told.at(-1)).toEqual([stream, n])
    expect(await countListening()).toBe(0)
  })

  it('stops listening when nobody waits any more, and begins again', async () => {
    const store = await aStore()
    const [first, second] = [listenTo(store), listenTo(store)]
    await expect.poll(countListening).toBe(1)
    first.stop()
    await append(store, 1)
    second.stop()
    await expect.poll(countListening).toBe(0)
    expect([first.told, second.told]).toEqual([[], [[stream, 1]]])
    const third = listenTo(store)
    await append(store, 2)
    expect(third.told).toEqual([[stream, 2]])
  })

  it('leaves no connection behind, however often somebody begins and stops', async () => {
    const store = await aStore()
    for (let i = 0; i < 20; i++) listenTo(store).stop()
    const { told } = listenTo(store)
    await expect.poll(countListening).toBe(1)
    await append(store, 1)
    expect(told).toEqual([[stream, 1]])
    await store.close()
    await expect.poll(countListening).toBe(0)
  })

  it('leaves out what others say on the same channel', async () => {
    const store = await aStore()
    const { told } = listenTo(store)
    await expect.poll(countListening).toBe(1)
    await database.query("select pg_notify('asar_grown', ''), pg_notify('asar_grown', 'x y z')")
    await append(await openTestPostgres(database.url), 1)
    await expect.poll(() => told).toEqual([[stream, 1]])
  })

  it('tells of a hundred streams that grow at once', async () => {
    const [store, other] = [await aStore(), await openTestPostgres(database.url)]
    const { told } = listenTo(store)
    await expect.poll(countListening).toBe(1)
    const streams = Array.from({ length: 130 }, (_, i) => eventStream(anEvent(`event ${i}`)))
    await Promise.all(streams.map((each) => append(other, 1, each)))
    await expect.poll(() => told.map(([each]) => each).sort()).toEqual([...streams].sort())
  })
})

describe('what an error of PostgreSQL means', () => {
  const stateOf = (code: string | undefined, message = 'x') => {
    const error = new DatabaseError(message, 1, 'error')
    error.code = code
    return classifyPostgresError(error)
  }

  it.each([
    '40001',
    '40P01',
    '40003',
    '55P03',
    '57014',
    '25P03',
    '57P01',
    '57P03',
    '08006',
    '53300',
    '25006',
  ])('%s may pass', (code) => expect(stateOf(code)).toBe('busy'))

  it('53100 is a full disk, others are broken storage', () => {
    expect(stateOf('53100')).toBe('full')
    expect(['23505', '42P01', 'XX001', undefined].map((code) => stateOf(code))).toEqual(
      Array(4).fill('broken'),
    )
  })

  it('a node of Citus that went in the middle of a transaction may come back', () => {
    const lost = [
      'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally',
      'failure on connection marked as essential: 127.0.0.1:5433',
    ]
    expect(lost.map((message) => stateOf('XX000', message))).toEqual(['busy', 'busy'])
    expect(stateOf('XX000', 'cache lookup failed for relation 1')).toBe('broken')
    expect(stateOf('42P01', lost[0])).toBe('broken')
  })

  it('knows the network’s errors and the driver’s words, and leaves other errors alone', () => {
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
    const words = [
      'Connection terminated unexpectedly',
      'timeout exceeded when trying to connect',
      'Query read timeout',
    ]
    expect([refused, ...words.map((word) => new Error(word))].map(classifyPostgresError)).toEqual(
      Array(4).fill('busy'),
    )
    expect(
      [new Error('no'), Object.assign(new Error('no'), { code: 'ENOENT' }), 'no'].map(classifyPostgresError),
    ).toEqual(Array(3).fill(null))
  })
})
