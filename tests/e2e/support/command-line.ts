import { execFile } from 'node:child_process'
import { projectRoot } from './server-process.ts'

export interface CommandOutcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `asar …` on a data folder, as `npm run --silent asar -- …` does. Name files by absolute path. */
export function runAsar(dataDir: string, ...args: readonly string[]): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['src/server/cli/main.ts', ...args],
      { cwd: projectRoot, env: { ...process.env, ASAR_DATA: dataDir }, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    )
  })
}
