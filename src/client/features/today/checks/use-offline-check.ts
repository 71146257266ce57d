import { computed, onMounted, onScopeDispose, ref, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import { failed, passed, type Check } from './check.ts'
import { useTests } from './tests.ts'

/** Does the app open with no network? Tried: the worker hands out every file with the network refused. */
export function useOfflineCheck(): {
  readonly check: ComputedRef<Check>
  readonly test: () => Promise<void>
} {
  const { t } = useI18n()
  const format = useFormat()
  const { readiness } = useServices()
  const tests = useTests()
  const isMending = ref(false)

  async function test(mend = false): Promise<void> {
    isMending.value = mend
    try {
      tests.selfTest = await readiness.test(mend)
    } finally {
      isMending.value = false
    }
  }
  function watchWorker(): void {
    if (tests.selfTest === null) void test()
    if (!('serviceWorker' in navigator)) return
    const again = () => void test()
    navigator.serviceWorker.addEventListener('controllerchange', again)
    onScopeDispose(() => navigator.serviceWorker.removeEventListener('controllerchange', again))
  }
  onMounted(watchWorker)

  const check = computed(() => {
    const app = tests.selfTest?.app
    if (app === undefined && !isMending.value)
      return failed({ key: 'offline', icon: 'clock', title: t('today.offline.trying'), detail: '' })
    if (app?.missing === 0) {
      const tried = t('today.offline.tried', { n: format.value.number(app.kept) }, app.kept)
      return passed('offline', t('today.offline.yes'), tried)
    }
    const action = { label: t('today.offline.load'), run: () => test(true) }
    const lacks = app ? t('today.offline.lacks', { n: format.value.number(app.missing) }, app.missing) : null
    return failed({
      key: 'offline',
      icon: 'cloud-slash',
      title: t('today.offline.no'),
      detail: lacks ?? t('today.offline.how'),
      actions: app ? [action] : [],
    })
  })
  return { check, test: () => test() }
}
