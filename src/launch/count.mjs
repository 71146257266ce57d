// What a suite's own report says, as `{ passed, failed, notes }`. Nothing may be skipped: what did not run, failed.

/** Vitest's JSON report and exit code. */
export function countVitest(report, exitCode) {
  const skipped = report.numPendingTests + report.numTodoTests
  // A file that could not even be loaded has no tests to count.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  return settle({ passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped }, exitCode)
}

/** Playwright's JSON report and exit code; a test that passed only at a second try has failed. */
export function countPlaywright(report, exitCode) {
  const { expected, unexpected, flaky, skipped } = report.stats
  return settle({ passed: expected, failed: unexpected + flaky + report.errors.length, skipped }, exitCode)
}

/** A suite that could not run at all. */
export function countBroken(note) {
  return { passed: 0, failed: 1, notes: [note] }
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
