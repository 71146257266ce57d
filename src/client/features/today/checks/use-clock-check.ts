import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EventView } from '#domain/fold/event-view.ts'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import { deviceOffsetMinutes } from '#client/stores/device-offset.ts'
import { useLive } from '#client/stores/use-live.ts'
import { failed, passed, type Check } from './check.ts'

/** A phone's clock may be this far from the server's before anybody is told. */
const TOLERANCE_MS = 120_000

/** The phone's clock against the server's, and its zone against the event's own. */
export function useClockCheck(event: () => EventView | null): ComputedRef<Check | null> {
  const { t } = useI18n()
  const format = useFormat()
  const { sync } = useServices()
  const offMs = useLive(sync, () => sync.clockOffsetMs())
  // every answer of the server tells its time
  async function measure(): Promise<void> {
    await sync.syncNow()
  }
  return computed(() => {
    const planned = event()
    if (planned === null) return null
    const zone = deviceOffsetMinutes()
    const isZoneOk = zone === planned.utcOffsetMinutes
    const awayMs = Math.abs(offMs.value ?? 0)
    const isTimeOk = awayMs <= TOLERANCE_MS
    if (isZoneOk && offMs.value === null)
      return failed({
        key: 'clock',
        icon: 'clock',
        title: t('today.clock.unmeasured'),
        detail: t('today.clock.measureHow'),
        actions: [{ label: t('today.clock.measure'), run: measure }],
      })
    if (isZoneOk && isTimeOk) return passed('clock', t('today.clock.right'))
    const detail = isTimeOk
      ? t('today.clock.zone', { phone: nameOffset(zone), event: nameOffset(planned.utcOffsetMinutes) })
      : t('today.clock.off', { time: format.value.duration(Math.round(awayMs / 60_000)) })
    return failed({ key: 'clock', icon: 'clock', title: t('today.clock.wrong'), detail })
  })
}

/** 330 as `UTC+5:30`. */
export function nameOffset(minutes: number): string {
  const rest = Math.abs(minutes) % 60
  const hours = Math.floor(Math.abs(minutes) / 60)
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
