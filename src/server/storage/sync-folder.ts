import { open } from 'node:fs/promises'

/** Makes a folder's list of names durable: without it a power cut may take a file that was just made or renamed. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders and keeps their lists by itself.
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
