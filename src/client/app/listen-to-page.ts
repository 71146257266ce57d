import { askForBackgroundSync, onBackgroundSync } from '#client/pwa/background-sync.ts'
import { countUnsent } from '#client/services/unsent.ts'
import type { Phone } from './create-services.ts'

/** A slow phone that starts at its scanner has answered the first code by then, and that sends itself. */
const SCANNER_FIRST_MS = 4_000

/** What happens around the page tells when a round may be due (SYN-8). Being online is a hint, never a gate. */
export function listenToPage(phone: Phone): void {
  const isVisible = () => document.visibilityState === 'visible'
  document.addEventListener('visibilitychange', () => {
    phone.show(isVisible())
    if (isVisible()) phone.nudge('visible')
    else {
      phone.nudge('hidden')
      const { services } = phone
      if (services.device.me() && countUnsent(services.unsent.now()) > 0) void askForBackgroundSync()
      void phone.rest()
    }
  })
  onBackgroundSync(() => phone.nudge('background'))
  window.addEventListener('online', () => phone.nudge('online'))
  phone.show(isVisible())
  const begin = () => phone.nudge('start')
  if (location.pathname.endsWith('/scan')) setTimeout(begin, SCANNER_FIRST_MS)
  else begin()
}
