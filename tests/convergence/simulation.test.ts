import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { runHistory } from './history.ts'
import { REPEATABLE } from './past-failures.ts'
import { runShares } from './run-shares.ts'
import type { ShareWish } from './run-shares.ts'

const FAST = 20_000
const SLOW = 300
const shares = availableParallelism()

describe('phones and a server under every fault there is', () => {
  it.each(REPEATABLE)('[TEST-1] seed $seed stays mended: $taught', async ({ seed }) => {
    expect((await runHistory(seed)).violation).toBeNull()
  })

  it('[TEST-1] lives through the same histories alike twice, with quick stand-ins for hashes and without', async () => {
    const [first, again] = [await traceHere(7), await traceHere(7)]
    expect(first).toEqual(again)
    expect(first.length).toBeGreaterThan(20)
    const told: string[] = []
    await runShares({ seed: 7, histories: 1, shares: 1, isSlow: false, isTold: true }, (text) =>
      told.push(text),
    )
    expect(told.join('\n').split('\n')).toEqual(first)
  })

  it('[TEST-1] loses nothing, doubles nothing and agrees in twenty thousand histories', async () => {
    await expectPeace({ seed: 1, histories: FAST, shares, isSlow: false, isTold: false })
  }, 1_800_000)

  it('[TEST-1] does so in three hundred over IndexedDB, HTTP, ES256 and a SQLite file', async () => {
    await expectPeace({ seed: 1, histories: SLOW, shares, isSlow: true, isTold: false })
  }, 1_800_000)
})

async function traceHere(seed: number): Promise<readonly string[]> {
  return (await runHistory(seed)).trace
}

/** Whatever goes wrong is named by its seed, with how to repeat it. */
async function expectPeace(wish: ShareWish): Promise<void> {
  const told: string[] = []
  const { failures, histories, faults } = await runShares(wish, (text) => told.push(text))
  expect(failures, told.join('\n')).toEqual([])
  expect(histories).toBe(wish.histories)
  expect(faults).toBeGreaterThan(wish.histories)
}
