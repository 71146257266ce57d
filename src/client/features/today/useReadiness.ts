import { computed, type ComputedRef } from 'vue'
import type { ReadinessReport } from '#domain/drafts/readiness.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import type { Check } from './checks/check.ts'
import { useBatteryCheck } from './checks/use-battery-check.ts'
import { useCameraCheck } from './checks/use-camera-check.ts'
import { useClockCheck } from './checks/use-clock-check.ts'
import { useInstallCheck } from './checks/use-install-check.ts'
import { useOfflineCheck } from './checks/use-offline-check.ts'
import { useRosterCheck } from './checks/use-roster-check.ts'
import { useServerCheck } from './checks/use-server-check.ts'
import { useSoundCheck } from './checks/use-sound-check.ts'
import { useStorageChecks } from './checks/use-storage-checks.ts'

export interface Readiness {
  /** In the order of the steps: what another needs comes first. */
  readonly checks: ComputedRef<readonly Check[]>
  readonly report: ComputedRef<ReadinessReport>
  /** Tries once more what can be tried without asking anybody. */
  readonly test: () => Promise<void>
}

/** Whether this phone is ready for the day, line by line (F1). */
export function useReadiness(event: () => EventView | null, opened: OpenBoard): Readiness {
  const { storage, kept, space } = useStorageChecks()
  const offline = useOfflineCheck()
  const camera = useCameraCheck()
  const all = [
    useInstallCheck(),
    useRosterCheck(opened, storage),
    offline.check,
    kept,
    camera.check,
    useSoundCheck(),
    useBatteryCheck(),
    useClockCheck(event),
    space,
    useServerCheck(),
  ]
  const checks = computed(() => all.flatMap((check) => check.value ?? []))
  const named = (isOk: boolean) =>
    checks.value.filter((check) => check.isOk === isOk).map((check) => check.key)
  return {
    checks,
    report: computed(() => ({ app: __APP_VERSION__, ok: named(true), look: named(false) })),
    async test() {
      await Promise.all([offline.test(), camera.test()])
    },
  }
}
