import { pickEvents } from '#client/features/today/index.ts'
import type { Services } from '#client/services.ts'

/** Where the scanner of this phone's event is; without an event, the page that says so. */
export function findScanner(
  { device, schedule }: Pick<Services, 'device' | 'schedule'>,
  nowMs: number,
): string {
  const me = device.me()
  const isMine = ({ id }: ReturnType<typeof schedule.events>[number]) =>
    me?.role === 'organiser' || me?.events.includes(id) === true
  const { main } = pickEvents(schedule.events().filter(isMine), nowMs)
  return main === null ? '/today' : `/event/${main.id}/scan`
}
