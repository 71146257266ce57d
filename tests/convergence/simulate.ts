import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { runMutants } from './run-mutants.ts'
import { runShares } from './run-shares.ts'
import type { Tally } from './run-shares.ts'

/**
 * Runs histories outside the test suite, shared out over the processors:
 *   npm run simulate -- --histories 100000 --seed 1     many, from a seed on
 *   npm run simulate -- --histories 1 --seed 123        one again, with all that happened in it
 *   npm run simulate -- --slow --histories 300          over IndexedDB, HTTP and SQLite
 *   npm run simulate -- --mutants                       how many histories it takes to catch each mutant
 *   npm run simulate -- --mutants --only 'a phone that' those whose names begin so
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string' },
    shares: { type: 'string', default: String(availableParallelism()) },
    slow: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    trace: { type: 'boolean', default: false },
  },
})
const seed = readCount(values.seed)
const shares = readCount(values.shares)
const histories = readCount(values.histories ?? (values.slow ? '300' : values.mutants ? '5000' : '20000'))

if (values.mutants) await printMutants()
else await printHistories()

async function printHistories(): Promise<void> {
  const isTold = values.trace || histories === 1
  const tally = await runShares({ seed, histories, shares, isSlow: values.slow, isTold }, say)
  say(describe(tally))
  process.exitCode = tally.failures.length === 0 ? 0 : 1
}

async function printMutants(): Promise<void> {
  const caught = await runMutants({ seed, most: histories, shares, only: values.only })
  const width = Math.max(...caught.map(({ mutant }) => mutant.length))
  say(`| ${'mutant'.padEnd(width)} | histories until caught | by |`)
  say(`| ${'-'.repeat(width)} | ---------------------- | -- |`)
  for (const { mutant, histories: count, violation } of caught)
    say(
      `| ${mutant.padEnd(width)} | ${(count === null ? `not in ${histories}` : String(count)).padEnd(22)} | ${violation} |`,
    )
  process.exitCode = caught.every((each) => each.histories !== null) ? 0 : 1
}

function describe({ histories: count, saved, faults, failures, rounds, seconds }: Tally): string {
  const speed = `${(count / seconds).toFixed(0)} histories and ${(faults / seconds).toFixed(0)} faults a second`
  return (
    `${count} histories, ${saved} facts saved, ${faults} faults, ${failures.length} failures, ` +
    `at most ${rounds} rounds to heal, ${seconds.toFixed(1)} s: ${speed}`
  )
}

function readCount(text: string): number {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count > 0) return count
  process.stderr.write(
    'Usage: npm run simulate -- --seed NUMBER --histories NUMBER [--shares NUMBER] [--slow] [--mutants] [--trace]\n',
  )
  process.exit(2)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
