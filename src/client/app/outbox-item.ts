import { parseEventId, parsePersonId } from '#domain/ids.ts'
import type { StreamId } from '#domain/ids.ts'
import type { Fact } from '#domain/log/fact.ts'
import { parseStream } from '#domain/stream.ts'
import type { RecordItem } from '#client/services.ts'

/** What a fact is about, for a row that names it. */
export function itemOf(stream: StreamId, { id, kind, subjects, time }: Fact): RecordItem {
  const about = parseStream(stream)
  const [subject = ''] = subjects
  const isOfEvent = about?.kind === 'event' || about?.kind === 'contacts'
  return {
    fact: id,
    kind,
    event: isOfEvent ? about.event : parseEventId(subject),
    person: isOfEvent ? parsePersonId(subject) : null,
    capturedMs: time.wallMs,
  }
}
