import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { KillableBrowser } from './engine.ts'

/** Starts a browser with all its processes in a group of their own, to be ended at one blow. */
export function startPlain(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): KillableBrowser {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore', detached: true })
  const ended = once(child, 'exit')
  return {
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}
