import { computed, onMounted, onScopeDispose, ref, shallowRef, triggerRef, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useFormat } from '#client/i18n/use-format.ts'
import { failed, passed, type Check } from './check.ts'

/** Chromium alone tells it; not in TypeScript's library. */
interface Battery extends EventTarget {
  readonly level: number
  readonly charging: boolean
}

const LOW = 0.2

/** How full the battery is: the browser says it or, where it does not, the person. */
export function useBatteryCheck(): ComputedRef<Check | null> {
  const { t } = useI18n()
  const format = useFormat()
  const battery = shallowRef<Battery | null>(null)
  /** The browser has been asked, and tells nothing: an iPhone. */
  const isUntold = ref(false)
  const changed = () => triggerRef(battery)
  const events = ['levelchange', 'chargingchange']

  async function find(): Promise<void> {
    if ('getBattery' in navigator && typeof navigator.getBattery === 'function')
      battery.value = await (navigator.getBattery as () => Promise<Battery>)().catch(() => null)
    isUntold.value = battery.value === null
    events.forEach((name) => battery.value?.addEventListener(name, changed))
  }
  onMounted(find)
  onScopeDispose(() => events.forEach((name) => battery.value?.removeEventListener(name, changed)))

  const isCharged = ref(false)
  const confirm = { label: t('today.battery.yes'), run: () => void (isCharged.value = true) }
  return computed(() => {
    if (battery.value === null) {
      if (!isUntold.value) return null
      if (isCharged.value) return passed('battery', t('today.battery.charged'), t('today.battery.bright'))
      return failed({
        key: 'battery',
        icon: 'battery-high',
        title: t('today.battery.ask'),
        detail: `${t('today.battery.low')}. ${t('today.battery.bright')}`,
        actions: [confirm],
      })
    }
    const { level, charging } = battery.value
    const title = t('today.battery.level', { n: format.value.number(Math.round(level * 100)) })
    if (level > LOW || charging) return passed('battery', title, t('today.battery.bright'))
    return failed({ key: 'battery', icon: 'battery-high', title, detail: t('today.battery.low') })
  })
}
