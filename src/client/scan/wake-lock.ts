import type { WakeLockPort } from './ports.ts'

/**
 * Keeps the screen lit while somebody scans. The browser lets go whenever the page is hidden, so it is asked again
 * when the page comes back.
 */
export function createWakeLock(): WakeLockPort {
  let isWanted = false
  let sentinel: WakeLockSentinel | null = null
  // older phones have none, whatever the types say
  const { wakeLock } = navigator as { readonly wakeLock?: WakeLock }

  async function ask(): Promise<boolean> {
    if (!wakeLock || document.visibilityState !== 'visible') return false
    try {
      const held = await wakeLock.request('screen')
      if (isWanted) sentinel = held
      else await held.release()
      return true
    } catch {
      // a battery that is nearly empty
      return false
    }
  }
  function askAgain(): void {
    if (isWanted && document.visibilityState === 'visible') void ask()
  }
  return {
    hold() {
      if (!isWanted) document.addEventListener('visibilitychange', askAgain)
      isWanted = true
      return ask()
    },
    release() {
      isWanted = false
      document.removeEventListener('visibilitychange', askAgain)
      void sentinel?.release()
      sentinel = null
    },
  }
}
