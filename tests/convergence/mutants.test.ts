import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { MUTANTS } from './mutants/mutants.ts'
import { REASONS } from './mutants/reasons.ts'
import { SEEDS } from './mutants/seeds.ts'
import { runLines } from './run-shares.ts'
import type { Caught } from './run-mutants.ts'

/**
 * Histories that each may live through here, from a seed shortly before one that catches it. What it takes from the
 * first seed on is told by `npm run simulate -- --mutants`: less than 5,000 for every one of them.
 */
const MOST = 400

describe('a simulator that can fail', () => {
  it('[TEST-2] notices every variant of the protocol that is broken on purpose, by the wrong it was made for', async () => {
    const caught = await huntAll()
    const lines = caught.map(
      ({ mutant, histories, violation }) => `${mutant}: ${histories ?? 'never'}, ${violation}`,
    )
    console.log(lines.sort().join('\n'))
    expect(caught.filter(({ histories }) => histories === null)).toEqual([])
    expect(caught.map(({ mutant }) => mutant).sort()).toEqual(Object.keys(MUTANTS).sort())
  }, 1_800_000)

  it('[TEST-2] knows of each by what it has to be noticed', () => {
    expect(Object.keys(REASONS).sort()).toEqual(Object.keys(MUTANTS).sort())
  })

  it('[TEST-2] has at least 25 of them, and begins elsewhere than at the first seed only for some of these', () => {
    expect(Object.keys(MUTANTS).length).toBeGreaterThanOrEqual(25)
    expect(Object.keys(SEEDS).filter((name) => !Object.hasOwn(MUTANTS, name))).toEqual([])
  })
})

async function huntAll(): Promise<readonly Caught[]> {
  const shares = availableParallelism()
  const caught: Caught[] = []
  const hunt = (i: number) => {
    const args = ['--remembered', '--most', String(MOST), '--share', String(i), '--shares', String(shares)]
    return runLines('mutant-share.ts', args, (line) => caught.push(JSON.parse(line) as Caught))
  }
  await Promise.all(Array.from({ length: shares }, (_, i) => hunt(i)))
  return caught
}
