import './speed/register.ts'
import { parseArgs } from 'node:util'
import type { Caught } from './run-mutants.ts'

// One process's part of the mutants; says a line of JSON for each.

const { runHistory } = await import('./history.ts')
const { MUTANTS } = await import('./mutants/mutants.ts')
const { REASONS } = await import('./mutants/reasons.ts')
const { SEEDS } = await import('./mutants/seeds.ts')

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '5000' },
    only: { type: 'string', default: '' },
    /** Begin at the remembered seeds. */
    remembered: { type: 'boolean', default: false },
    share: { type: 'string', default: '0' },
    shares: { type: 'string', default: '1' },
  },
})

const names = Object.keys(MUTANTS).filter((name) => name.startsWith(values.only))
for (const [i, name] of names.entries())
  if (i % Number(values.shares) === Number(values.share))
    process.stdout.write(`${JSON.stringify(await hunt(name))}\n`)

/** What goes wrong for another reason, or without the mutant too, proves nothing about it, and is passed over. */
async function hunt(mutant: string): Promise<Caught> {
  const first = (values.remembered ? SEEDS[mutant] : undefined) ?? Number(values.seed)
  const make = MUTANTS[mutant]
  for (let i = 0; i < Number(values.most); i++) {
    const seed = first + i
    const { violation } = await runHistory(seed, make?.())
    if (violation === null || !REASONS[mutant]?.test(lastLineOf(violation))) continue
    if ((await runHistory(seed)).violation !== null) continue
    return { mutant, histories: i + 1, seed, violation: lastLineOf(violation) }
  }
  return { mutant, histories: null, seed: null, violation: '' }
}

function lastLineOf(violation: string): string {
  const [told = ''] = violation.split('\n  because ').slice(-1)
  return told.split('\n')[0] ?? ''
}
