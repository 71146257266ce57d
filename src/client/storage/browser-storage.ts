import type { CanaryPort, RescuePort } from '#client/ports.ts'
import { createCanary } from './canary.ts'
import { LogPlaces } from './log-places.ts'
import type { SmallStorage } from './log-places.ts'

/** What a page finds beside the log's database: where that is, what was set aside, and the mark outside all of it. */
export interface BrowserStorage {
  readonly places: LogPlaces
  readonly canary: CanaryPort
  readonly rescue: RescuePort
  /** Whether this browser keeps a record at all. */
  readonly tryStorage: () => Promise<boolean>
}

export function findBrowserStorage(): BrowserStorage {
  const small = findSmallStorage()
  const places = new LogPlaces(small, indexedDB)
  return {
    places,
    canary: createCanary(small, document, location.protocol === 'https:'),
    rescue: {
      list: () => places.listAside(),
      export: async (name) => (await import('./rescue.ts')).exportDatabase(indexedDB, name),
    },
    tryStorage: async () => (await import('./try-storage.ts')).tryStorage(indexedDB),
  }
}

/** Reading the property itself throws where a browser forbids sites to store anything. */
function findSmallStorage(): SmallStorage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
