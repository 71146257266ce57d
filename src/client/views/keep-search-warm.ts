import type { TimerPort } from '#client/sync/loop.ts'
import type { Stop } from '#client/services.ts'
import type { PeopleSearch } from './people-search.ts'

/** By then the list has been drawn, or the rest of a download has come, and nobody has typed. */
const DELAY_MS = 1_200

export interface WarmingMeans {
  readonly timers: Pick<TimerPort, 'set'>
  readonly pause: () => Promise<void>
}

/**
 * A list that was opened, has just been downloaded or has grown by a hundred people is made ready for searching before
 * somebody types.
 * @param findSearch makes it, and with it the list of people: not asked at once
 */
export function keepSearchWarm(
  findSearch: () => PeopleSearch,
  onChange: (listener: () => void) => Stop,
  { timers, pause }: WarmingMeans,
): Stop {
  let search: PeopleSearch | null = null
  let isWarming = false
  let isStopped = false
  const warmLater = (): void => {
    isWarming = true
    timers.set(() => void warm(), DELAY_MS)
  }
  const warm = async (): Promise<void> => {
    if (isStopped) return
    search = findSearch()
    await search.warm(pause)
    isWarming = false
    if (search.isCold()) warmLater()
  }
  const stop = onChange(() => {
    if (!isWarming && search?.isCold()) warmLater()
  })
  warmLater()
  return () => {
    isStopped = true
    stop()
  }
}
