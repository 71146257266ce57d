import { parseArgs } from 'node:util'
import { runHistory } from './history.ts'

/**
 * Runs histories outside the test suite:
 *   npm run simulate -- --seed 1 --histories 10000    many, from a seed on
 *   npm run simulate -- --seed 123 --histories 1      one again, with all that happened in it
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    histories: { type: 'string', default: '2000' },
    trace: { type: 'boolean', default: false },
  },
})
const first = Number(values.seed)
const histories = Number(values.histories)
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(histories) || histories < 1) {
  process.stderr.write('Usage: npm run simulate -- --seed NUMBER --histories NUMBER [--trace]\n')
  process.exit(2)
}

let failures = 0
let saved = 0
let mostRounds = 0
const startedMs = performance.now()
for (let seed = first; seed < first + histories; seed++) {
  const report = await runHistory(seed)
  saved += report.saved
  mostRounds = Math.max(mostRounds, report.rounds)
  if (values.trace || (report.violation !== null && histories === 1)) say(report.trace.join('\n'))
  if (report.violation === null) continue
  failures++
  say(`seed ${seed}: ${report.violation}`)
  say(`  repeat: npm run simulate -- --seed ${seed} --histories 1`)
}
const seconds = (performance.now() - startedMs) / 1000
say(
  `${histories} histories, ${saved} facts saved, ${failures} failures, ` +
    `at most ${mostRounds} rounds to heal, ${seconds.toFixed(1)} s`,
)
process.exitCode = failures === 0 ? 0 : 1

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
