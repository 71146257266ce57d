import { draftTimeCorrections } from '#domain/drafts/attendance.ts'
import { draftHeadCount, draftHeadCountChange } from '#domain/drafts/head-count.ts'
import { draftConsent } from '#domain/drafts/minors.ts'
import type { ConsentNote } from '#domain/drafts/minors.ts'
import { draftPassIssued } from '#domain/drafts/pass.ts'
import { draftRegistration } from '#domain/drafts/registration.ts'
import { draftResult } from '#domain/drafts/results.ts'
import type { Result } from '#domain/drafts/results.ts'
import { fromBase32 } from '#domain/bytes.ts'
import { parseEventId, partyIdOf, passIdOf, recordIdOf } from '#domain/ids.ts'
import { eventStream } from '#domain/stream.ts'
import type { FactDraft } from '#domain/log/fact.ts'
import { aPhone } from '#tests/support/devices.ts'
import { aFact, aPerson, bytesFor } from '#tests/support/facts.ts'
import { remoteServer } from '#tests/support/server-app.ts'
import { seedLink } from './seed.ts'
import type { RunningServer } from './server.ts'

/**
 * Brings what was said in two ways, neither of which knew the other: of a child's consent, of the time at which they
 * came, of whose a pass is, of how many of a class came, of what was collected.
 */
export async function bringRivals(server: RunningServer, id: string): Promise<void> {
  const event = parseEventId(id)
  const code = fromBase32(new URL(await seedLink(server, id)).hash.slice(1))
  if (!event || !code) throw new Error('no event, or no code')
  const nowMs = Date.now()
  const said = (draft: FactDraft, minutes = 0) => aFact(draft, { wallMs: nowMs + minutes * 60_000 })
  const [child, twin] = [aPerson('child'), aPerson('twin')]
  const [party, pass] = [partyIdOf(bytesFor('party', 10)), passIdOf(bytesFor('pass', 10))]
  const thing = { event, record: recordIdOf(bytesFor('heap', 10)) }

  const arrival = said({ kind: 'checked-in', subjects: [child], body: { way: 'tap' } })
  const times = [20, 35].flatMap((minutes) =>
    draftTimeCorrections(
      [{ id: arrival.id, kind: 'checked-in', person: child, way: 'tap', place: arrival.id }],
      { atMs: nowMs - minutes * 60_000, why: 'late' },
    ),
  )
  const counted = said(draftHeadCount(party, { count: 24, who: 'pupil', label: '8 «А» сыныбы' }))
  const bags = said(draftResult(thing, aHeap(10)))
  const facts = [
    said(entryOf(child, 'Қайырбекова Аружан Бекмұратқызы')),
    said(entryOf(twin, 'Қайырбекова Аяулым')),
    ...[arrival, counted, bags],
    ...times.map((draft) => said(draft)),
    said(draftConsent(child, anAnswer('given'), [])),
    said(draftConsent(child, anAnswer('refused'), []), 6),
    ...[child, twin].map((person) => said(draftPassIssued(person, pass))),
    ...[25, 27].map((count) => said(draftHeadCountChange(party, { count }, [counted.id]))),
    said(draftResult(thing, aHeap(12), { replaces: [bags.id] })),
    said(draftResult(thing, aHeap(14, 96_000), { note: 'Екі қап ылғал', replaces: [bags.id] }), 3),
  ]
  const phone = await aPhone(remoteServer(server.url))
  await phone.enrol(code, 'Қақпа')
  const stream = eventStream(event)
  await phone.syncStream({ stream, sheets: [(await phone.seal(stream, facts)).bytes] })
}

/** In a group at the end of the list: whom a test looks for stays in sight. */
const entryOf = (person: ReturnType<typeof aPerson>, name: string): FactDraft =>
  draftRegistration(person, { name, group: 'Янтарь жастар жасағы', source: 'roster' })

function anAnswer(state: ConsentNote['state']): ConsentNote {
  return {
    ...{ state, way: 'guardian-present', version: '2026-1', language: 'kk', relation: 'mother' },
    ...{ signer: 'Қайырбекова Гүлнар Серікқызы', signature: null, photo: null },
  }
}

function aHeap(full: number, grams: number | null = null): Result {
  return { what: 'bags', fraction: 'mixed', part: 0, to: 'landfill', full, grams }
}
