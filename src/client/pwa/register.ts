import { readonly, ref, type Ref } from 'vue'
import type { Workbox } from 'workbox-window'

const hourMs = 3_600_000
/** As long as the banner says that it takes. */
const takeOverMs = 3_000

const ready = ref(false)
let workbox: Workbox | undefined
let accepted = false

/** Another tab may have taken the new version: this one then only has to load it. */
function onControlling(isUpdate: boolean): void {
  if (accepted) location.reload()
  else if (isUpdate) ready.value = true
}

async function lookForUpdate(): Promise<void> {
  if (!navigator.onLine || document.visibilityState === 'hidden') return
  try {
    await workbox?.update()
  } catch {
    // no network after all: the next look comes by itself
  }
}

/** Registers the worker and looks for a new version at start, when the app comes into view, and hourly. */
export async function startAppUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  // After the first screen: nothing on it waits for the worker.
  const { Workbox } = await import('workbox-window')
  workbox = new Workbox('/service-worker.js', { scope: '/', updateViaCache: 'none' })
  workbox.addEventListener('waiting', () => (ready.value = true))
  workbox.addEventListener('controlling', (event) => onControlling(event.isUpdate === true))
  document.addEventListener('visibilitychange', () => void lookForUpdate())
  setInterval(() => void lookForUpdate(), hourMs)
  try {
    await workbox.register()
  } catch {
    // the app works without its worker while the page is open; the next visit tries again
  }
}

/** Loads the new version. Only ever called from a person's tap. */
function apply(): void {
  if (accepted) return
  accepted = true
  // nobody answers if another tab has already taken it
  if (workbox === undefined) location.reload()
  else void navigator.serviceWorker.getRegistration('/').then(takeOver)
}

function takeOver(registration: ServiceWorkerRegistration | undefined): void {
  const isWaiting = Boolean(registration?.waiting)
  if (isWaiting) workbox?.messageSkipWaiting()
  // Chromium lets the new worker wait for minutes while this page keeps the old one busy; loading it anew lets go.
  setTimeout(() => location.reload(), isWaiting ? takeOverMs : 0)
}

/** Whether a newer version lies ready, and the way to take it. Nothing is reloaded unasked. */
export function useAppUpdate(): { readonly ready: Readonly<Ref<boolean>>; readonly apply: () => void } {
  return { ready: readonly(ready), apply }
}
