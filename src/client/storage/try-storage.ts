const NAME = 'asar-try'
const STORE = 'tries'

/**
 * Does the browser keep a record? Writes one with the log's own durability, reads it back over a new connection and
 * throws the database away; the log is not touched.
 */
export async function tryStorage(factory: IDBFactory): Promise<boolean> {
  try {
    const written = Date.now()
    await within(factory, (db) => {
      const change = db.transaction(STORE, 'readwrite', { durability: 'strict' })
      change.objectStore(STORE).put(written, STORE)
      return endOf(change)
    })
    const read = await within(factory, (db) =>
      answerOf<unknown>(db.transaction(STORE).objectStore(STORE).get(STORE)),
    )
    await answerOf(factory.deleteDatabase(NAME))
    return read === written
  } catch {
    return false
  }
}

async function within<T>(factory: IDBFactory, work: (db: IDBDatabase) => Promise<T>): Promise<T> {
  const opening = factory.open(NAME, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  const db = await answerOf(opening)
  try {
    return await work(db)
  } finally {
    db.close()
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no answer'))
  })
}

function endOf(change: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve()
    change.onabort = () => reject(change.error ?? new Error('given up'))
  })
}
