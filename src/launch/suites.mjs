import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkTypes } from '../../tests/tooling/types.mjs'
import { countBroken, countPlaywright, countVitest } from './count.mjs'
import { runVisible } from './run.mjs'

/** Each suite takes `{ node, env, args }` and resolves to `{ passed, failed, notes }`. */
export async function runLint({ node, env }) {
  const eslint = ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']
  const prettier = ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']
  const tools = [
    ['eslint', eslint],
    ['prettier', prettier],
  ]
  // Side by side: whichever of these and the types ends last would leave a processor with nothing to do.
  const codes = await Promise.all(tools.map(([, args]) => runVisible(node, args, { env })))
  const found = tools.filter((_, i) => codes[i] !== 0)
  return {
    passed: tools.length - found.length,
    failed: found.length,
    notes: found.map(([name]) => `${name} found something to mend`),
  }
}

export async function runTypes({ node, env }) {
  const outcomes = await checkTypes(node, env)
  const failed = outcomes.filter((outcome) => !outcome.passed)
  return {
    passed: outcomes.length - failed.length,
    failed: failed.length,
    notes: failed.map((outcome) => `types do not fit in ${outcome.program}`),
  }
}

/**
 * All of them also show which branches they walk; some of them alone would walk too few. Tests of pages and the long
 * searches go without, for counting slows them by half and they walk no counted branch that others do not.
 */
export async function runUnit(setting) {
  if (setting.args.length > 0) return runVitest(['node', 'dom', 'pages', 'search'], setting)
  const covered = await runVitest(['node', 'dom'], { ...setting, args: ['--coverage.enabled'] })
  return addUp(covered, await runVitest(['pages', 'search'], setting))
}

const addUp = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  notes: [...one.notes, ...other.notes],
})

/** What has to hold in a real browser too; apart from the others, so that a machine without one says what is missing. */
export function runBrowser(setting) {
  return runVitest(['browser'], setting)
}

function runVitest(projects, { node, env, args }) {
  return withReport(countVitest, async (file) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const chosen = projects.map((project) => `--project=${project}`)
    const run = [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--allowOnly=false',
      ...chosen,
      ...reporters,
      ...args,
    ]
    return runVisible(node, run, { env })
  })
}

export function runE2e({ node, env, args }) {
  return withReport(countPlaywright, async (file) => {
    const run = ['node_modules/@playwright/test/cli.js', 'test', '--forbid-only', '--reporter=list,json']
    return runVisible(node, [...run, ...args], { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } })
  })
}

async function withReport(count, run) {
  const folder = mkdtempSync(path.join(tmpdir(), 'asar-report-'))
  const file = path.join(folder, 'report.json')
  try {
    const exitCode = await run(file)
    return count(JSON.parse(readFileSync(file, 'utf8')), exitCode)
  } catch (error) {
    return countBroken(`left no report: ${error.message}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
