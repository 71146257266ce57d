import { onScopeDispose, shallowRef, triggerRef, watchSyncEffect, type ShallowRef } from 'vue'
import type { Stop } from '#client/services.ts'

interface Source {
  onChange(listener: () => void): Stop
}

/**
 * What a service says now, and again after each of its changes and of whatever else `read` looks at, for as long
 * as the component lives.
 */
export function useLive<Value>(source: Source, read: () => Value): Readonly<ShallowRef<Value>> {
  const value = shallowRef(read())
  watchSyncEffect(() => {
    value.value = read()
  })
  const stop = source.onChange(() => {
    value.value = read()
    // what was read may be the same object with new contents
    triggerRef(value)
  })
  onScopeDispose(stop)
  return value
}
