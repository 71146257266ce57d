import type { TimerPort } from './feed.ts'

/** Real timers. They keep no process alive: a live view is no reason to go on. */
export const systemTimers: TimerPort = {
  set: (run, delayMs) => setTimeout(run, delayMs).unref(),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
}
