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
  return runLines('share.ts', args, (line) => take(JSON.parse(line) as ShareLine))
}

/** A history throws most of what it makes away: with more room for what is young, a tenth less time goes into that. */
const NODE_OPTIONS = ['--max-semi-space-size=32']

/** Runs a program of this folder and takes what it says line by line. @throws if it ends badly */
export function runLines(
  program: string,
  args: readonly string[],
  take: (line: string) => void,
): Promise<void> {
  const file = path.join(import.meta.dirname, program)
  const child = spawn(process.execPath, [...NODE_OPTIONS, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', take)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code ?? signal ?? 'nothing'}`)),
    )
  })
}
