/** Not in every browser, and in some only once the app is installed. */
type Badges = Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>>

/** Shows a number on the app's icon, where the system has such numbers; 0 takes it away. */
export async function showAppBadge(count: number, badges: Badges = navigator): Promise<void> {
  try {
    if (count > 0) await badges.setAppBadge?.(count)
    else await badges.clearAppBadge?.()
  } catch {
    // The system or its user does not want it; the number is in the app.
  }
}
