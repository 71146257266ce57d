import { computed, onMounted, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { DeviceService } from '#client/services.ts'
import { failed, passed, type Check } from './check.ts'
import { useTests } from './tests.ts'

export type StorageState = Awaited<ReturnType<DeviceService['storage']>>

/** A day's photos fit in with room to spare. */
const LEAST_FREE_BYTES = 200e6

/** Whether records are kept, and whether there is room for more. */
export function useStorageChecks(): {
  readonly storage: Readonly<Ref<StorageState | null>>
  readonly kept: ComputedRef<Check | null>
  readonly space: ComputedRef<Check | null>
} {
  const { t } = useI18n()
  const format = useFormat()
  const { device } = useServices()
  const tests = useTests()
  const storage = shallowRef<StorageState | null>(null)
  const look = async () => void (storage.value = await device.storage())
  onMounted(look)

  async function keep(): Promise<void> {
    await device.askPersistence()
    await look()
  }
  const kept = computed(() => {
    if (tests.selfTest?.canWrite === false)
      return failed({
        key: 'storage',
        icon: 'x-oct',
        title: t('today.storage.cannot'),
        detail: t('today.storage.cannotWhy'),
      })
    if (storage.value === null) return null
    if (storage.value.isPersisted)
      return passed('storage', t('today.storage.kept'), t('today.storage.keptWhy'))
    return failed({
      key: 'storage',
      icon: 'lock',
      title: t('today.storage.loose'),
      detail: t('today.storage.looseWhy'),
      actions: [{ label: t('today.storage.keep'), run: keep }],
    })
  })
  const space = computed(() => {
    const { usedBytes = null, quotaBytes = null } = storage.value ?? {}
    if (usedBytes === null || quotaBytes === null) return null
    const free = Math.max(0, quotaBytes - usedBytes)
    const title = t('today.space.free', { size: nameSize(free) })
    if (free >= LEAST_FREE_BYTES) return passed('space', title)
    return failed({ key: 'space', icon: 'hard-drive', title, detail: t('today.space.how') })
  })
  function nameSize(bytes: number): string {
    return bytes >= 1e9
      ? t('today.space.gb', { n: format.value.number(bytes / 1e9, 1) })
      : t('today.space.mb', { n: format.value.number(Math.floor(bytes / 1e6)) })
  }
  return { storage, kept, space }
}
