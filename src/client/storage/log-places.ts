import type { AsidePlace } from '#client/ports.ts'

/** What of the browser's small storage is used here. */
export type SmallStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const FIRST = 'asar-log'
/** What the note of the databases is called. */
export const PLACES = 'asar-places'

interface Kept {
  readonly current: string
  readonly aside: readonly AsidePlace[]
}

/**
 * Which database is the log's. One that cannot be opened is never deleted: it is set aside for rescue, and the log
 * begins anew in another, under a new device key, for the key stands in the database too. IndexedDB cannot rename,
 * so each has a number.
 */
export class LogPlaces {
  readonly #storage: SmallStorage | null
  readonly #databases: Pick<IDBFactory, 'databases'>

  constructor(storage: SmallStorage | null, databases: Pick<IDBFactory, 'databases'>) {
    this.#storage = storage
    this.#databases = databases
  }

  /** The database to open. Where the note of it was cleared, the one with the highest number is the latest. */
  async current(): Promise<string> {
    const kept = this.#read()
    if (kept) return kept.current
    const names = await this.#listNames()
    const current = names.sort((a, b) => numberOf(b) - numberOf(a))[0] ?? FIRST
    this.#write({ current, aside: [] })
    return current
  }

  /** Every database of the log but the current one. */
  async listAside(): Promise<readonly AsidePlace[]> {
    const current = await this.current()
    const known = this.#read()?.aside ?? []
    const names = (await this.#listNames()).filter((name) => name !== current)
    const unknown = names.filter((name) => !known.some((place) => place.name === name))
    return [...known, ...unknown.map((name) => ({ name, atMs: null }))]
  }

  /** From the next start on the log is in a new database; the present one is kept for rescue. */
  async setAside(nowMs: number): Promise<void> {
    const name = await this.current()
    const aside = [...(this.#read()?.aside ?? []), { name, atMs: nowMs }]
    const highest = Math.max(...[...(await this.#listNames()), name].map(numberOf))
    this.#write({ current: `${FIRST}-${String(highest + 1)}`, aside })
  }

  async #listNames(): Promise<string[]> {
    try {
      const all = await this.#databases.databases()
      return all.flatMap(({ name }) => (name !== undefined && numberOf(name) > 0 ? [name] : []))
    } catch {
      // Some browsers cannot list them; what was noted is then all there is.
      return []
    }
  }

  #read(): Kept | null {
    try {
      return JSON.parse(this.#storage?.getItem(PLACES) ?? 'null') as Kept | null
    } catch {
      // Scrambled, or not to be had in this browser: as if nothing were noted.
      return null
    }
  }

  #write(kept: Kept): void {
    try {
      this.#storage?.setItem(PLACES, JSON.stringify(kept))
    } catch {
      // Not to be had, or full: the numbers tell.
    }
  }
}

/** 1 for the first, 0 for a database of something else. */
function numberOf(name: string): number {
  if (name === FIRST) return 1
  const number = name.startsWith(`${FIRST}-`) ? Number(name.slice(FIRST.length + 1)) : 0
  return Number.isInteger(number) && number > 1 ? number : 0
}
