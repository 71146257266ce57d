import type { EventPlan } from '#domain/drafts/event.ts'
import { KAZAKHSTAN_OFFSET_MINUTES } from '#domain/fold/event-view.ts'
import { instantFromLocal, localDate } from '#domain/text/calendar.ts'

const DAY_MS = 86_400_000

/** One event of the demo week. */
export interface DemoEvent {
  readonly plan: EventPlan
  readonly people: number
  /** It is over, and attendance was taken. */
  readonly isMarked: boolean
}

/** Events around today: one that is over, today's, and two to come; in three languages. */
export function planDemoWeek(nowMs: number): readonly [DemoEvent, DemoEvent, ...DemoEvent[]] {
  return [
    {
      people: 40,
      isMarked: true,
      plan: {
        ...at(nowMs, -2, 10, 3),
        title: 'Жайық жағасын тазалау',
        place: 'Орал қаласы, Жайық өзенінің жағасы',
        meetingPoint: 'Көпір жанындағы автотұрақ',
        bring: 'Қолғап, су, бас киім',
      },
    },
    {
      people: 300,
      isMarked: false,
      plan: {
        ...at(nowMs, 0, 9, 4),
        title: 'Большой субботник в роще',
        place: 'г. Караганда, роща у Фёдоровского водохранилища',
        meetingPoint: 'Главный вход, белая палатка',
        bring: 'Перчатки, вода, головной убор',
      },
    },
    {
      people: 0,
      isMarked: false,
      plan: {
        ...at(nowMs, 2, 11, 2),
        title: 'Tree planting by the lake',
        place: 'Burabay, north shore',
        meetingPoint: 'The boat house',
        bring: 'Boots and a cup for tea',
      },
    },
    {
      people: 0,
      isMarked: false,
      plan: {
        ...at(nowMs, 4, 10, 3),
        title: 'Мектеп ауласындағы сенбілік',
        place: 'Семей қаласы, №5 мектеп',
        meetingPoint: 'Мектептің кіреберісі',
        bring: 'Қолғап',
      },
    },
  ]
}

function at(nowMs: number, inDays: number, hour: number, hours: number) {
  const utcOffsetMinutes = KAZAKHSTAN_OFFSET_MINUTES
  const day = localDate(nowMs + inDays * DAY_MS, utcOffsetMinutes)
  const startsMs = instantFromLocal({ ...day, hour, minute: 0 }, utcOffsetMinutes)
  return { startsMs, endsMs: startsMs + hours * 3_600_000, utcOffsetMinutes }
}
