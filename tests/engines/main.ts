import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '#tests/e2e/support/server-process.ts'
import { checkContracts, checkKills, checkOfflineStart } from './checks.ts'
import type { Engine } from './engine.ts'
import { firefox } from './firefox.ts'
import type { Outcome } from './page/vitest.ts'
import { findPrograms, HOW_TO_INSTALL, startScreen } from './programs.ts'
import { serveStoragePage } from './storage-page.ts'
import type { StoragePage } from './storage-page.ts'
import { webkit } from './webkit.ts'

/** `npm run test:engines`: what stands on the browser alone, in Firefox and WebKitGTK. `-- firefox` only in one. */
const wanted = process.argv.slice(2).map((name) => name.toLowerCase())

async function main(): Promise<number> {
  const programs = findPrograms()
  if (programs === null) {
    console.error(HOW_TO_INSTALL)
    return 1
  }
  const problem = await buildApp()
  if (problem !== undefined) {
    console.error(problem)
    return 1
  }
  await using screen = await startScreen(programs.xvfb)
  await using storage = await serveStoragePage()
  const all = [firefox(programs.firefox), webkit({ ...programs, display: screen.display })]
  const engines = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase()))
  const outcomes: Outcome[] = []
  for (const engine of engines) outcomes.push(...(await check(engine, storage)))
  const failed = outcomes.filter((each) => each.problem !== null).length
  console.log(`${outcomes.length - failed} passed, ${failed} failed`)
  return failed > 0 || outcomes.length === 0 ? 1 : 0
}

async function buildApp(): Promise<string | undefined> {
  const launch = pathToFileURL(path.join(projectRoot, 'src/launch/build.mjs')).href
  const { ensureBuilt } = (await import(launch)) as {
    readonly ensureBuilt: (node: string) => Promise<string | undefined>
  }
  return ensureBuilt(process.execPath)
}

async function check(engine: Engine, storage: StoragePage): Promise<readonly Outcome[]> {
  const groups: readonly (readonly [string, () => Promise<readonly Outcome[]>])[] = [
    ['offline start', () => checkOfflineStart(engine)],
    ['storage', () => checkContracts(engine, storage)],
    ['kills', () => checkKills(engine, storage)],
  ]
  const outcomes: Outcome[] = []
  for (const [group, run] of groups) {
    const before = outcomes.length
    try {
      outcomes.push(...(await run()))
    } catch (error) {
      outcomes.push({ title: 'runs to its end', problem: String(error) })
    }
    for (const { title, problem } of outcomes.slice(before)) {
      const verdict = problem === null ? 'ok  ' : 'FAIL'
      console.log(`${verdict} ${engine.name}, ${group}: ${title}${problem === null ? '' : `: ${problem}`}`)
    }
  }
  return outcomes
}

process.exit(await main())
