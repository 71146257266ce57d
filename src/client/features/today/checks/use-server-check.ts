import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useServices } from '#client/injection-keys.ts'
import { useLive } from '#client/stores/use-live.ts'
import { failed, passed, type Check } from './check.ts'
import { useMoment } from '#client/stores/use-moment.ts'

/** Whether the server was heard; marking never waits for it. */
export function useServerCheck(): ComputedRef<Check> {
  const { t } = useI18n()
  const moment = useMoment()
  const { sync } = useServices()
  const contactMs = useLive(sync, () => sync.lastContactMs())
  const state = useLive(sync, () => sync.state())
  return computed(() => {
    const detail =
      contactMs.value === null
        ? t('today.server.never')
        : t('today.server.last', { time: moment(contactMs.value) })
    if (contactMs.value !== null && state.value.kind !== 'waiting')
      return passed('server', t('today.server.answers'), detail)
    return failed({ key: 'server', icon: 'cloud-slash', title: t('today.server.silent'), detail })
  })
}
