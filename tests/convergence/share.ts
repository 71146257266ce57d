import './speed/register.ts'
import { parseArgs } from 'node:util'
import type { ShareLine } from './run-shares.ts'

// One process's part of many histories; says a line of JSON for each.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '1' },
    slow: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    /** Without the quick stand-ins. */
    plain: { type: 'boolean', default: false },
  },
})
const { runHistory } = await import('./history.ts')

const first = Number(values.seed)
for (let seed = first; seed < first + Number(values.histories); seed++) {
  const { violation, saved, faults, rounds, trace } = await runHistory(seed)
  const line: ShareLine = { seed, violation, saved, faults, rounds, ...(values.trace ? { trace } : {}) }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
