import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import type { CommandOutcome } from './command-line.ts'
import { projectRoot } from './server-process.ts'

export interface CommandAsked {
  readonly id: number
  readonly dataDir: string
  readonly args: readonly string[]
}

export interface CommandTold extends CommandOutcome {
  readonly id: number
}

interface Waiting {
  readonly resolve: (told: CommandTold) => void
  readonly reject: (error: Error) => void
}

/** A process that has read all of the command line and runs command after command. */
class CommandShell {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0

  constructor(onEnd: () => void) {
    this.#child = fork(path.join(import.meta.dirname, 'command-shell-process.ts'), {
      cwd: projectRoot,
      execArgv: [],
    })
    this.#child.on('message', (told: CommandTold) => {
      this.#waiting.get(told.id)?.resolve(told)
      this.#waiting.delete(told.id)
    })
    const end = () => {
      onEnd()
      for (const { reject } of this.#waiting.values()) reject(new Error('The command line ended by itself.'))
      this.#waiting.clear()
    }
    this.#child.on('error', end)
    this.#child.on('exit', end)
    // It ends when we do, and keeps nobody waiting for it.
    this.#child.unref()
    this.#child.channel?.unref()
  }

  run(dataDir: string, args: readonly string[]): Promise<CommandOutcome> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      const asked: CommandAsked = { id, dataDir, args }
      this.#child.send(asked)
    })
  }
}

let shell: CommandShell | null = null

/**
 * Runs `asar …` on a data folder as `runAsar` does, in one process for all: most of what a command costs is the start
 * of its process, and a test prepares itself by several.
 */
export function runInShell(dataDir: string, ...args: readonly string[]): Promise<CommandOutcome> {
  shell ??= new CommandShell(() => {
    shell = null
  })
  return shell.run(dataDir, args)
}
