import { openLogDatabase } from '#client/storage/log-database.ts'

/** All rows of a log's database, table by table. */
export type Rows = ReadonlyMap<string, readonly unknown[]>

/**
 * Makes the log's database as the app has it, where there is none of that name, and puts rows into it while it is
 * made. Made by the app, version after version, it would take longer than much of what tests try with it.
 */
export async function makeLogDatabase(name: string, rows: Rows): Promise<void> {
  const { version, stores } = await theShape()
  const opening = indexedDB.open(name, version)
  const seen = { isNew: false }
  opening.onupgradeneeded = () => {
    seen.isNew = true
    for (const { name: store, indexes, ...how } of stores) {
      const object = opening.result.createObjectStore(store, how)
      for (const { name: index, keyPath, ...is } of indexes) object.createIndex(index, keyPath, is)
      for (const row of rows.get(store) ?? []) object.put(row)
    }
  }
  const made = await answerOf(opening)
  made.close()
  if (!seen.isNew) throw new Error(`${name} is there already`)
}

interface Shape {
  readonly version: number
  readonly stores: readonly {
    readonly name: string
    readonly keyPath: string | string[] | null
    readonly autoIncrement: boolean
    readonly indexes: readonly {
      readonly name: string
      readonly keyPath: string | string[]
      readonly unique: boolean
      readonly multiEntry: boolean
    }[]
  }[]
}

let shape: Promise<Shape> | null = null
const theShape = () => (shape ??= readShape())

/** The stores and indexes of a database that the app itself has made. */
async function readShape(): Promise<Shape> {
  const name = 'shape-of-a-log'
  const db = openLogDatabase(name)
  const read = await db.run(() => {
    const idb = db.backend()
    const transaction = idb.transaction([...idb.objectStoreNames])
    const stores = [...idb.objectStoreNames].map((of) => {
      const store = transaction.objectStore(of)
      const indexes = [...store.indexNames].map((index) => {
        const { keyPath, unique, multiEntry } = store.index(index)
        return { name: index, keyPath, unique, multiEntry }
      })
      return { name: of, keyPath: store.keyPath, autoIncrement: store.autoIncrement, indexes }
    })
    return Promise.resolve({ version: idb.version, stores })
  })
  db.dexie.close()
  indexedDB.deleteDatabase(name)
  return read
}

function answerOf<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('not made'))
  })
}
