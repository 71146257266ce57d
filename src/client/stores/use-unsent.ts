import { shallowRef, type ShallowRef } from 'vue'
import { useServices } from '#client/injection-keys.ts'
import { NOTHING_UNSENT, type Unsent } from '#client/services/unsent.ts'
import { followBadge } from './follow-badge.ts'
import { useLive } from './use-live.ts'

/** What is not on the server, for as long as the component lives. A phone without an account has nothing to send. */
export function useUnsent(): Readonly<ShallowRef<Unsent>> {
  const services = useServices()
  if (services.device.me() === null) return shallowRef(NOTHING_UNSENT)
  const { unsent } = services
  followBadge(unsent)
  return useLive(unsent, () => unsent.now())
}
