import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fail, root, runHidden, say } from './run.mjs'

const LOCK = path.join(root, 'package-lock.json')
const MODULES = path.join(root, 'node_modules')
const STAMP = path.join(MODULES, '.asar-lock')

/** What a finished install for this lockfile on this kind of machine is stamped with. */
function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(LOCK)).digest('hex')
  return `${process.platform}-${process.arch} ${hash}\n`
}

/** Did a plain `npm ci` by hand install just this lockfile? npm keeps its own record, written at the very end. */
function isInstalledByHand() {
  const record = path.join(MODULES, '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([place, { version, integrity, optional }]) => {
    if (place === '') return true
    const found = present[place]
    if (found === undefined) return optional === true
    return found.version === version && found.integrity === integrity
  })
}

function isInstalled(stamp) {
  if (existsSync(STAMP)) return readFileSync(STAMP, 'utf8') === stamp
  return isInstalledByHand()
}

/** npm as it started us, or the one on the PATH; on the Node that npm itself runs on, not on the one it replaces. */
function npmCommand() {
  const cli = process.env.npm_execpath ?? ''
  if (path.basename(cli) === 'npm-cli.js') {
    return { command: process.env.npm_node_execpath ?? process.execPath, before: [cli], shell: false }
  }
  return { command: 'npm', before: [], shell: process.platform === 'win32' }
}

/** Windows cannot delete a program that runs, and `npm ci` deletes everything first. */
function installVerb() {
  const runsFromModules = process.execPath.startsWith(MODULES + path.sep)
  return process.platform === 'win32' && runsFromModules ? 'install' : 'ci'
}

/** Installs exactly what the lockfile says, unless that is what is there. Ends the process if it cannot. */
export async function ensureInstalled() {
  const stamp = wantedStamp()
  if (!isInstalled(stamp)) {
    say('Installing what the project needs (a minute or two) …')
    const { command, before, shell } = npmCommand()
    // NODE_ENV=production would leave out what builds the app.
    const args = [...before, installVerb(), '--include=dev', '--include=optional', '--no-audit', '--no-fund']
    const { code, output } = await runHidden(command, args, { shell })
    if (code !== 0) fail(`${output}\nInstalling failed (npm ${installVerb()}). Is the network there?`)
  }
  writeFileSync(STAMP, stamp)
}
