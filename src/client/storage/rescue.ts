import { toBase64url } from '#domain/bytes.ts'

/** One line of a rescue file for each row that can still be read, one for each that cannot. */
type Line =
  | { readonly store: string; readonly row: unknown }
  | { readonly store: string; readonly key: unknown; readonly unreadable: true }
  | { readonly store: string; readonly unreadable: true }

/**
 * Everything that can still be read of a database, as lines of JSON; bytes are base64url under `b`. Rows are read one
 * by one, so that a spoilt one costs only itself. The device's key cannot be read by anybody and is left out.
 * @throws whatever the browser says when the database cannot even be opened
 */
export async function exportDatabase(factory: IDBFactory, name: string): Promise<Blob> {
  const db = await openAsItIs(factory, name)
  try {
    const stores = [...db.objectStoreNames]
    const parts = [asLine({ asar: 'rescue/1', database: name, version: db.version, stores })]
    for (const store of stores) for (const line of await readStore(db, store)) parts.push(asLine(line))
    return new Blob(parts, { type: 'application/x-ndjson' })
  } finally {
    db.close()
  }
}

/** Without a version: whatever is there. */
function openAsItIs(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(causeOf(request))
    // It does not exist; nothing is to be made in its place.
    request.onupgradeneeded = () => request.transaction?.abort()
  })
}

async function readStore(db: IDBDatabase, store: string): Promise<readonly Line[]> {
  const keys = await ask(db, store, (rows) => rows.getAllKeys()).catch(() => null)
  if (!keys) return [{ store, unreadable: true }]
  const lines: Line[] = []
  for (const key of keys) {
    // A transaction each: one that reads a spoilt row ends there.
    const row: unknown = await ask<unknown>(db, store, (rows) => rows.get(key)).catch(() => undefined)
    lines.push(row === undefined ? { store, key, unreadable: true } : { store, row })
  }
  return lines
}

function ask<T>(db: IDBDatabase, store: string, want: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = want(db.transaction(store, 'readonly').objectStore(store))
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(causeOf(request))
  })
}

function causeOf({ error }: IDBRequest): Error {
  return error ?? new Error('no answer')
}

function asLine(value: unknown): string {
  return `${JSON.stringify(value, writeBytes)}\n`
}

function writeBytes(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { b: toBase64url(value) }
  if (value instanceof Map) return [...value]
  return value
}
