import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

export interface Programs {
  readonly firefox: string
  readonly driver: string
  readonly miniBrowser: string
  readonly xvfb: string
}

const PACKAGES = ['firefox-esr', 'webkit2gtk-driver', 'xvfb']

/** What the engines need, installed if this is root on Debian or Ubuntu. `null`: it is not to be had. */
export function findPrograms(): Programs | null {
  return look() ?? (install() ? look() : null)
}

export const HOW_TO_INSTALL =
  'These tests need Firefox, WebKitGTK with its WebDriver, and Xvfb. On Debian or Ubuntu, as root: ' +
  `apt-get install ${PACKAGES.join(' ')} (Ubuntu calls Firefox "firefox"). Then run the command again.`

function look(): Programs | null {
  const firefox = onPath('firefox-esr') ?? onPath('firefox')
  const driver = onPath('WebKitWebDriver')
  const xvfb = onPath('Xvfb')
  const miniBrowser = findMiniBrowser()
  return firefox && driver && xvfb && miniBrowser ? { firefox, driver, miniBrowser, xvfb } : null
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '')
  return [...folders, '/usr/bin'].map((folder) => path.join(folder, name)).find((file) => existsSync(file))
}

/** A part of the library's package that stands on nobody's PATH. */
function findMiniBrowser(): string | undefined {
  const bases = ['/usr/lib', '/usr/libexec', '/usr/lib64', ...subfolders('/usr/lib')]
  return bases
    .flatMap(subfolders)
    .filter((folder) => path.basename(folder).startsWith('webkit2gtk-4.'))
    .map((folder) => path.join(folder, 'MiniBrowser'))
    .find((file) => existsSync(file))
}

function subfolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name))
}

function install(): boolean {
  const apt = '/usr/bin/apt-get'
  if (process.getuid?.() !== 0 || !existsSync(apt)) return false
  console.log(`Installing ${PACKAGES.join(', ')} …`)
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, encoding: 'utf8' } as const
  spawnSync(apt, ['update'], options)
  const { status, stderr } = spawnSync(
    apt,
    ['install', '-y', '--no-install-recommends', ...PACKAGES],
    options,
  )
  if (status !== 0) console.error(stderr)
  return status === 0
}

/** A screen for engines that draw nowhere else; it picks its own number. */
export async function startScreen(xvfb: string): Promise<AsyncDisposable & { readonly display: string }> {
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const number = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error('Xvfb did not start')))
    child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()))
  })
  return {
    display: `:${number}`,
    [Symbol.asyncDispose]: () => {
      child.kill()
      return Promise.resolve()
    },
  }
}
