import { computed, onScopeDispose, shallowRef, type ComputedRef } from 'vue'
import type { Stop } from '#client/services.ts'

/** What a service says, read again whenever it says that something changed. */
export function useLive<Value>(
  subscribe: (changed: () => void) => Stop,
  read: () => Value,
): ComputedRef<Value> {
  const version = shallowRef(0)
  onScopeDispose(subscribe(() => version.value++))
  return computed(() => {
    void version.value
    return read()
  })
}
