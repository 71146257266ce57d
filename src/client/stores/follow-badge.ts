import { isPracticeAddress } from '#client/practice/practice-address.ts'
import { showAppBadge } from '#client/pwa/app-badge.ts'
import { countUnsent, type UnsentService } from '#client/services/unsent.ts'

const followed = new WeakSet<UnsentService>()

/** From now on the app's icon says what is not on the server, for as long as the app is open. Once is enough. */
export function followBadge(unsent: UnsentService): void {
  // The practice sends nothing.
  if (followed.has(unsent) || isPracticeAddress()) return
  followed.add(unsent)
  let shown: number | null = null
  const show = () => {
    const count = countUnsent(unsent.now())
    if (count !== shown) void showAppBadge(count)
    shown = count
  }
  unsent.onChange(show)
  show()
}
