import { findBrowser } from './browser.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { findNode } from './node.mjs'
import { fail, handOver } from './run.mjs'

// npm run bench: the figures of this machine as a table.
await ensureInstalled()
const node = findNode()
const browser = await findBrowser(node)
if (browser.problem !== undefined) fail(browser.problem)
const problem = await ensureBuilt(node)
if (problem !== undefined) fail(problem)
await handOver(node, ['tests/bench/main.ts', ...process.argv.slice(2)], {
  env: { ...process.env, ASAR_CHROMIUM: browser.path },
})
