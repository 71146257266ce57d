import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly (string | { readonly url: string; readonly revision: string | null })[]
}

/** Addresses that are the server's own. They are never answered from here, and never intercepted. */
const serverOnly = [/^\/v1\//, /^\/healthz$/, /^\/readyz$/]

// the whole app is kept, and only what belongs to this build
cleanupOutdatedCaches()
precacheAndRoute([...self.__WB_MANIFEST])

// every other address opened by a person is a page of the app
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: serverOnly }))

// an installed version waits until the person takes it (register.ts); the very first one serves at once
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const data: unknown = event.data
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING') {
    event.waitUntil(self.skipWaiting())
  }
})
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
