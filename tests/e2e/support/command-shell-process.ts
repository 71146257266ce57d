import { runCommandLine } from '#server/cli/run-command-line.ts'
import type { CommandAsked, CommandTold } from './command-shell.ts'

// Runs one command after another for whoever started it (command-shell.ts), and ends with it.
process.on('message', (asked: CommandAsked) => {
  void run(asked).then((told) => process.send?.(told))
})

async function run({ id, dataDir, args }: CommandAsked): Promise<CommandTold> {
  const said = { stdout: '', stderr: '' }
  const code = await runCommandLine(args, {
    env: { ...process.env, ASAR_DATA: dataDir },
    write: (text) => (said.stdout += text),
    complain: (text) => (said.stderr += text),
  })
  return { id, code, ...said }
}
