import { computed, onMounted, onScopeDispose, shallowRef, triggerRef, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '#client/i18n/use-format.ts'
import { failed, passed, type Check } from './check.ts'

/** Chromium alone tells it; not in TypeScript's library. */
interface Battery extends EventTarget {
  readonly level: number
  readonly charging: boolean
}

const LOW = 0.2

/** How full the battery is, where the browser says it. */
export function useBatteryCheck(): ComputedRef<Check | null> {
  const { t } = useI18n()
  const format = useFormat()
  const battery = shallowRef<Battery | null>(null)
  const changed = () => triggerRef(battery)
  const events = ['levelchange', 'chargingchange']

  async function find(): Promise<void> {
    if (!('getBattery' in navigator) || typeof navigator.getBattery !== 'function') return
    battery.value = await (navigator.getBattery as () => Promise<Battery>)().catch(() => null)
    events.forEach((name) => battery.value?.addEventListener(name, changed))
  }
  onMounted(find)
  onScopeDispose(() => events.forEach((name) => battery.value?.removeEventListener(name, changed)))

  return computed(() => {
    if (battery.value === null) return null
    const { level, charging } = battery.value
    const title = t('today.battery.level', { n: format.value.number(Math.round(level * 100)) })
    if (level > LOW || charging) return passed('battery', title, t('today.battery.bright'))
    return failed({ key: 'battery', icon: 'battery-high', title, detail: t('today.battery.low') })
  })
}
