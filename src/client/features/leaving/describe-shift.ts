import type { Formatters } from '#domain/text/formatters.ts'

/** «+6 сағ», «−15 мин»: what was or is to be added to a clock. */
export function describeShift(ms: number, format: Pick<Formatters, 'duration'>): string {
  const minutes = Math.round(ms / 60_000)
  return `${minutes < 0 ? '−' : '+'}${format.duration(Math.abs(minutes))}`
}
