import { runLines } from './run-shares.ts'

/** How a mutant was caught. */
export interface Caught {
  readonly mutant: string
  /** Lived through until one went wrong, that one included; `null`: none did. */
  readonly histories: number | null
  readonly seed: number | null
  /** What the checker said. */
  readonly violation: string
}

export interface MutantWish {
  readonly seed: number
  /** Histories that each may live through at most. */
  readonly most: number
  readonly shares: number
  /** Only mutants whose names begin so. */
  readonly only: string
}

/** Lets every mutant live through histories until it is caught, in processes of their own. */
export async function runMutants({ seed, most, shares, only }: MutantWish): Promise<readonly Caught[]> {
  const caught: Caught[] = []
  const share = (i: number) => {
    const args = ['--seed', String(seed), '--most', String(most), '--only', only]
    const part = ['--share', String(i), '--shares', String(shares)]
    return runLines('mutant-share.ts', [...args, ...part], (line) => caught.push(JSON.parse(line) as Caught))
  }
  await Promise.all(Array.from({ length: shares }, (_, i) => share(i)))
  return caught.sort((a, b) => (a.histories ?? Infinity) - (b.histories ?? Infinity))
}
