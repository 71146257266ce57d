import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { crashNodesWhilePushing } from './crash-nodes.ts'
import { findCitus, HOW_TO_INSTALL } from './find-citus.ts'
import { ask, makeDatabase, makeTemplate, startNodes } from './nodes.ts'

/**
 * `npm run test:cluster`: servers killed while phones push through them into a Citus cluster of three nodes, nodes that
 * crash under a server, and everything of `npm test` that runs over PostgreSQL, over tables that Citus has spread. Takes
 * the folder of PostgreSQL's programs.
 */
const KILLS = 20
const CRASHES = 12
const SEED = 1
const WORKERS = 2
/** What runs over PostgreSQL in `npm test`. */
const FILES = [
  'tests/contracts',
  'tests/server/storage',
  'tests/server/kill-server.test.ts',
  'tests/server/desk/pending.test.ts',
  'tests/server/control',
  'tests/server/cli/cli-postgres.test.ts',
  'tests/server/backup',
  'tests/server/two-servers.test.ts',
]
/** They begin by dropping the schema; here it holds what Citus has spread. */
const NOT_OF_CLUSTERS = [
  'says that this user may not make tables',
  'makes the tables once',
  'leaves a database alone',
]

interface Count {
  readonly passed: number
  readonly failed: number
}

async function main(named: string | undefined): Promise<number> {
  const bin = findCitus(named)
  if (bin === null) {
    console.error(HOW_TO_INSTALL)
    return 1
  }
  const counts = [await killOverThreeNodes(bin), await crashThreeNodes(bin), await runSuites(bin)]
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 || passed === 0 ? 1 : 0
}

async function killOverThreeNodes(bin: string): Promise<Count> {
  await using nodes = await startNodes(bin, 1 + WORKERS)
  const database = 'asar'
  const url = await makeDatabase(nodes, database)
  const program = ['tests/server/kill-server.ts', '--cycles', `${KILLS}`, '--seed', `${SEED}`]
  const code = await run([...program, '--database-url', url])
  const spread = await ask<{ port: number; sheets: number }>(
    nodes.coordinator,
    database,
    `select nodeport as port, sum(result::int)::int as sheets
     from run_command_on_placements('sheet', 'select count(*) from %s') group by nodeport`,
  )
  const holding = spread.filter(({ sheets }) => sheets > 0)
  for (const { port, sheets } of holding) console.log(`node ${port}: ${sheets} sheets`)
  const outcomes = [code === 0, holding.length === WORKERS]
  return { passed: outcomes.filter(Boolean).length, failed: outcomes.filter((fine) => !fine).length }
}

/** The coordinator and both workers, in turn by lot. */
async function crashThreeNodes(bin: string): Promise<Count> {
  await using nodes = await startNodes(bin, 1 + WORKERS)
  const databaseUrl = await makeDatabase(nodes, 'asar')
  const problems = await crashNodesWhilePushing({
    ...{ seed: SEED, cycles: CRASHES },
    nodes: nodes.running,
    databaseUrl,
  })
  for (const problem of problems) console.log(problem)
  return problems.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function runSuites(bin: string): Promise<Count> {
  await using nodes = await startNodes(bin, 1)
  await makeTemplate(nodes)
  const folder = mkdtempSync(path.join(tmpdir(), 'asar-cluster-'))
  const report = path.join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const names = ['--project=node', `--testNamePattern=^(?!.*(?:${NOT_OF_CLUSTERS.join('|')}))`]
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...names, ...reporters, ...FILES]
    const code = await run(vitest, { TESTS_POSTGRES: JSON.stringify(nodes.coordinator) })
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as {
      readonly numPassedTests: number
      readonly numFailedTests: number
    }
    const isUnexplained = code !== 0 && numFailedTests === 0
    return { passed: numPassedTests, failed: numFailedTests + (isUnexplained ? 1 : 0) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function run(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...settings } })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

process.exit(await main(process.argv[2]))
