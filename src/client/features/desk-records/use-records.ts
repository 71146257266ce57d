import { computed, onScopeDispose, shallowRef, triggerRef } from 'vue'
import { useServices } from '#client/injection-keys.ts'
import type { PhoneRecords } from '#client/services.ts'
import { listForeignServers, partPhones } from './phone-issues.ts'

/** Opens the log's records for a page and closes them with it. */
export function useRecords() {
  const { records } = useServices()
  const open = shallowRef<PhoneRecords | null>(null)
  const hasFailed = shallowRef(false)
  let isLeft = false

  function take(opened: PhoneRecords): void {
    if (isLeft) {
      opened.close()
      return
    }
    open.value = opened
    opened.onChange(() => triggerRef(open))
  }
  onScopeDispose(() => {
    isLeft = true
    open.value?.close()
  })
  records.open().then(take, () => (hasFailed.value = true))

  const phones = computed(() => open.value?.phones() ?? [])
  return {
    isOpen: computed(() => open.value !== null),
    hasFailed,
    parts: computed(() => partPhones(phones.value)),
    servers: computed(() => listForeignServers(phones.value)),
  }
}
