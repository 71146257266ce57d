import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { findNode } from './node.mjs'
import { fail, handOver } from './run.mjs'

// npm start [-- --demo]: installs what is missing, builds what is stale, runs the server.
// Settings by environment: PORT, HOST, ASAR_DATA.
await ensureInstalled()
const node = findNode()
const problem = await ensureBuilt(node)
if (problem !== undefined) fail(problem)
await handOver(node, ['src/server/main.ts', ...process.argv.slice(2)])
