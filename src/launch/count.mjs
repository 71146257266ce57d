import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

// What a suite's own report says, as `{ passed, failed, notes }`. Nothing may be skipped: what did not run, failed.

/** Vitest's JSON report and exit code. */
export function countVitest(report, exitCode) {
  const skipped = report.numPendingTests + report.numTodoTests
  // A file that could not even be loaded has no tests to count.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = report.testResults.filter((file) => file.status === 'failed').flatMap(vitestFailures)
  const counted = { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped }
  return withNames(failed, settle(counted, exitCode))
}

/** Playwright's JSON report and exit code; a test that passed only at a second try has failed. */
export function countPlaywright(report, exitCode) {
  const { expected, unexpected, flaky, skipped } = report.stats
  const failed = [...(report.suites ?? []).flatMap(playwrightFailures), ...report.errors.map(describeError)]
  const counted = { passed: expected, failed: unexpected + flaky + report.errors.length, skipped }
  return withNames(failed, settle(counted, exitCode))
}

/** A suite that could not run at all. */
export function countBroken(note) {
  return { passed: 0, failed: 1, notes: [note] }
}

/** Of thousands of lines a log may keep the last few alone: there it says what failed, and how it began. */
const NAMED = 20

function withNames(failed, { notes, ...counted }) {
  const more = failed.length > NAMED ? [`and ${failed.length - NAMED} more`] : []
  return { ...counted, notes: [...notes, ...failed.slice(0, NAMED), ...more] }
}

function vitestFailures({ name, message, assertionResults }) {
  const file = path.relative('.', name ?? '')
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0) return [describe(file, 'could not be loaded', message)]
  return failed.map((test) => describe(file, test.fullName, test.failureMessages?.[0]))
}

function playwrightFailures({ suites = [], specs = [] }) {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter((test) => test.status === 'unexpected' || test.status === 'flaky')
      .map((test) => describe(file, title, test.results.find(({ error }) => error)?.error.message)),
  )
  return [...own, ...suites.flatMap(playwrightFailures)]
}

const describeError = ({ message }) => describe('outside of tests', '', message)

function describe(file, title, message) {
  const [firstLine] = stripVTControlCharacters(message ?? '').split('\n')
  return [file, title, firstLine].filter(Boolean).join(' › ')
}

function settle({ passed, failed, skipped }, exitCode) {
  const notes = []
  let lost = skipped
  if (skipped > 0) notes.push(`${skipped} skipped or marked todo: counted as failed, nothing may be skipped`)
  if (passed + failed + skipped === 0) {
    notes.push('no test ran')
    lost += 1
  } else if (exitCode !== 0 && failed + skipped === 0) {
    notes.push(`ended with exit code ${exitCode} though no test failed`)
    lost += 1
  }
  return { passed, failed: failed + lost, notes }
}
