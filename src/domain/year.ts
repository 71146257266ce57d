import { KAZAKHSTAN_OFFSET_MINUTES } from './fold/event-view.ts'
import { localDate } from './text/calendar.ts'

/**
 * The year in whose streams something stands that happens at this instant: Kazakhstan's year, on every phone and on
 * the server, wherever they are and whatever their own offset is.
 * @param ms Unix ms
 */
export function yearOf(ms: number): number {
  return localDate(ms, KAZAKHSTAN_OFFSET_MINUTES).year
}
