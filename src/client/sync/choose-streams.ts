import type { EventId, StreamId } from '#domain/ids.ts'
import { yearOf } from '#domain/year.ts'
import { opensStream } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { EventView } from '#domain/fold/event-view.ts'
import {
  asStreamId,
  contactsStream,
  eventStream,
  organisationStream,
  parseStream,
  scheduleStream,
} from '#domain/stream.ts'

/** What a round may know before it asks: who we are, what the schedule says, what is here (SYN-8). */
export interface StreamChoice {
  /** `null`: a volunteer's phone, which reads the schedule only. */
  readonly certificate: Certificate | null
  readonly schedules: readonly StreamId[]
  readonly events: readonly Pick<EventView, 'id' | 'startsMs' | 'endsMs'>[]
  /** Streams that somebody is looking at. */
  readonly open: readonly StreamId[]
  /** Streams with anything that has no position yet, or may have lost it: asked about whatever the rights say (SYN-2). */
  readonly waiting: readonly StreamId[]
  /** Streams this phone is done with: asked about only while somebody looks at them (SYN-15). */
  readonly dropped: readonly StreamId[]
  readonly nowMs: number
}

const DAY_MS = 86_400_000
const PAST_DAYS = 30
const COMING_DAYS = 60

/** The streams a round asks about, the most fundamental first. A phone holds only what it needs. */
export function chooseStreams(choice: StreamChoice): readonly StreamId[] {
  const { certificate, schedules, waiting, nowMs } = choice
  const year = yearOf(nowMs)
  const known = schedules.length > 0 ? schedules : [scheduleStream(year)]
  if (!certificate) return [...new Set([...known, ...waiting])]
  const needed = [
    ...listNamed(certificate),
    ...listNear(choice).flatMap((event) => [eventStream(event), contactsStream(event)]),
  ].filter((stream) => !choice.dropped.includes(stream))
  const mine = [
    organisationStream(year),
    organisationStream(year - 1),
    ...schedules,
    ...choice.open,
    ...needed,
  ].filter((stream) => opensStream(certificate, stream) || isForEveryPhone(stream))
  return [...new Set([...mine, ...waiting])].sort((a, b) => rank(a) - rank(b))
}

/** Streams a certificate names one by one. */
function listNamed(certificate: Certificate): readonly StreamId[] {
  return certificate.streams.flatMap((pattern) => asStreamId(pattern) ?? [])
}

function listNear({ events, nowMs }: StreamChoice): readonly EventId[] {
  return events
    .filter(
      ({ startsMs, endsMs }) =>
        endsMs > nowMs - PAST_DAYS * DAY_MS && startsMs < nowMs + COMING_DAYS * DAY_MS,
    )
    .map((event) => event.id)
}

/** Every enrolled device reads these, though no coordinator's certificate names them: events, and names of phones. */
export function isForEveryPhone(stream: StreamId): boolean {
  const kind = parseStream(stream)?.kind
  return kind === 'schedule' || kind === 'organisation'
}

function rank(stream: StreamId): number {
  const kind = parseStream(stream)?.kind
  return kind === 'organisation' ? 0 : kind === 'schedule' ? 1 : 2
}
