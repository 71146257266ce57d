import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { root, runHidden, say } from './run.mjs'

/** All that the built app is made of; the server and this folder run unbuilt. */
const SOURCES = [
  'src/client',
  'src/domain',
  'src/protocol',
  'public',
  'index.html',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]
const DIST = path.join(root, 'dist')
const STAMP = '.stamp'

function listFiles(place) {
  const absolute = path.join(root, place)
  if (!existsSync(absolute)) return []
  if (statSync(absolute).isFile()) return [place]
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => listFiles(`${place}/${name}`))
}

/** Of contents, not of times: a checkout touches files that it does not change. */
function hashSources() {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap(listFiles)) {
    const bytes = readFileSync(path.join(root, file))
    hash.update(`${file} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

function isBuilt(stamp) {
  const file = path.join(DIST, STAMP)
  return existsSync(file) && readFileSync(file, 'utf8') === stamp
}

/** A server that serves the old build meanwhile sees a whole build before and a whole build after. */
function putInPlace(fresh) {
  const old = `${fresh}-old`
  try {
    if (existsSync(DIST)) renameSync(DIST, old)
    renameSync(fresh, DIST)
  } catch {
    // Windows keeps a folder in its place while somebody reads in it; files in it can be replaced.
    cpSync(fresh, DIST, { recursive: true })
  }
  rmSync(old, { recursive: true, force: true })
  rmSync(fresh, { recursive: true, force: true })
}

/**
 * Builds the app into dist/ unless it was built from just these sources.
 * Resolves to undefined, or to what the build printed when it failed.
 */
export async function ensureBuilt(node) {
  const stamp = hashSources()
  if (isBuilt(stamp)) return undefined
  say('Building the app …')
  const cache = path.join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const fresh = path.join(cache, `build-${process.pid}`)
  const args = ['node_modules/vite/bin/vite.js', 'build', '--outDir', fresh, '--emptyOutDir']
  const { code, output } = await runHidden(node, args)
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    return `${output}\nBuilding the app failed.`
  }
  writeFileSync(path.join(fresh, STAMP), stamp)
  putInPlace(fresh)
  return undefined
}
