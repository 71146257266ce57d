/** Background Sync (Chromium): a nudge when the network comes back while the app is open but out of sight. */
interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> }
}

const TAG = 'asar-send'
/** What the worker tells open pages (service-worker.ts). */
const MESSAGE = 'BACKGROUND_SYNC'

/** Asks the browser to say when there is a network. A bonus and never the plan: elsewhere it does nothing (SYN-8). */
export async function askForBackgroundSync(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    const registration: SyncRegistration | undefined = await navigator.serviceWorker.getRegistration()
    await registration?.sync?.register(TAG)
  } catch {
    // the browser or its user does not allow it: the app sends when it is opened again
  }
}

/** Calls back when the browser says so. */
export function onBackgroundSync(listener: () => void): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data } = event
    if (typeof data === 'object' && data !== null && 'type' in data && data.type === MESSAGE) listener()
  })
}
