import { parseEventId, parsePersonId } from '#domain/ids.ts'
import { readFact } from '#domain/log/fact.ts'
import { parseStream } from '#domain/stream.ts'
import type { CapturedFact } from '#client/ports.ts'
import type { OutboxItem, OutboxService } from '#client/services.ts'
import type { PhoneCore } from './phone-core.ts'

/** More than anybody scrolls through; the count stays exact. */
const MOST_READ = 2_000

/** What is on this phone and not yet seen on the server. */
export function createOutboxService({ custody, deps }: PhoneCore): OutboxService {
  return {
    count: () => custody.count(),
    oldestMs: () => custody.oldestMs(),
    onChange: (listener) => custody.onChange(() => listener()),
    async list(limit) {
      const facts = await deps.log.readFacts(custody.listFacts().slice(0, MOST_READ))
      return facts
        .flatMap((captured) => itemOf(captured) ?? [])
        .map((item) => ({ ...item, custody: custody.custodyOf(item.fact) }))
        .sort((a, b) => a.capturedMs - b.capturedMs)
        .slice(0, limit)
    },
  }
}

function itemOf({ stream, fact: frozen }: CapturedFact): Omit<OutboxItem, 'custody'> | null {
  const fact = readFact(frozen.envelope, frozen.personal)
  if (!fact) return null
  const about = parseStream(stream)
  const [subject = ''] = fact.subjects
  const isOfEvent = about?.kind === 'event' || about?.kind === 'contacts'
  return {
    fact: fact.id,
    kind: fact.kind,
    event: isOfEvent ? about.event : parseEventId(subject),
    person: isOfEvent ? parsePersonId(subject) : null,
    capturedMs: fact.time.wallMs,
  }
}
