/** Where the service worker leaves a file that another app shared with this one (`service-worker.ts`). */
const CACHE = 'asar-received'
const PLACE = '/receive/file'

/** The shared file, taken once; `null`: there is none. */
export async function takeSharedFile(): Promise<Blob | null> {
  // Where pages have no caches there was no worker to leave one.
  if (!('caches' in globalThis)) return null
  const cache = await caches.open(CACHE)
  const left = await cache.match(PLACE)
  if (!left) return null
  await cache.delete(PLACE)
  return left.blob()
}
