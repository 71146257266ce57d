import { MORNING_MS } from './turnable-clock.ts'

/** An event of four hours this morning, as a desk plans it. */
export const PLAN = {
  title: 'Есіл жағалауы',
  startsMs: MORNING_MS,
  endsMs: MORNING_MS + 14_400_000,
  utcOffsetMinutes: 300,
  place: 'Астана',
  meetingPoint: '',
  bring: '',
}
