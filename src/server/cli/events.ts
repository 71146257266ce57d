import type { EventView } from '#domain/fold/event-view.ts'
import { formatIsoInstant, parseIsoInstant } from '#domain/text/calendar.ts'
import { addEvent, listEvents } from '../desk/events.ts'
import { BadUsage, readArguments } from './command.ts'
import type { Command } from './command.ts'

const MAX_TEXT_LENGTH = 300

export const eventAdd: Command = {
  usage: 'event add --title T --starts ISO --ends ISO [--place P] [--json]',
  run: async ({ deps, print }, args) => {
    const read = readArguments(args, { options: ['title', 'starts', 'ends', 'place'], flags: ['json'] })
    const title = readText('title', read.required('title'))
    const starts = readInstant('starts', read.required('starts'))
    const ends = readInstant('ends', read.required('ends'))
    if (ends.ms <= starts.ms) throw new BadUsage('--ends has to be later than --starts.')
    const plan = {
      title,
      startsMs: starts.ms,
      endsMs: ends.ms,
      utcOffsetMinutes: starts.offsetMinutes,
      place: readText('place', read.optional('place') ?? ''),
      meetingPoint: '',
      bring: '',
    }
    const id = await addEvent(deps, plan)
    const event: EventView = { ...plan, id, status: 'planned' }
    print(read.has('json') ? JSON.stringify(writeEvent(event), null, 2) : id)
  },
}

export const eventList: Command = {
  usage: 'event list [--json]',
  run: async ({ deps, print }, args) => {
    const read = readArguments(args, { flags: ['json'] })
    const events = (await listEvents(deps)).map(writeEvent)
    const lines = events.map(({ id, starts, title, place }) =>
      [id, starts, title, place].filter(Boolean).join('  '),
    )
    if (read.has('json')) print(JSON.stringify(events, null, 2))
    else if (lines.length > 0) print(lines.join('\n'))
  },
}

function writeEvent({ id, title, startsMs, endsMs, utcOffsetMinutes, place, status }: EventView) {
  const write = (ms: number) => formatIsoInstant(ms, utcOffsetMinutes)
  return { id, title, starts: write(startsMs), ends: write(endsMs), place, status }
}

function readText(option: string, text: string): string {
  const tidy = text.trim()
  if (tidy.length > MAX_TEXT_LENGTH)
    throw new BadUsage(`--${option} is longer than ${MAX_TEXT_LENGTH} characters.`)
  return tidy
}

function readInstant(option: string, text: string) {
  const instant = parseIsoInstant(text)
  if (!instant)
    throw new BadUsage(
      `--${option} is ${text}; it has to be a time with its offset, such as 2026-05-09T09:00+05:00.`,
    )
  return instant
}
