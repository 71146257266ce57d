import { findBrowser } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { countBroken } from './count.mjs'
import { ensureInstalled } from './install.mjs'
import { findNode } from './node.mjs'
import { fail, root, say } from './run.mjs'
import { runBrowser, runE2e, runLint, runTypes, runUnit } from './suites.mjs'

// npm test: installs what is missing, a browser included, builds what is stale, runs every suite to its end.
// npm test -- --only lint|types|unit|browser|e2e [what the suite's own runner takes]
const NAMES = ['lint', 'types', 'unit', 'browser', 'e2e']
const IN_A_BROWSER = ['browser', 'e2e']
const SIDE_BY_SIDE = ['lint', 'types']

function parseArguments([flag, name, ...rest]) {
  if (flag === undefined) return { chosen: NAMES, args: [] }
  if (flag === '--only' && NAMES.includes(name)) return { chosen: [name], args: rest }
  return fail(`npm test takes nothing, or -- --only ${NAMES.join('|')}`)
}

/** Tests choose their own port and folder: the settings of a server that runs here are not for them. */
function testEnvironment(browser) {
  const isSetting = (name) => name === 'PORT' || name === 'HOST' || name.startsWith('ASAR_')
  const others = Object.entries(process.env).filter(([name]) => !isSetting(name))
  return { ...Object.fromEntries(others), ASAR_CHROMIUM: browser ?? '' }
}

async function runSuite(name, { node, args, browser, buildProblem }) {
  const suite = { lint: runLint, types: runTypes, unit: runUnit, browser: runBrowser, e2e: runE2e }[name]
  if (IN_A_BROWSER.includes(name) && browser.problem !== undefined) return countBroken(browser.problem)
  if (name === 'e2e' && buildProblem !== undefined) return countBroken('the app could not be built')
  return suite({ node, args, env: testEnvironment(browser.path) })
}

/** What reads the sources keeps one processor busy and is no other's business; all else needs the machine for itself. */
function groupSuites(names) {
  const reading = names.filter((name) => SIDE_BY_SIDE.includes(name))
  const alone = names.filter((name) => !reading.includes(name)).map((name) => [name])
  return reading.length > 0 ? [reading, ...alone] : alone
}

function report(name, { passed, failed, notes }) {
  console.log(`${name.padEnd(7)} ${passed} passed, ${failed} failed`)
  for (const note of notes) console.log(`        ${note}`)
}

const { chosen, args } = parseArguments(process.argv.slice(2))
process.chdir(root)
await ensureInstalled()
const node = findNode()
const needsBuild = chosen.includes('unit') || chosen.includes('e2e')
const browser = chosen.some((name) => IN_A_BROWSER.includes(name)) ? await findBrowser(node) : {}
const buildProblem = needsBuild ? await ensureBuilt(node) : undefined

const outcomes = []
if (buildProblem !== undefined) {
  say(buildProblem)
  outcomes.push(['build', countBroken('the app could not be built')])
}
for (const names of groupSuites(chosen)) {
  say(`\n— ${names.join(', ')}`)
  const suites = names.map(async (name) => [
    name,
    await runSuite(name, { node, args, browser, buildProblem }),
  ])
  outcomes.push(...(await Promise.all(suites)))
}

console.log('')
for (const [name, outcome] of outcomes) report(name, outcome)
const sum = (key) => outcomes.reduce((total, [, outcome]) => total + outcome[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 ? 0 : 1)
