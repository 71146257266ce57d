import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PersonId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import type { Board } from '#client/services.ts'
import { useRecentMarks } from '#client/stores/recent-marks.ts'
import { settleSave } from '#client/stores/settle-save.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { useFormat } from '#client/i18n/use-format.ts'
import type { MarkFailure } from './useMarks.ts'

export interface GroupMarks {
  readonly isSaving: Readonly<Ref<boolean>>
  readonly failure: Readonly<ShallowRef<MarkFailure['reason'] | null>>
  /** Marks these people of a group here, all or none; resolves to whether it was kept. */
  readonly checkIn: (name: string, people: readonly PersonId[]) => Promise<boolean>
}

/** Marking a whole group in one saving, which one tap takes back. */
export function useGroupMarks(board: () => Board | null): GroupMarks {
  const { groups } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const format = useFormat()
  const recent = useRecentMarks()
  const isSaving = ref(false)
  const failure = shallowRef<MarkFailure['reason'] | null>(null)

  async function checkIn(name: string, people: readonly PersonId[]): Promise<boolean> {
    const open = board()
    if (open === null || isSaving.value) return false
    isSaving.value = true
    failure.value = null
    const outcome = await settleSave(groups.checkInAll(open, people))
    isSaving.value = false
    if (outcome.kind === 'not-saved') {
      failure.value = outcome.reason
      return false
    }
    const marks = outcome.marks ?? []
    const [first] = marks
    // everybody was marked by another phone in the meantime
    if (first === undefined) return true
    const n = format.value.number(marks.length)
    recent.remember({
      event: open.id,
      person: first.person,
      name: t('check-in.whole.name', { name, n }),
      kind: 'group',
      facts: outcome.facts,
      marks,
    })
    if ('vibrate' in navigator) navigator.vibrate(60)
    const { here, listed } = open.counts()
    announcer.announce(t('check-in.said.group', { name, n, here, listed }))
    return true
  }
  return { isSaving, failure, checkIn }
}
