import { SHARED_CACHE, SHARED_NAME, SHARED_PLACE } from '#client/pwa/take-shared.ts'

/** The file that another app shared, taken once; `null`: there is none. */
export async function takeSharedFile(): Promise<File | null> {
  // Where pages have no caches there was no worker to leave one.
  if (!('caches' in globalThis)) return null
  const cache = await caches.open(SHARED_CACHE)
  const left = await cache.match(SHARED_PLACE)
  if (!left) return null
  await cache.delete(SHARED_PLACE)
  const file = await left.blob()
  return new File([file], decodeURIComponent(left.headers.get(SHARED_NAME) ?? ''), { type: file.type })
}

/** Not in TypeScript's library: files that the system opens an installed app with (Chromium on a computer). */
interface LaunchQueue {
  setConsumer(
    take: (launch: { readonly files?: readonly { getFile(): Promise<File> }[] }) => void | Promise<void>,
  ): void
}

/** Calls back with the file that the app was opened with, now or later; the first, if there are several. */
export function onOpenedWith(take: (file: File) => Promise<void>): void {
  const { launchQueue } = globalThis as { readonly launchQueue?: LaunchQueue }
  launchQueue?.setConsumer(async ({ files = [] }) => {
    const [first] = files
    if (first) await take(await first.getFile())
  })
}
