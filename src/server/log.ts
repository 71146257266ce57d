import { pino } from 'pino'
import type { AppLog } from './routes/deps.ts'

/**
 * The server's log, JSON lines on stderr, so that stdout holds what the person who started it reads. An error is
 * written by its kind and place in the code: messages of libraries may quote what they were given.
 */
export function createLog(level: string): AppLog {
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
  return {
    info: (fields, message) => log.info(fields, message),
    error: (error, message) => log.error(describe(error), message),
  }
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { error: typeof error }
  const at = error.stack?.split('\n').find((line) => line.trim().startsWith('at '))
  const { cause } = error
  return {
    error: error.name,
    ...('reason' in error ? { reason: error.reason } : {}),
    ...('code' in error ? { code: error.code } : {}),
    ...('errcode' in error ? { errcode: error.errcode } : {}),
    ...(at ? { at: at.trim() } : {}),
    ...(cause instanceof Error ? { cause: describe(cause) } : {}),
  }
}
