import type { CanaryPort } from '#client/ports.ts'
import type { SmallStorage } from './log-places.ts'

/** What the mark is called, in storage and as a cookie. */
export const CANARY = 'asar-canary'
/** As long as browsers keep a cookie. */
const MAX_AGE_S = 400 * 24 * 60 * 60

/**
 * A mark outside IndexedDB that this phone once held a log: in local storage and as a cookie, which browsers clear by
 * other rules than databases. It holds the log's random epoch and nothing about people.
 */
export function createCanary(
  storage: SmallStorage | null,
  page: { cookie: string },
  isSecure: boolean,
): CanaryPort {
  const readStorage = () => {
    try {
      return storage?.getItem(CANARY) ?? null
    } catch {
      return null
    }
  }
  return {
    read: () => readStorage() ?? readCookie(page.cookie),
    write(epoch) {
      // Epochs are base64url: nothing in them needs an escape.
      const secure = isSecure ? '; Secure' : ''
      page.cookie = `${CANARY}=${epoch}; Max-Age=${String(MAX_AGE_S)}; Path=/; SameSite=Strict${secure}`
      try {
        storage?.setItem(CANARY, epoch)
      } catch {
        // Full or forbidden: the cookie stands alone.
      }
    },
  }
}

function readCookie(cookies: string): string | null {
  const found = cookies.split('; ').find((each) => each.startsWith(`${CANARY}=`))
  return found?.slice(CANARY.length + 1) ?? null
}
