import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useServices } from '#client/injection-keys.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useLive } from '#client/stores/use-live.ts'
import { useMoment } from '#client/stores/use-moment.ts'
import { useNow } from '#client/stores/use-now.ts'

/** A phone that hears the server asks it twice a minute. */
const FRESH_MS = 180_000

/**
 * "List from 07:40": when this copy was last brought up to date, by the phone's own clock, where the server does not
 * answer or did not for a while. Empty while the list is up to date, and while it never was here.
 */
export function useListAge({ read }: Pick<OpenBoard, 'read'>): ComputedRef<string> {
  const { t } = useI18n()
  const { sync } = useServices()
  const moment = useMoment()
  const now = useNow()
  const updatedMs = read((board) => board.updatedMs(), null)
  let isAway = false
  // a round under way tells nothing yet
  const isCutOff = useLive(sync, () => {
    const { kind } = sync.state()
    return (isAway = kind === 'working' ? isAway : kind === 'waiting')
  })
  return computed(() => {
    const ms = updatedMs.value
    if (ms === null) return ''
    const isOld = isCutOff.value || Math.abs(now.value - ms) > FRESH_MS
    return isOld ? t('check-in.listFrom', { time: moment(ms) }) : ''
  })
}
