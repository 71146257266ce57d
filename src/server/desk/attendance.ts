import { foldClosing, listLate, NOTHING_LATE } from '#domain/fold/closing-view.ts'
import type { Closing, Late } from '#domain/fold/closing-view.ts'
import { foldParties, placeNames } from '#domain/fold/head-count.ts'
import type { CountedParty } from '#domain/fold/head-count.ts'
import { foldPeople } from '#domain/fold/person-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { foldEventSettings, foldOrganisationSettings, joinSettings } from '#domain/fold/settings-view.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import type { EventId } from '#domain/ids.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { Settings } from '#domain/settings/settings.ts'
import { eventStream } from '#domain/stream.ts'
import type { TrustDeps } from '../control/trust.ts'
import { openStreamReader, readStream } from './read-stream.ts'

/** What a report of an event is made of (SYN-11). */
export interface Attendance {
  readonly people: readonly PersonView[]
  /** Who came and was counted without a name. */
  readonly parties: readonly CountedParty[]
  /** The log that was read. */
  readonly madeOf: Cursor
  readonly closed: Closing | null
  readonly late: Late
  /** What holds for the event, how hours are credited among it. */
  readonly settings: Settings
}

/** Everybody of an event as its log stands, and what of that came after closing. */
export async function readAttendance(deps: TrustDeps, event: EventId): Promise<Attendance> {
  const reader = openStreamReader(deps, eventStream(event))
  const { table, control } = await reader.read()
  const { closed } = foldClosing(table)
  const sheets = reader.listNumbered()
  const above = (n: number) => sheets.filter((each) => each.n > n).map((each) => each.sheet)
  const upTo = (n: number) => sheets.filter((each) => each.n <= n).map((each) => each.sheet)
  const people = foldPeople(table)
  const organisation = foldOrganisationSettings(await readOrganisations(deps))
  return {
    people,
    parties: placeNames(foldParties(table), people),
    madeOf: reader.cursor,
    closed,
    late: closed ? listLate(control, closed, { early: upTo(closed.n), late: above(closed.n) }) : NOTHING_LATE,
    settings: joinSettings(organisation, foldEventSettings(table, event)),
  }
}

/** The organisation's streams, latest year first; their names end in the year. */
async function readOrganisations(deps: TrustDeps): Promise<readonly FactTable[]> {
  const tables: FactTable[] = []
  const streams = [...(await deps.store.listStreams('organisation/'))].sort().reverse()
  for (const stream of streams) tables.push((await readStream(deps, stream)).table)
  return tables
}
