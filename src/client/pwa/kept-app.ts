import type { KeptApp } from '#client/services/readiness.ts'

/** What a page asks its worker (self-test.ts); the answer comes through the port that goes along. */
export const TEST_MESSAGE = 'TEST_KEPT_APP'

export interface KeptFiles {
  /** Addresses that this build is made of, with their keys in the cache. */
  readonly files: ReadonlyMap<string, string>
  readonly read: (key: string) => Promise<Response | undefined>
  /** Fetches a file that is gone and keeps it; left out, the network is refused. */
  readonly mend?: {
    fetch(address: string): Promise<Response>
    keep(key: string, file: Response): Promise<void>
  }
}

/**
 * Reads every file of this build out of the cache, never from the network. The shell must also name nothing that is
 * not kept: a shell of one build with the scripts of another opens an empty page.
 */
export async function countKeptFiles(kept: KeptFiles): Promise<KeptApp> {
  let missing = 0
  for (const [address, key] of kept.files) {
    const isHere = await isWhole(await kept.read(key).catch(() => undefined), address, kept)
    if (!isHere && !(await mendFile(address, key, kept))) missing++
  }
  return { kept: kept.files.size - missing, missing }
}

async function mendFile(address: string, key: string, kept: KeptFiles): Promise<boolean> {
  if (!kept.mend) return false
  try {
    const file = await kept.mend.fetch(address)
    // a server that has a newer build gives its own shell: that one is not of this build
    if (!(await isWhole(file.clone(), address, kept))) return false
    await kept.mend.keep(key, file)
    return true
  } catch {
    return false
  }
}

async function isWhole(file: Response | undefined, address: string, kept: KeptFiles): Promise<boolean> {
  if (file?.ok !== true) return false
  const body = await file.text()
  return body !== '' && (!address.endsWith('/index.html') || namesOnly(body, kept.files))
}

function namesOnly(shell: string, files: KeptFiles['files']): boolean {
  const paths = new Set([...files.keys()].map((address) => new URL(address).pathname))
  const named = [...shell.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) => path)
  return named.length > 0 && named.every((path) => paths.has(path))
}
