import path from 'node:path'
import { ensureInstalled } from './install.mjs'
import { findNode } from './node.mjs'
import { handOver, root } from './run.mjs'

// npm run --silent asar -- …: the command line for scripts and for whoever hosts it.
await ensureInstalled()

// npm moves to the project's folder, but a file is named as seen from where the command was typed.
const typedIn = process.env.npm_lifecycle_event === 'asar' ? process.env.INIT_CWD : undefined
const { ASAR_DATA: data = 'data', ASAR_JOURNAL: journal } = process.env
await handOver(findNode(), [path.join(root, 'src/server/cli/main.ts'), ...process.argv.slice(2)], {
  cwd: typedIn ?? process.cwd(),
  env: {
    ...process.env,
    ASAR_DATA: path.resolve(root, data),
    ...(journal ? { ASAR_JOURNAL: path.resolve(root, journal) } : {}),
  },
})
