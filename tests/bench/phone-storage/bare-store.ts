/** IndexedDB without anything between: one store, one transaction, strict durability. What the phone's storage is measured against. */

export interface BareRow {
  readonly id: string
  readonly envelope: Uint8Array
  readonly personal: Uint8Array | null
}

export function openBare(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('bench-bare', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'id' })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(new Error('the bare store cannot be opened'))
  })
}

/** Resolves when the transaction is complete: with strict durability, when the bytes are on the disk. */
export function putBare(db: IDBDatabase, rows: readonly BareRow[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' })
    for (const row of rows) transaction.objectStore('rows').put(row)
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(new Error('the bare store cannot be written'))
  })
}

export function readAllBare(db: IDBDatabase): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const reading = db.transaction('rows').objectStore('rows').getAll()
    reading.onsuccess = () => resolve(reading.result)
    reading.onerror = () => reject(new Error('the bare store cannot be read'))
  })
}
