import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { EventView } from '#domain/fold/event-view.ts'
import { MOST_COMPANIONS } from '#domain/pass/pass.ts'
import { instantFromLocal, localDate } from '#domain/text/calendar.ts'
import { yearOf } from '#domain/year.ts'
import type { PassWish } from '#client/services/passes.ts'
import { readDay, writeDay } from '#client/ui/day-and-clock.ts'

export interface PassChoice {
  readonly scope: Ref<'event' | 'season' | undefined>
  readonly year: ComputedRef<number>
  /** The last day, as it was typed. */
  readonly until: Ref<string>
  /** Why a day is not taken: another year's passes are not accepted anyway. */
  readonly error: ComputedRef<'not-a-day' | 'not-this-season' | null>
  readonly companions: Ref<number>
  readonly wish: ComputedRef<PassWish>
}

const DAY_MS = 86_400_000

/** For what the cards are made: this event, or all events of its year until a day; and for how many. */
export function usePassWish(event: () => EventView): PassChoice {
  const year = computed(() => yearOf(event().startsMs))
  const scope = ref<'event' | 'season' | undefined>('event')
  const until = ref(writeDay(`${year.value}-12-31`))
  const companions = ref(0)

  const untilMs = computed(() => {
    const [inYear = 0, month = 0, day = 0] = readDay(until.value)?.split('-').map(Number) ?? []
    if (inYear === 0) return 'not-a-day'
    // the whole day counts
    const midnight = instantFromLocal(
      { year: inYear, month, day, hour: 0, minute: 0 },
      event().utcOffsetMinutes,
    )
    const isLate = midnight + DAY_MS > event().startsMs
    return inYear === year.value && isLate ? midnight + DAY_MS : 'not-this-season'
  })
  const wish = computed((): PassWish => {
    const most = Math.min(MOST_COMPANIONS, companions.value)
    return {
      ...(most > 0 && { companions: most }),
      ...(scope.value === 'season' && typeof untilMs.value === 'number' && { seasonUntilMs: untilMs.value }),
    }
  })
  return {
    ...{ scope, year, until, companions, wish },
    error: computed(() => (typeof untilMs.value === 'string' ? untilMs.value : null)),
  }
}

/** The last day on which a pass is good: the hour it names is the first of the next. */
export function lastDayOf(untilMs: number, offsetMinutes: number): string {
  const { year, month, day } = localDate(untilMs - 1, offsetMinutes)
  return writeDay([year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-'))
}
