import { computed, onMounted, ref, shallowRef, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { EventView } from '#domain/fold/event-view.ts'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import { useInstall } from '#client/pwa/install.ts'
import { deviceOffsetMinutes } from '#client/stores/device-offset.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useLive } from '#client/stores/use-live.ts'
import type { IconName } from '#client/ui/icons.ts'

/** A fact about this phone that is known this moment. `isOk` only where it was really checked. */
export interface Check {
  readonly key: 'install' | 'roster' | 'storage' | 'offline' | 'server' | 'clock'
  readonly isOk: boolean
  readonly icon: IconName
  readonly title: string
  readonly detail: string
  readonly action?:
    | { readonly label: string; readonly run: () => Promise<void> }
    | { readonly label: string; readonly to: string }
}

/** A phone's clock may be this far from the server's before anybody is told. */
const clockToleranceMs = 120_000

/** What was checked before the start, most urgent to know first. */
export function useReadiness(
  event: () => EventView | null,
  { read }: OpenBoard,
): ComputedRef<readonly Check[]> {
  const { t } = useI18n()
  const format = useFormat()
  const { device, sync } = useServices()
  const { way, dismissed, install } = useInstall()
  const contactMs = useLive(sync, () => sync.lastContactMs())
  const clockMs = useLive(sync, () => sync.clockOffsetMs())
  const syncState = useLive(sync, () => sync.state())
  const listed = read((board) => board.counts().listed, 0)
  const updatedMs = read((board) => board.updatedMs(), null)
  const storage = shallowRef<{ isPersisted: boolean; usedBytes: number | null } | null>(null)
  const isOffline = ref(false)

  async function readStorage(): Promise<void> {
    storage.value = await device.storage()
  }
  async function keepStorage(): Promise<void> {
    await device.askPersistence()
    await readStorage()
  }
  function watchWorker(): void {
    if (!('serviceWorker' in navigator)) return
    const look = () => (isOffline.value = navigator.serviceWorker.controller !== null)
    look()
    navigator.serviceWorker.addEventListener('controllerchange', look)
  }
  onMounted(() => {
    void readStorage()
    watchWorker()
  })

  /** The hour as the phone's own clock shows it, with the day unless it is today. */
  function moment(ms: number): string {
    const offset = deviceOffsetMinutes()
    const time = format.value.time(ms, offset)
    const day = format.value.dateList(ms, offset)
    return day === format.value.dateList(Date.now(), offset) ? time : `${day}, ${time}`
  }
  async function load(): Promise<void> {
    await sync.syncNow()
  }

  const installCheck = computed<Check | null>(() => {
    if (way.value === 'installed')
      return {
        key: 'install',
        isOk: true,
        icon: 'check-circle-fill',
        title: t('today.install.done'),
        detail: '',
      }
    if (dismissed.value) return null
    const action =
      way.value === 'prompt'
        ? { label: t('today.install.do'), run: install }
        : { label: t('today.install.how'), to: '/settings' }
    return {
      key: 'install',
      isOk: false,
      icon: 'download',
      title: t('today.install.title'),
      detail: t('today.install.why'),
      action,
    }
  })
  const rosterCheck = computed<Check>(() => {
    if (updatedMs.value === null) {
      const action = { label: t('today.roster.load'), run: load }
      return {
        key: 'roster',
        isOk: false,
        icon: 'download',
        title: t('today.roster.missing'),
        detail: t('today.roster.once'),
        action,
      }
    }
    const detail = t(
      'today.roster.detail',
      { n: format.value.number(listed.value), time: moment(updatedMs.value) },
      listed.value,
    )
    return { key: 'roster', isOk: true, icon: 'check-circle-fill', title: t('today.roster.here'), detail }
  })
  const storageCheck = computed<Check | null>(() => {
    if (storage.value === null) return null
    if (storage.value.isPersisted)
      return {
        key: 'storage',
        isOk: true,
        icon: 'check-circle-fill',
        title: t('today.storage.kept'),
        detail: t('today.storage.keptWhy'),
      }
    const action = { label: t('today.storage.keep'), run: keepStorage }
    return {
      key: 'storage',
      isOk: false,
      icon: 'lock',
      title: t('today.storage.loose'),
      detail: t('today.storage.looseWhy'),
      action,
    }
  })
  const offlineCheck = computed<Check>(() =>
    isOffline.value
      ? { key: 'offline', isOk: true, icon: 'check-circle-fill', title: t('today.offline.yes'), detail: '' }
      : {
          key: 'offline',
          isOk: false,
          icon: 'cloud-slash',
          title: t('today.offline.no'),
          detail: t('today.offline.how'),
        },
  )
  const serverCheck = computed<Check>(() => {
    const isOk = contactMs.value !== null && syncState.value.kind !== 'waiting'
    return {
      key: 'server',
      isOk,
      icon: isOk ? 'check-circle-fill' : 'cloud-slash',
      title: t(isOk ? 'today.server.answers' : 'today.server.silent'),
      detail:
        contactMs.value === null
          ? t('today.server.never')
          : t('today.server.last', { time: moment(contactMs.value) }),
    }
  })
  const clockCheck = computed<Check | null>(() => {
    const planned = event()
    if (planned === null) return null
    const isZoneOk = deviceOffsetMinutes() === planned.utcOffsetMinutes
    const isTimeOk = clockMs.value === null || Math.abs(clockMs.value) <= clockToleranceMs
    if (isZoneOk && isTimeOk)
      return {
        key: 'clock',
        isOk: true,
        icon: 'check-circle-fill',
        title: t('today.clock.right'),
        detail: '',
      }
    const detail = isZoneOk
      ? t('today.clock.off', {
          time: format.value.duration(Math.round(Math.abs(clockMs.value ?? 0) / 60_000)),
        })
      : t('today.clock.zone', {
          phone: nameOffset(deviceOffsetMinutes()),
          event: nameOffset(planned.utcOffsetMinutes),
        })
    return { key: 'clock', isOk: false, icon: 'clock', title: t('today.clock.wrong'), detail }
  })
  return computed(() =>
    [
      installCheck.value,
      rosterCheck.value,
      storageCheck.value,
      offlineCheck.value,
      clockCheck.value,
      serverCheck.value,
    ].filter((check) => check !== null),
  )
}

/** 330 as `UTC+5:30`. */
export function nameOffset(minutes: number): string {
  const rest = Math.abs(minutes) % 60
  const hours = Math.floor(Math.abs(minutes) / 60)
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
