import { computed, type ComputedRef } from 'vue'
import { useServices } from '#client/injection-keys.ts'
import { useLive } from '#client/stores/use-live.ts'
import { useNow } from '#client/stores/use-now.ts'
import { pickEvents, type MyEvents } from './pick-events.ts'

/** The events given to this phone (all of them for an organiser), by how soon they are needed. */
export function useMyEvents(): ComputedRef<MyEvents> {
  const { device, schedule } = useServices()
  const now = useNow()
  const me = useLive(device, () => device.me())
  const events = useLive(schedule, () => schedule.events())
  return computed(() => {
    const isMine = (id: (typeof events.value)[number]['id']) =>
      me.value?.role === 'organiser' || me.value?.events.includes(id) === true
    return pickEvents(
      events.value.filter(({ id }) => isMine(id)),
      now.value,
    )
  })
}
