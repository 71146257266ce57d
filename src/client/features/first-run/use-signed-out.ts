import { inject, onScopeDispose, ref, type Ref } from 'vue'
import { SERVICES } from '#client/injection-keys.ts'

/**
 * Whether another tab has signed this phone out. Its storage is taken from this tab as an upgrade takes it; only once
 * all is removed can the two be told apart, so that this is asked until then.
 */
export function useSignedOut(): Readonly<Ref<boolean>> {
  const services = inject(SERVICES, null)
  const isSignedOut = ref(false)
  function look(): void {
    isSignedOut.value ||= (services?.device.me() ?? null) !== null && services?.phoneData.isGone() === true
  }
  look()
  // told when the mark of this phone's log goes; where the browser tells nothing, whoever comes back to the tab asks
  addEventListener('storage', look)
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => {
    removeEventListener('storage', look)
    document.removeEventListener('visibilitychange', look)
  })
  return isSignedOut
}
