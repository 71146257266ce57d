import { Dexie } from 'dexie'
import { StorageFailure } from '#client/ports.ts'
import { DRAFTS_DATABASE } from './draft-store.ts'
import { VIEWS_DATABASE } from './view-store.ts'
import { CANARY } from './canary.ts'
import { PLACES } from './log-places.ts'

/** What the worker and the pages keep beside the app itself; the app stays, for it says nothing about anybody. */
const OWN_CACHES = /^asar-/

/**
 * Removes all that this phone keeps of people and of itself: the log with the device's key, the views, half-filled forms, caches, and the
 * mark that there was a log. Copies that were set aside for rescue stay: nobody has read them yet.
 * @throws {StorageFailure} where the browser does not let go of a database
 */
export async function wipeSite({
  log,
  asides,
}: {
  /** The open database of the log. */
  readonly log: Dexie
  readonly asides: number
}): Promise<void> {
  try {
    await log.delete({ disableAutoOpen: true })
    await Dexie.delete(VIEWS_DATABASE)
    await Dexie.delete(DRAFTS_DATABASE)
  } catch (cause) {
    throw new StorageFailure('broken', { cause })
  }
  for (const name of 'caches' in globalThis ? await caches.keys() : [])
    if (OWN_CACHES.test(name)) await caches.delete(name)
  document.cookie = `${CANARY}=; Max-Age=0; Path=/; SameSite=Strict`
  localStorage.removeItem(CANARY)
  // The numbers of the copies set aside are still of use.
  if (asides === 0) localStorage.removeItem(PLACES)
}
