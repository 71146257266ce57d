import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runInShell } from './command-shell.ts'
import type { RunningServer } from './server.ts'

export interface EventWish {
  readonly title: string
  /** ISO with offset; default: the coming 28 November, 09:00–12:30 in Kazakhstan. */
  readonly starts?: string
  readonly ends?: string
  readonly place?: string
  /** A roster to import, by absolute path. */
  readonly roster?: string
}

/** The coming 28 November: always ahead, and in a month whose Kazakh name some browsers do not know. */
export function comingDay(month = 11, now = new Date()): string {
  const text = (year: number) => `${year}-${String(month).padStart(2, '0')}-28`
  const today = now.toISOString().slice(0, 10)
  const year = now.getUTCFullYear()
  return text(year) > today ? text(year) : text(year + 1)
}

/**
 * Today in Kazakhstan, for tests of what reaches a phone by itself: it asks for lists of events from thirty days
 * ago to sixty ahead, and hears of a schedule of another year once a day. All day, so that it is never over.
 */
export function hoursOfToday(now = Date.now()): Pick<EventWish, 'starts' | 'ends'> {
  const day = new Date(now + 5 * 3_600_000).toISOString().slice(0, 10)
  return { starts: `${day}T00:00+05:00`, ends: `${day}T23:59+05:00` }
}

/** Runs a command on the server's data, as whoever hosts it would. @returns what it printed; throws if it fails. */
export async function command(server: RunningServer, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runInShell(server.dataDir, ...args)
  if (code !== 0) throw new Error(`asar ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** An event and its list, by the command line. @returns the event's id */
export async function seedEvent(server: RunningServer, wish: EventWish): Promise<string> {
  const day = comingDay()
  const { title, starts = `${day}T09:00+05:00`, ends = `${day}T12:30+05:00`, place = '', roster } = wish
  const what = ['--title', title, '--starts', starts, '--ends', ends, '--place', place]
  const event = await command(server, 'event', 'add', ...what)
  if (roster !== undefined) await command(server, 'import', roster, '--event', event)
  return event
}

/** A coordinator's one-time link, at the server's address. */
export async function seedLink(server: RunningServer, event: string): Promise<string> {
  const link = await command(server, 'invite', 'coordinator', '--event', event)
  return `${server.url}/join${new URL(link).hash}`
}

/** Writes a roster of our own into a folder of its own. @returns its path */
export async function writeRoster(rows: readonly string[], name = 'roster.csv'): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'asar-roster-')), name)
  await writeFile(file, rows.join('\n'))
  return file
}
