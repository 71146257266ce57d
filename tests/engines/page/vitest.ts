// Stands in place of Vitest where its own browser mode does not reach: other engines than Chromium.

export { expect } from './expect.ts'

export interface Outcome {
  readonly title: string
  /** `null`: it passed. */
  readonly problem: string | null
}

interface Test {
  readonly title: string
  readonly run: () => unknown
}

const MOST_MS = 60_000
const tests: Test[] = []
const path: string[] = []
let cleanups: (() => unknown)[] = []

export function describe(title: string, define: () => void): void {
  path.push(title)
  define()
  path.pop()
}

export function it(title: string, run: () => unknown): void {
  tests.push({ title: [...path, title].join(' > '), run })
}

it.each =
  (rows: readonly (readonly unknown[])[]) =>
  (title: string, run: (...row: readonly unknown[]) => unknown): void => {
    for (const row of rows) it(title.replace('%s', String(row[0])), () => run(...row))
  }

export function onTestFinished(work: () => unknown): void {
  cleanups.push(work)
}

type Method = (...args: unknown[]) => unknown

export const vi = {
  spyOn(target: Record<string, Method>, name: string) {
    const original = target[name]
    if (!original) throw new Error(`there is no ${name}`)
    const calls: unknown[][] = []
    target[name] = function (this: unknown, ...args) {
      calls.push(args)
      return original.apply(this, args)
    }
    return { mock: { calls }, mockRestore: () => void (target[name] = original) }
  },
}

/** Runs what was described, one after the other, in the order of the file. */
export async function runAll(): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { title, run } of tests) outcomes.push({ title, problem: await findProblem(run) })
  return outcomes
}

async function findProblem(run: () => unknown): Promise<string | null> {
  cleanups = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('never ended')), MOST_MS)
  })
  try {
    await Promise.race([run(), limit])
    return null
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  } finally {
    clearTimeout(timer)
    for (const work of cleanups) await work()
  }
}
