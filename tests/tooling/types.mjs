import path from 'node:path'
import { root, runHidden } from '../../src/launch/run.mjs'

/** Each layer is a program of its own, with only the libraries that it may know. */
export const PROGRAMS = [
  'src/domain',
  'src/protocol',
  'src/client',
  'src/client/pwa',
  'src/server',
  'tests',
  '.',
]

const AT_ONCE = 2

async function check(node, env, program) {
  const args = ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', program]
  const { code, output } = await runHidden(node, args, { cwd: root, env })
  console.log(`${code === 0 ? 'fits' : 'DOES NOT FIT'}  ${program}`)
  if (code !== 0) console.log(output)
  return { program, passed: code === 0 }
}

/** Checks the types of every program, two at a time; resolves to `{ program, passed }` of each. */
export async function checkTypes(node, env = process.env) {
  const waiting = [...PROGRAMS]
  const outcomes = []
  const work = async () => {
    for (let program = waiting.shift(); program !== undefined; program = waiting.shift()) {
      outcomes.push(await check(node, env, program))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return outcomes
}

if (path.resolve(process.argv[1] ?? '') === import.meta.filename) {
  const outcomes = await checkTypes(process.execPath)
  process.exit(outcomes.every((outcome) => outcome.passed) ? 0 : 1)
}
