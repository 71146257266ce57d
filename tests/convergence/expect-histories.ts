import { runHistory } from './history.ts'

/** Lives through histories of consecutive seeds. @throws {Error} naming the first seed that went wrong, and how to repeat it */
export async function expectHistories(first: number, count: number): Promise<void> {
  for (let seed = first; seed < first + count; seed++) {
    const { violation } = await runHistory(seed)
    if (violation !== null) throw new Error(`seed ${seed}: ${violation}\n${repeat(seed)}`)
  }
}

/** The command that shows all that happened in one history. */
export const repeat = (seed: number) => `repeat: npm run simulate -- --seed ${seed} --histories 1`
