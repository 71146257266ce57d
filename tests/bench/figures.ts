import { cpus, release, totalmem } from 'node:os'

/** One measured figure; what it was measured on stands under the table. */
export interface Figure {
  readonly what: string
  readonly value: string
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (samples: readonly number[]) => percentile(samples, 0.5)

/** A table that reads as it stands and as Markdown. */
export function printFigures(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length))
  const wide = Math.max(...figures.map(({ value }) => value.length))
  console.log(`| ${'figure'.padEnd(width)} | ${'measured'.padEnd(wide)} |`)
  console.log(`| ${'-'.repeat(width)} | ${'-'.repeat(wide)} |`)
  for (const { what, value } of figures) console.log(`| ${what.padEnd(width)} | ${value.padEnd(wide)} |`)
}

/** What the figures were measured on. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`
  return `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${memory}, ${process.platform} ${release()}, Node ${process.version}`
}
