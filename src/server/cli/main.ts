import { readInput } from './read-input.ts'
import { runCommandLine } from './run-command-line.ts'

// Whoever reads our output may stop reading, as `head` does; what was asked for is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  ask: readInput,
})
