import { toBase64url } from '#domain/bytes.ts'
import { StorageFailure } from '#client/ports.ts'
import type { BlobRecord } from '#client/blobs/blob-ports.ts'
import type { CursorRow, LogDatabase } from './log-database.ts'
import { failureOf } from './storage-failure.ts'

const DESCRIBED = ['facts', 'sheets', 'cursors', 'blobs', 'meta']
/** Other tabs let go at once if they can; one that is frozen cannot. */
const LIMIT_MS = 3_000

/** What the log holds now, as a text: it differs once anything came, was sealed or carried, or lost its position. */
export function describeLog(db: LogDatabase): Promise<string> {
  return db.run(() => describe(db.backend().transaction(DESCRIBED, 'readonly')))
}

/**
 * Empties the log, unless it holds something else than when it was described: `false`, and nothing is done. Counting
 * again and emptying are one step against all tabs: the upgrade of a database begins only when no other connection is
 * left and no transaction under way, and none begins before it is over. So what another tab saved is seen here, and
 * what it saves after is not saved. That tab has to be loaded anew, whatever comes of this.
 * @throws {StorageFailure} and nothing is done
 */
export async function emptyLog(db: LogDatabase, described: string, limitMs = LIMIT_MS): Promise<boolean> {
  const version = await db.run(() => Promise.resolve(db.backend().version))
  // What this page asks meanwhile waits its turn behind the upgrade.
  db.dexie.close({ disableAutoOpen: false })
  return upgradeAlone({ name: db.dexie.name, version, limitMs }, async (transaction) => {
    if ((await describe(transaction)) !== described) return false
    for (const store of Array.from(transaction.objectStoreNames)) transaction.objectStore(store).clear()
    return true
  })
}

interface Upgraded {
  readonly name: string
  /** Of the database now. */
  readonly version: number
  readonly limitMs: number
}

/** @param work what it leaves with `false`, or an error, is as it was before, the version too */
function upgradeAlone(
  { name, version, limitMs }: Upgraded,
  work: (transaction: IDBTransaction) => Promise<boolean>,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version + 1)
    let isTooLate = false
    let isDone = false
    const timer = setTimeout(() => {
      isTooLate = true
      reject(new StorageFailure('broken'))
    }, limitMs)
    request.onupgradeneeded = ({ oldVersion }) => {
      clearTimeout(timer)
      const { transaction } = request
      const undo = () => transaction?.abort()
      // It was waited for in vain, or somebody has deleted the database meanwhile.
      if (!transaction || isTooLate || oldVersion !== version) return undo()
      work(transaction).then((isToStay) => {
        isDone = isToStay
        if (isToStay) return
        undo()
        resolve(false)
      }, undo)
    }
    request.onsuccess = () => {
      clearTimeout(timer)
      request.result.close()
      // Without an upgrade another tab has made it.
      resolve(isDone)
    }
    request.onerror = () => {
      clearTimeout(timer)
      reject(failureOf(request.error))
    }
  })
}

async function describe(transaction: IDBTransaction): Promise<string> {
  const store = (name: string) => transaction.objectStore(name)
  const last = async (name: string) => (await ended(store(name).openKeyCursor(null, 'prev')))?.key ?? 0
  const all = <Row>(name: string) => ended(store(name).getAll() as IDBRequest<Row[]>)
  const [fact, sheet, cursors, blobs, meta] = await Promise.all([
    last('facts'),
    last('sheets'),
    all<CursorRow>('cursors'),
    all<BlobRecord>('blobs'),
    ended(store('meta').getAllKeys()),
  ])
  const ends = cursors.map(({ stream, n, digest }) => [stream, n, toBase64url(digest)])
  const waiting = blobs.flatMap(({ stream, blob, state }) => (state === 'waiting' ? [[stream, blob]] : []))
  return JSON.stringify([fact, sheet, ends, waiting, meta])
}

function ended<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new StorageFailure('broken'))
  })
}
