import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useInstall } from '#client/pwa/install.ts'
import { failed, passed, type Check } from './check.ts'

/** Installed, or the way there; nothing once it was declined. */
export function useInstallCheck(): ComputedRef<Check | null> {
  const { t } = useI18n()
  const { way, dismissed, install } = useInstall()
  return computed(() => {
    if (way.value === 'installed') return passed('install', t('today.install.done'))
    if (dismissed.value) return null
    const action =
      way.value === 'prompt'
        ? { label: t('today.install.do'), run: install }
        : { label: t('today.install.how'), to: '/install' }
    return failed({
      key: 'install',
      icon: 'download',
      title: t('today.install.title'),
      detail: t('today.install.why'),
      actions: [action],
    })
  })
}
