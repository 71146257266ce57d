import { computed, onScopeDispose, shallowRef, triggerRef, type ComputedRef } from 'vue'
import type { Stop } from '#client/services.ts'

/** What a service says, read again whenever it says that something changed. */
export function useLive<Value>(
  subscribe: (changed: () => void) => Stop,
  read: () => Value,
): ComputedRef<Value> {
  const source = shallowRef(read)
  const stop = subscribe(() => {
    triggerRef(source)
  })
  onScopeDispose(stop)
  return computed(() => source.value())
}
