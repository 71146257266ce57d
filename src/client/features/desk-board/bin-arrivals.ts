const MINUTE_MS = 60_000
/** Bars of ten minutes, unless the day is so long that they would be hairs. */
const WIDTHS_MINUTES = [10, 20, 30, 60, 120, 240, 720, 1440]
const MOST_BARS = 16

export interface ArrivalBar {
  readonly fromMs: number
  readonly untilMs: number
  readonly count: number
}

/** How many arrived in each span of time, from the first arrival to the last, empty spans included. */
export function binArrivals(arrivalsMs: readonly number[]): readonly ArrivalBar[] {
  if (arrivalsMs.length === 0) return []
  const first = arrivalsMs.reduce((least, ms) => Math.min(least, ms))
  const last = arrivalsMs.reduce((most, ms) => Math.max(most, ms))
  const countBars = (width: number) => Math.floor(last / width) - Math.floor(first / width) + 1
  const widths = WIDTHS_MINUTES.map((minutes) => minutes * MINUTE_MS)
  // a phone with a clock that is months off must not draw a million bars
  const width = widths.find((each) => countBars(each) <= MOST_BARS) ?? last - first + 1
  const start = Math.floor(first / width)
  const counts = new Map<number, number>()
  for (const ms of arrivalsMs) {
    const index = Math.floor(ms / width) - start
    counts.set(index, (counts.get(index) ?? 0) + 1)
  }
  return Array.from({ length: countBars(width) }, (_, index) => ({
    fromMs: (start + index) * width,
    untilMs: (start + index + 1) * width,
    count: counts.get(index) ?? 0,
  }))
}
