import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useServices } from '#client/injection-keys.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useMoment } from '#client/stores/use-moment.ts'
import { failed, passed, type Check } from './check.ts'
import type { StorageState } from './use-storage-checks.ts'

/** The list on this phone: how many people, how old it is, how much room it takes. `null`: it is still being read. */
export function useRosterCheck(
  { board, failure, read }: OpenBoard,
  storage: Readonly<Ref<StorageState | null>>,
): ComputedRef<Check | null> {
  const { t } = useI18n()
  const format = useFormat()
  const moment = useMoment()
  const { sync } = useServices()
  const listed = read((board) => board.counts().listed, 0)
  const updatedMs = read((board) => board.updatedMs(), null)
  async function load(): Promise<void> {
    await sync.syncNow()
  }
  return computed(() => {
    if (board.value === null && failure.value === null) return null
    if (updatedMs.value === null || listed.value === 0)
      return failed({
        key: 'roster',
        icon: 'download',
        ...(updatedMs.value === null
          ? { title: t('today.roster.missing'), detail: t('today.roster.once') }
          : { title: t('today.roster.empty'), detail: t('today.roster.emptyHow') }),
        actions: [{ label: t('today.roster.load'), run: load }],
      })
    const values = { n: format.value.number(listed.value), time: moment(updatedMs.value) }
    const people = t('today.roster.detail', values, listed.value)
    const usedBytes = storage.value?.usedBytes ?? null
    const size =
      usedBytes === null ? '' : t('today.roster.size', { n: format.value.number(usedBytes / 1e6, 1) })
    return passed('roster', t('today.roster.here'), people + size)
  })
}
