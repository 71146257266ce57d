import { cacheNames, clientsClaim } from 'workbox-core'
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  getCacheKeyForURL,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { hastenInstall } from './hasten-install.ts'
import { countKeptFiles, TEST_MESSAGE } from './kept-app.ts'
import { RECEIVE_PATH, takeShared } from './take-shared.ts'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (string | { readonly url: string; readonly revision: string | null })[]
}

/** Addresses that are the server's own. They are never answered from here, and never intercepted. */
const serverOnly = [/^\/v1\//, /^\/healthz$/, /^\/readyz$/]

// the whole app is kept, and only what belongs to this build
cleanupOutdatedCaches()
const build = [...self.__WB_MANIFEST]
precacheAndRoute(build)
self.addEventListener('install', () => void hasten())

// every other address opened by a person is a page of the app
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: serverOnly }))

// a file that another app shares comes as a form: it never leaves the phone
registerRoute(
  ({ url }) => url.origin === self.location.origin && url.pathname === RECEIVE_PATH,
  ({ request }) => takeShared(request, self.caches),
  'POST',
)

// an installed version waits until the person takes it (register.ts); the very first one serves at once
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const data: unknown = event.data
  if (typeof data !== 'object' || data === null || !('type' in data)) return
  if (data.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting())
  if (data.type === TEST_MESSAGE) {
    const mayFetch = 'mend' in data && data.mend === true
    event.waitUntil(tellKept(event.ports[0], mayFetch))
  }
})

async function hasten(): Promise<void> {
  const cache = await self.caches.open(cacheNames.precache)
  const hashed = build.flatMap((entry) =>
    typeof entry !== 'string' && entry.revision === null ? [entry] : [],
  )
  await hastenInstall({
    files: hashed.map(({ url }) => new URL(url, self.location.href).href),
    has: async (address) => (await cache.match(address)) !== undefined,
    fetch: (address) => fetch(address, { credentials: 'same-origin' }),
    keep: (address, file) => cache.put(address, file),
  })
}

/** How much of the app is here without a network: every file, read from the cache; only a person's wish fetches any. */
async function tellKept(port: MessagePort | undefined, mayFetch: boolean): Promise<void> {
  const files = new Map<string, string>()
  for (const entry of build) {
    const { href } = new URL(typeof entry === 'string' ? entry : entry.url, self.location.href)
    files.set(href, getCacheKeyForURL(href) ?? href)
  }
  const cache = await self.caches.open(cacheNames.precache)
  const read = (key: string) => cache.match(key)
  const mend = {
    fetch: (address: string) => fetch(address, { cache: 'no-store' }),
    keep: (key: string, file: Response) => cache.put(key, file),
  }
  port?.postMessage(await countKeptFiles({ files, read, ...(mayFetch && { mend }) }))
}
clientsClaim()

/** Not yet in TypeScript's library: Chromium's Background Sync. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string
}

// the log and its loop live in the pages; the worker only tells those that are open
self.addEventListener('sync', (event) => {
  ;(event as SyncEvent).waitUntil(
    self.clients.matchAll({ type: 'window' }).then((pages) => {
      for (const page of pages) page.postMessage({ type: 'BACKGROUND_SYNC' })
    }),
  )
})
