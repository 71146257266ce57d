import { Dexie } from 'dexie'
import { StorageFailure } from '#client/ports.ts'
import type { WipePort } from '#client/ports.ts'
import { DRAFTS_DATABASE } from './draft-store.ts'
import { describeLog, emptyLog } from './empty-log.ts'
import { VIEWS_DATABASE } from './view-store.ts'
import { CANARY } from './canary.ts'
import type { LogDatabase } from './log-database.ts'
import { PLACES } from './log-places.ts'

/** What the worker and the pages keep beside the app itself; the app stays, for it says nothing about anybody. */
const OWN_CACHES = /^asar-/

interface WipeDeps {
  readonly db: LogDatabase
  /** Copies of a log that were set aside for rescue. */
  readonly listAside: () => Promise<readonly unknown[]>
}

/**
 * Removes all that this phone keeps of people and of itself: the log with the device's key, the views, half-filled forms,
 * caches, and the mark that there was a log. Copies that were set aside for rescue stay: nobody has read them yet.
 */
export function createWipe({ db, listAside }: WipeDeps): WipePort {
  return {
    look: () => describeLog(db),
    async wipe(seen) {
      const asides = (await listAside()).length
      if (!(await emptyLog(db, seen))) return false
      await deleteDatabases([db.dexie.name, VIEWS_DATABASE, DRAFTS_DATABASE])
      for (const name of 'caches' in globalThis ? await caches.keys() : [])
        if (OWN_CACHES.test(name)) await caches.delete(name)
      document.cookie = `${CANARY}=; Max-Age=0; Path=/; SameSite=Strict`
      localStorage.removeItem(CANARY)
      // The numbers of the copies set aside are still of use.
      if (asides === 0) localStorage.removeItem(PLACES)
      return true
    },
  }
}

async function deleteDatabases(names: readonly string[]): Promise<void> {
  try {
    for (const name of names) await Dexie.delete(name)
  } catch (cause) {
    throw new StorageFailure('broken', { cause })
  }
}
