import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StandInProject } from './support/stand-in-project.ts'

const LINTERS = 2
const PROGRAMS = 7
/** Vitest runs three times: twice on Node, once in a browser. Its report stands for each. */
const RUN = 100
const UNIT = 2 * RUN
const BROWSER = RUN
const E2E = 10
const ALL = UNIT + BROWSER + E2E + LINTERS + PROGRAMS

function vitestReport(numbers: Readonly<Record<string, number>> = {}, testResults: readonly unknown[] = []) {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
  return JSON.stringify({ ...none, ...numbers, testResults })
}

function playwrightReport(numbers: Readonly<Record<string, number>> = {}, errors: readonly unknown[] = []) {
  return JSON.stringify({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...numbers }, errors })
}

const GOOD = {
  VITEST_REPORT: vitestReport({ numPassedTests: RUN }),
  PLAYWRIGHT_REPORT: playwrightReport({ expected: E2E }),
}

let project: StandInProject
beforeEach(() => {
  project = new StandInProject()
})
afterEach(() => project.remove())

/** What npm test prints last, and its exit code. */
async function test(env: Readonly<Record<string, string>> = {}, ...args: string[]) {
  const { code, stdout } = await project.run('test.mjs', args, { ...GOOD, ...env })
  return { code, last: stdout.trimEnd().split('\n').at(-1), stdout }
}

describe('npm test', () => {
  it('sums every suite in one last line', async () => {
    expect(await test()).toMatchObject({ code: 0, last: `${ALL} passed, 0 failed` })
    const calls = project.takeCalls()
    const [built, ...read] = [...new Set(calls)]
    // Lint and types side by side, the others one after the other.
    expect([built, ...read.slice(0, 3).sort(), ...read.slice(3)]).toEqual([
      'vite',
      'eslint',
      'prettier',
      'vue-tsc',
      'vitest',
      'playwright',
    ])
  })

  it('runs every suite to its end though an early one fails', async () => {
    expect(await test({ LINT_CODE: '1' })).toMatchObject({
      code: 1,
      last: `${ALL - 1} passed, 1 failed`,
    })
    expect(project.takeCalls()).toContain('playwright')
  })

  it('counts what was skipped as failed and says so', async () => {
    const outcome = await test({
      VITEST_REPORT: vitestReport({ numPassedTests: 5, numPendingTests: 2, numTodoTests: 1 }),
      PLAYWRIGHT_REPORT: playwrightReport({ expected: 1, skipped: 1 }),
    })
    expect(outcome).toMatchObject({ code: 1, last: `${16 + LINTERS + PROGRAMS} passed, 10 failed` })
    expect(outcome.stdout).toContain('3 skipped')
  })

  it('fails a suite in which nothing ran', async () => {
    const outcome = await test({ VITEST_REPORT: vitestReport(), PLAYWRIGHT_REPORT: playwrightReport() })
    expect(outcome).toMatchObject({ code: 1, last: `${LINTERS + PROGRAMS} passed, 4 failed` })
  })

  it('fails a suite that leaves no report', async () => {
    expect(await test({ VITEST_REPORT: '' }, '--only', 'unit')).toMatchObject({
      code: 1,
      last: '0 passed, 2 failed',
    })
  })

  it('counts files that could not be loaded, tests that needed a second try and errors outside of tests', async () => {
    const broken = { status: 'failed', assertionResults: [] }
    const outcome = await test({
      VITEST_REPORT: vitestReport({ numPassedTests: 5 }, [broken]),
      PLAYWRIGHT_REPORT: playwrightReport({ expected: 1, flaky: 1 }, [{}]),
    })
    expect(outcome.last).toBe(`${16 + LINTERS + PROGRAMS} passed, 5 failed`)
  })

  it('names at its end what failed, and how it began', async () => {
    const failing = (fullName: string) => ({
      status: 'failed',
      fullName,
      failureMessages: ['\u001b[31mError: 2 is not 3\u001b[39m\n    at sums.test.ts:7'],
    })
    const file = path.join(project.root, 'tests/sums.test.ts')
    const spec = {
      file: 'day.spec.ts',
      title: 'ends',
      tests: [
        { status: 'unexpected', results: [{}, { error: { message: 'Error: it does not\nCall log:' } }] },
      ],
    }
    const passing = { file: 'day.spec.ts', title: 'begins', tests: [{ status: 'expected', results: [{}] }] }
    const outcome = await test({
      VITEST_REPORT: vitestReport({ numPassedTests: 5, numFailedTests: 1 }, [
        { name: file, status: 'failed', assertionResults: [failing('sums two'), { status: 'passed' }] },
        { name: file, status: 'failed', message: 'no such module', assertionResults: [] },
      ]),
      PLAYWRIGHT_REPORT: JSON.stringify({
        stats: { expected: 1, unexpected: 1, flaky: 0, skipped: 0 },
        suites: [{ suites: [{ specs: [passing, spec] }] }],
        errors: [],
      }),
    })
    const lines = outcome.stdout.trimEnd().split('\n')
    const unit = lines.findIndex((line) => line.startsWith('unit'))
    expect(lines.slice(unit + 1, unit + 3)).toEqual([
      '        tests/sums.test.ts › sums two › Error: 2 is not 3',
      '        tests/sums.test.ts › could not be loaded › no such module',
    ])
    expect(lines.at(-2)).toBe('        day.spec.ts › ends › Error: it does not')
    expect(outcome.stdout).not.toContain('begins')
  })

  it('says how many more failed when there are many', async () => {
    const many = Array.from({ length: 23 }, (_, i) => ({ status: 'failed', fullName: `case ${String(i)}` }))
    const { stdout } = await test(
      {
        VITEST_REPORT: vitestReport({ numFailedTests: 23 }, [
          { name: 'x', status: 'failed', assertionResults: many },
        ]),
      },
      '--only',
      'browser',
    )
    expect(stdout).toContain('› case 19\n        and 3 more\n')
  })

  it('runs one suite alone when asked to', async () => {
    expect(await test({}, '--only', 'lint')).toMatchObject({ code: 0, last: `${LINTERS} passed, 0 failed` })
    expect([...project.takeCalls()].sort()).toEqual(['eslint', 'prettier'])
  })

  it('goes on without the end-to-end tests when the app cannot be built', async () => {
    const outcome = await test({ BUILD_FAILS: 'yes' })
    expect(outcome).toMatchObject({ code: 1, last: `${ALL - E2E} passed, 2 failed` })
    expect(project.takeCalls()).not.toContain('playwright')
  })

  it('says what to do when the browser that was named does not run', async () => {
    const outcome = await test({ ASAR_CHROMIUM: '/nowhere/chromium' })
    expect(outcome).toMatchObject({ code: 1, last: `${UNIT + LINTERS + PROGRAMS} passed, 2 failed` })
    expect(outcome.stdout).toContain('ASAR_CHROMIUM names /nowhere/chromium')
  })
})
