import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { projectRoot } from './project.ts'

/** Writes down that it was called, in calls.log at the root of the stand-in. */
function tool(name: string, body = ''): string {
  return `
    const fs = require('node:fs'), path = require('node:path')
    const root = process.env.STAND_IN
    const say = (line) => fs.appendFileSync(path.join(root, 'calls.log'), line + '\\n')
    const option = (start) => process.argv.find((arg) => arg.startsWith(start))?.slice(start.length)
    say(['${name}', ...process.argv.slice(2)].join(' '))
    ${body}`
}

const BUILD = `
    if (process.env.BUILD_FAILS) { console.log('a defect in App.vue'); process.exit(1) }
    const out = process.argv[process.argv.indexOf('--outDir') + 1]
    fs.mkdirSync(out, { recursive: true })
    fs.writeFileSync(path.join(out, 'index.html'), 'built')`

const INSTALL = `
    if (process.env.INSTALL_FAILS) { console.log('no such package'); process.exit(1) }
    console.log('added 610 packages')`

const SERVER = `
    const stays = process.argv.includes('--stay')
    if (stays) process.on('SIGTERM', () => process.exit(7))
    console.log('server ' + process.argv.slice(2).join(' '))
    if (stays) setInterval(() => {}, 1000)
    else process.exit(Number(process.env.SERVER_CODE ?? 0))`

const COMMAND_LINE = `
    console.log(JSON.stringify({ cwd: process.cwd(), data: process.env.ASAR_DATA, args: process.argv.slice(2) }))`

const TOOLS: Readonly<Record<string, string>> = {
  'npm/npm-cli.js': tool('npm', INSTALL),
  'node_modules/vite/bin/vite.js': tool('vite', BUILD),
  'node_modules/eslint/bin/eslint.js': tool('eslint', 'process.exit(Number(process.env.LINT_CODE ?? 0))'),
  'node_modules/prettier/bin/prettier.cjs': tool('prettier'),
  'node_modules/vue-tsc/bin/vue-tsc.js': tool('vue-tsc'),
  'node_modules/vitest/vitest.mjs': `import { createRequire } from 'node:module'
    const require = createRequire(import.meta.url)
    ${tool('vitest', "fs.writeFileSync(option('--outputFile.json='), process.env.VITEST_REPORT)")}`,
  'node_modules/@playwright/test/cli.js': tool(
    'playwright',
    'fs.writeFileSync(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE, process.env.PLAYWRIGHT_REPORT)',
  ),
  'src/server/main.ts': tool('server', SERVER),
  'src/server/cli/main.ts': tool('asar', COMMAND_LINE),
  'src/client/App.vue': 'one',
  'index.html': 'page',
  'package.json': '{}',
  'package-lock.json': '{ "packages": { "node_modules/vue": { "version": "3.0.0", "integrity": "a" } } }',
  'node_modules/.package-lock.json':
    '{ "packages": { "node_modules/vue": { "version": "3.0.0", "integrity": "a" } } }',
}

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A small project of stand-ins around the real launchers, which run in it as they do in ours. */
export class StandInProject {
  readonly root = mkdtempSync(path.join(tmpdir(), 'asar-stand-in-'))
  readonly browser = path.join(this.root, 'browser')

  constructor() {
    cpSync(path.join(projectRoot, 'src/launch'), path.join(this.root, 'src/launch'), { recursive: true })
    this.write(
      'tests/tooling/types.mjs',
      readFileSync(path.join(projectRoot, 'tests/tooling/types.mjs'), 'utf8'),
    )
    for (const [file, text] of Object.entries(TOOLS)) this.write(file, text)
    this.write('browser', '#!/bin/sh\necho Chromium 1\n')
    chmodSync(this.browser, 0o755)
    mkdirSync(path.join(this.root, 'node_modules/.bin'))
    symlinkSync(process.execPath, path.join(this.root, 'node_modules/.bin/node'))
  }

  write(file: string, text: string): void {
    const absolute = path.join(this.root, file)
    mkdirSync(path.dirname(absolute), { recursive: true })
    writeFileSync(absolute, text)
  }

  has(file: string): boolean {
    return existsSync(path.join(this.root, file))
  }

  remove(file?: string): void {
    rmSync(path.join(this.root, file ?? '.'), { recursive: true, force: true })
  }

  /** First words of the lines that the stand-ins wrote down since the last look. */
  takeCalls(): string[] {
    const log = path.join(this.root, 'calls.log')
    if (!existsSync(log)) return []
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    rmSync(log)
    return lines.map((line) => line.split(' ')[0] ?? '')
  }

  start(launcher: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    const script = path.join(this.root, 'src/launch', launcher)
    return this.spawn(process.execPath, [script, ...args], env)
  }

  /** As npm does it: a shell starts the launcher and waits for it. */
  startInShell(launcher: string, args: readonly string[]) {
    const script = path.join(this.root, 'src/launch', launcher)
    const line = [process.execPath, script, ...args].map((word) => `'${word}'`).join(' ')
    return this.spawn('sh', ['-c', `${line}; true`], { npm_lifecycle_event: 'start' })
  }

  private spawn(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    return spawn(command, args, {
      cwd: this.root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        STAND_IN: this.root,
        ASAR_CHROMIUM: this.browser,
        npm_execpath: path.join(this.root, 'npm/npm-cli.js'),
        ...env,
      },
    })
  }

  async run(...how: Parameters<StandInProject['start']>): Promise<Outcome> {
    const child = this.start(...how)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    await once(child, 'close')
    return { code: child.exitCode, stdout, stderr }
  }
}
