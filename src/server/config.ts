import path from 'node:path'

/** Settings of a run, from environment and command line. */
export interface Config {
  readonly port: number
  readonly host: string
  /** The data folder, absolute. */
  readonly dataFolder: string
  /** The PostgreSQL database to use instead of a file in the data folder. It holds a password: never to be shown. */
  readonly databaseUrl: string | null
  /** The file of erasures and revocations, absolute (SYN-10). */
  readonly journalFile: string
  /** How many days an event stays open after it was closed, before it is sealed (SYN-11). */
  readonly retentionDays: number
  /** The address that people use, when it is not the one requests come to; no slash at the end. */
  readonly origin: string | null
  /** Believe `X-Forwarded-Proto` and `X-Forwarded-Host`: only behind a proxy that sets them itself. */
  readonly trustProxy: boolean
  readonly isDemo: boolean
  /** `null`: nobody said. */
  readonly logLevel: string | null
}

/** A setting that cannot be followed; its message is for the person who made it. */
export class BadSetting extends Error {
  override readonly name = 'BadSetting'
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws {BadSetting} saying which setting is wrong and what it may be. */
export function readConfig(env: Environment, args: readonly string[] = []): Config {
  const isDemo = args.includes('--demo')
  const unknown = args.find((arg) => arg !== '--demo')
  if (unknown !== undefined) throw new BadSetting(`I do not know ${unknown}; the only option is --demo.`)
  const dataFolder = path.resolve(env['ASAR_DATA'] || (isDemo ? 'demo-data' : 'data'))
  return {
    port: readPort(env['PORT']),
    host: env['HOST'] || '0.0.0.0',
    dataFolder,
    journalFile: path.resolve(env['ASAR_JOURNAL'] || path.join(dataFolder, 'journal.asar')),
    databaseUrl: readDatabase(env['ASAR_DATABASE_URL'], isDemo),
    retentionDays: readDays(env['ASAR_RETENTION_DAYS']),
    origin: readOrigin(env['ASAR_ORIGIN']),
    trustProxy: env['ASAR_TRUST_PROXY'] === '1',
    isDemo,
    logLevel: readLevel(env['ASAR_LOG']),
  }
}

/** Where people reach this server, for links. */
export function publicOrigin(config: Pick<Config, 'origin' | 'port'>): string {
  return config.origin ?? `http://localhost:${config.port}`
}

function readPort(text: string | undefined): number {
  if (!text) return 8080
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new BadSetting(`PORT is ${text}; it has to be a number from 0 to 65535.`)
  return port
}

/** What is said of a wrong one does not repeat it. */
function readDatabase(text: string | undefined, isDemo: boolean): string | null {
  if (!text) return null
  if (isDemo)
    throw new BadSetting(
      'The demo keeps its people in a folder of its own: leave ASAR_DATABASE_URL out with --demo.',
    )
  const url = URL.canParse(text) ? new URL(text) : null
  const hasDatabase = url !== null && url.pathname.length > 1 && !url.hostname.includes(',')
  if (!hasDatabase || !/^postgres(ql)?:$/.test(url.protocol))
    throw new BadSetting(
      'ASAR_DATABASE_URL has to be one address such as postgresql://asar:password@localhost:5432/asar.',
    )
  return text
}

const RETENTION_DAYS = 35

function readDays(text: string | undefined): number {
  if (!text) return RETENTION_DAYS
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new BadSetting(`ASAR_RETENTION_DAYS is ${text}; it has to be a number of days from 1 to 3650.`)
  return days
}

function readOrigin(text: string | undefined): string | null {
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
    throw new BadSetting(`ASAR_ORIGIN is ${text}; it has to be an address such as https://asar.example.kz.`)
  return url.origin
}

const LEVELS = ['silent', 'error', 'warn', 'info', 'debug']

function readLevel(text: string | undefined): string | null {
  if (!text) return null
  if (!LEVELS.includes(text))
    throw new BadSetting(`ASAR_LOG is ${text}; it has to be one of ${LEVELS.join(', ')}.`)
  return text
}
