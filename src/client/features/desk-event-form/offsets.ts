import { twoDigits } from '#domain/text/calendar.ts'

const HOUR = 60
const HALVES = [-570, -210, 210, 270, 330, 345, 390, 570, 765]

/** Every offset in use, west to east, in minutes. */
export const offsets: readonly number[] = [
  ...Array.from({ length: 27 }, (_, index) => (index - 12) * HOUR),
  ...HALVES,
].sort((a, b) => a - b)

/** `UTC+05:00` */
export function writeOffset(minutes: number): string {
  const size = Math.abs(minutes)
  return `UTC${minutes < 0 ? '−' : '+'}${twoDigits(Math.floor(size / HOUR))}:${twoDigits(size % HOUR)}`
}
