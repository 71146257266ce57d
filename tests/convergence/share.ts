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
const run = values.slow
  ? (await import('./slow/slow-history.ts')).runSlowHistory
  : (await import('./history.ts')).runHistory

const first = Number(values.seed)
for (let seed = first; seed < first + Number(values.histories); seed++) {
  const { violation, saved, faults, rounds, trace } = await run(seed)
  const line: ShareLine = { seed, violation, saved, faults, rounds, ...(values.trace ? { trace } : {}) }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
// Channels and connections of phones that were switched off may still be open.
if (values.slow) process.exit(0)
