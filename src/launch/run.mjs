import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import path from 'node:path'

// Everything in this folder runs on the system's own Node (20.19 or newer) with nothing installed yet:
// plain JavaScript, Node's own modules only.

export const root = path.resolve(import.meta.dirname, '../..')

/** Progress goes to stderr, so that stdout holds nothing but the answer of the command that was asked for. */
export function say(message) {
  process.stderr.write(`${message}\n`)
}

export function fail(message) {
  say(message)
  process.exit(1)
}

const running = new Set()

/** Starts a child, passes signals on to it while it lives; resolves to its exit code (128 + n after signal n). */
function start(command, args, options, onStarted = () => {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, ...options })
    running.add(child)
    onStarted(child)
    const settle = (code) => {
      running.delete(child)
      resolve(code)
    }
    child.on('error', (error) => {
      say(`${command}: ${error.message}`)
      settle(127)
    })
    child.on('close', (code, signal) => settle(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}

/** Runs a command with its output on our own; resolves to its exit code. */
export function runVisible(command, args, options = {}) {
  return start(command, args, { stdio: 'inherit', ...options })
}

/** Runs a command and keeps its output, for the case that it fails. */
export async function runHidden(command, args, { timeoutMs, ...options } = {}) {
  let output = ''
  const code = await start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options }, (child) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    }
    if (timeoutMs === undefined) return
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.on('close', () => clearTimeout(timer))
  })
  return { code, output }
}

/** Runs a command in our place and ends as it ends. */
export async function handOver(command, args, options = {}) {
  process.exit(await runVisible(command, args, options))
}

const passedOn = new Set()

function passOn(signal) {
  if (running.size === 0) process.exit(128 + constants.signals[signal])
  if (passedOn.has(signal)) return
  passedOn.add(signal)
  for (const child of running) child.kill(signal)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // Ctrl-C in a terminal reaches every process of the group by itself, and npm sends it once more.
    if (running.size > 0 && signal === 'SIGINT' && process.stdin.isTTY) return
    passOn(signal)
  })
}

// npm passes a signal on to the shell between us and it. The shell ends and tells us nothing: all that we
// can see is that our parent is another one. Without this, stopping `npm start` would leave the server running.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) passOn('SIGTERM')
  }, 250).unref()
}
