import { inject, onScopeDispose, ref, type Ref } from 'vue'
import { SERVICES } from '#client/injection-keys.ts'
import type { Trouble } from '#client/stores/trouble.ts'

/** What a tab hears of its storage when the phone is signed out in another: how depends on whether it held it open. */
const MAY_BE_SIGNED_OUT: readonly Trouble[] = ['other-tab', 'replaced']

/**
 * Whether what this page shows is on this phone no more. Its storage is taken from a tab as an upgrade takes it, or is
 * found replaced by a tab that had lost it before; only once all is removed can the two be told apart from an upgrade,
 * and from a browser that drops databases alone, so that this is asked until then.
 */
export function useGone(trouble: () => Trouble): Readonly<Ref<boolean>> {
  const services = inject(SERVICES, null)
  const isGone = ref(false)
  function look(): void {
    if (services === null || services.device.me() === null) return
    isGone.value ||= MAY_BE_SIGNED_OUT.includes(trouble()) && services.phoneData.isGone()
  }
  look()
  // told when the mark of this phone's log goes; where the browser tells nothing, whoever comes back to the tab asks
  addEventListener('storage', look)
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    removeEventListener('storage', look)
    document.removeEventListener('visibilitychange', look)
  })
  return isGone
}
