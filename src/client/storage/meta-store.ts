import type { LogDatabase } from './log-database.ts'

/** Small values beside the log, by name. */
export class DexieMetaStore {
  readonly #db: LogDatabase

  constructor(db: LogDatabase) {
    this.#db = db
  }

  get(key: string): Promise<unknown> {
    return this.#db.run(async () => (await this.#db.meta.get(key))?.value)
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.#db.run(() => this.#db.meta.put({ key, value }))
  }

  /** Values whose names begin so. */
  list(prefix: string): Promise<readonly unknown[]> {
    return this.#db.run(async () =>
      (await this.#db.meta.where('key').startsWith(prefix).toArray()).map(({ value }) => value),
    )
  }

  async remove(key: string): Promise<void> {
    await this.#db.run(() => this.#db.meta.delete(key))
  }

  /** Puts the value unless there is one. @returns what stands there now */
  putFirst(key: string, value: unknown): Promise<unknown> {
    const { dexie, meta } = this.#db
    return this.#db.run(() =>
      dexie.transaction('rw', meta, async () => {
        const known = await meta.get(key)
        if (known) return known.value
        await meta.put({ key, value })
        return value
      }),
    )
  }
}

/** The same in memory, for tests and the simulator. */
export class MemoryMetaStore {
  readonly values = new Map<string, unknown>()

  get(key: string): Promise<unknown> {
    return Promise.resolve(this.values.get(key))
  }

  put(key: string, value: unknown): Promise<void> {
    this.values.set(key, value)
    return Promise.resolve()
  }

  list(prefix: string): Promise<readonly unknown[]> {
    return Promise.resolve(
      [...this.values].flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : [])),
    )
  }

  remove(key: string): Promise<void> {
    this.values.delete(key)
    return Promise.resolve()
  }

  putFirst(key: string, value: unknown): Promise<unknown> {
    if (!this.values.has(key)) this.values.set(key, value)
    return Promise.resolve(this.values.get(key))
  }
}
