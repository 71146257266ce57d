import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** What became of many histories. */
export interface Tally {
  readonly histories: number
  readonly saved: number
  readonly faults: number
  /** Rounds of everybody until all was at rest, at most. */
  readonly rounds: number
  readonly failures: readonly Failure[]
  readonly seconds: number
}

export interface Failure {
  readonly seed: number
  readonly violation: string
}

export interface ShareWish {
  readonly seed: number
  readonly histories: number
  /** Processes that share them out; histories know nothing of each other. */
  readonly shares: number
  readonly isSlow: boolean
  /** Tell all that happened. */
  readonly isTold: boolean
}

/** What a share says of one history, a line each. */
export interface ShareLine {
  readonly seed: number
  readonly violation: string | null
  readonly saved: number
  readonly faults: number
  readonly rounds: number
  readonly trace?: readonly string[]
}

/** Lives through histories in processes of their own. @param say told of each that goes wrong, and how to repeat it */
export async function runShares(wish: ShareWish, say: (text: string) => void): Promise<Tally> {
  const startedMs = performance.now()
  const failures: Failure[] = []
  let [histories, saved, faults, rounds] = [0, 0, 0, 0]
  const take = (line: ShareLine) => {
    histories++
    saved += line.saved
    faults += line.faults
    rounds = Math.max(rounds, line.rounds)
    if (line.trace) say(line.trace.join('\n'))
    if (line.violation === null) return
    failures.push({ seed: line.seed, violation: line.violation })
    say(`seed ${line.seed}: ${line.violation}`)
    say(`  repeat: npm run simulate -- ${wish.isSlow ? '--slow ' : ''}--seed ${line.seed} --histories 1`)
  }
  const each = Math.ceil(wish.histories / wish.shares)
  const shares = Array.from({ length: wish.shares }, (_, i) => ({
    first: wish.seed + i * each,
    count: Math.min(each, wish.histories - i * each),
  }))
  await Promise.all(
    shares.filter(({ count }) => count > 0).map(({ first, count }) => runShare(wish, first, count, take)),
  )
  const seconds = (performance.now() - startedMs) / 1000
  return { histories, saved, faults, rounds, failures, seconds }
}

function runShare(
  { isSlow, isTold }: ShareWish,
  seed: number,
  histories: number,
  take: (line: ShareLine) => void,
): Promise<void> {
  const args = ['--seed', String(seed), '--histories', String(histories)]
  if (isSlow) args.push('--slow')
  if (isTold) args.push('--trace')
  let under = seed
  const takeLine = (line: string) => {
    const told = JSON.parse(line) as ShareLine
    under = told.seed + 1
    take(told)
  }
  return runLines('share.ts', args, takeLine, LONGEST_SILENCE_MS).catch((error: unknown) => {
    if (!(error instanceof Silence)) throw error
    take({ seed: under, violation: error.message, saved: 0, faults: 0, rounds: 0 })
  })
}

/** The longest history seen took some seconds, on a disk with a tenth of a second for every write. */
const LONGEST_SILENCE_MS = 180_000

/** A program that has said nothing for so long that it never will: what it was at does not end. */
export class Silence extends Error {
  constructor(program: string, ms: number) {
    super(`${program} said nothing for ${ms / 1000} s: what it was at does not end`)
  }
}

/** A history throws most of what it makes away: with more room for what is young, a tenth less time goes into that. */
const NODE_OPTIONS = ['--max-semi-space-size=32']

/**
 * Runs a program of this folder and takes what it says line by line.
 * @param silenceMs how long it may say nothing; for ever if not given
 * @throws {Silence} if it says nothing for longer: it is ended then; {Error} if it ends badly
 */
export function runLines(
  program: string,
  args: readonly string[],
  take: (line: string) => void,
  silenceMs?: number,
): Promise<void> {
  const file = path.resolve(import.meta.dirname, program)
  const child = spawn(process.execPath, [...NODE_OPTIONS, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let isSilent = false
  const endSilent = () => {
    isSilent = true
    // A loop that never comes back hears nothing else.
    child.kill('SIGKILL')
  }
  const silence = silenceMs === undefined ? null : setTimeout(endSilent, silenceMs)
  createInterface({ input: child.stdout }).on('line', (line) => {
    silence?.refresh()
    take(line)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (silence) clearTimeout(silence)
      if (isSilent) reject(new Silence(path.basename(program), silenceMs ?? 0))
      else if (code === 0) resolve()
      else reject(new Error(`${program} ended with ${code ?? signal ?? 'nothing'}`))
    })
  })
}
