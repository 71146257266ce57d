import type { SeededRandom } from '#tests/support/seeded-random.ts'

/**
 * Mistakes of the code that packs sheets and reads them (SHEET-6): one for each process, since histories follow one
 * another in it. The stand-in for the bundle's writer and reader asks here (`codec/bundle.ts`).
 */
export interface CodecFaults {
  readonly random: SeededRandom
  /** Does it go wrong this time? */
  readonly isDue: () => boolean
}

let faults: CodecFaults | null = null

export function setCodecFaults(now: CodecFaults | null): void {
  faults = now
}

export function codecFaults(): CodecFaults | null {
  return faults
}
