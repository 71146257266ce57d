import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ClockDoubt } from '#domain/fold/session-clocks.ts'
import type { DeviceId } from '#domain/ids.ts'
import { useServices } from '#client/injection-keys.ts'
import { upperFirst } from '#client/i18n/upper-first.ts'
import type { OpenBoard } from '#client/stores/use-board.ts'
import { useAnnouncer } from '#client/ui/announcer.ts'
import { useLeavingSave } from './useLeavingSave.ts'

/** Clocks of an event that a person should look at, and the way to put one right. */
export function useClocks(opened: OpenBoard) {
  const { leaving, device } = useServices()
  const { t } = useI18n()
  const announcer = useAnnouncer()
  const save = useLeavingSave()
  const doubts = shallowRef<readonly ClockDoubt[] | null>(null)
  const people = opened.read((board) => board.people(), [])
  const devices = opened.read((board) => board.devices(), new Map<never, never>())

  async function read(): Promise<void> {
    const board = opened.board.value
    if (board) doubts.value = await leaving.listClockDoubts(board)
  }
  watch(people, read, { immediate: true })

  function nameDevice(id: DeviceId): string {
    if (id === device.me()?.device) return t('person.thisPhone')
    return devices.value.get(id)?.name || t('person.otherPhone')
  }
  async function correct({ clock }: ClockDoubt, shiftMs: number): Promise<boolean> {
    const board = opened.board.value
    if (board === null) return false
    const saved = await save.run(() => leaving.correctClock(board, clock, shiftMs))
    if (saved === null) return false
    announcer.announce(t('leaving.clocks.done'))
    await read()
    return true
  }
  return {
    doubts: computed(() => doubts.value),
    /** Phones that marked people here, the latest first; nothing is odd about their clocks. */
    phones: opened.read(
      (board) =>
        [...board.lastSeen()]
          .sort(([, a], [, b]) => b - a)
          .map(([id, lastMs]) => ({ id, lastMs, name: upperFirst(nameDevice(id)) })),
      [],
    ),
    nameClock: ({ clock }: ClockDoubt) => upperFirst(clock.devices.map(nameDevice).join(', ')),
    isSaving: save.isSaving,
    failure: save.failure,
    correct,
  }
}
