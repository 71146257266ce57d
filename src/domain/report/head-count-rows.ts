import type { CountedParty } from '../fold/head-count.ts'
import { creditMinutes } from '../fold/credit.ts'
import { countMinutes } from '../fold/hours.ts'
import type { Stay } from '../fold/hours.ts'
import { formatIsoInstant } from '../text/calendar.ts'
import type { AttendanceRow, ReportContext } from './attendance-report.ts'

/** What a party was counted as, one row each, the earliest first, of equals as they come; names added later have rows of their own. */
export function reportHeadCounts(
  parties: readonly CountedParty[],
  context: ReportContext,
): readonly AttendanceRow[] {
  return parties
    .filter(({ unnamed }) => unnamed > 0)
    .sort((a, b) => a.arrivedMs - b.arrivedMs)
    .map((party) => rowOf(party, context))
}

/** How many came, by whether their names are known. */
export function sumHeads(rows: readonly AttendanceRow[]): {
  readonly named: number
  readonly nameless: number
} {
  const came = rows.filter(({ status }) => status !== 'no-show')
  return {
    named: came.filter(({ status }) => status !== 'head-count').length,
    nameless: came.reduce((sum, row) => sum + row.without_names, 0),
  }
}

function rowOf(party: CountedParty, context: ReportContext): AttendanceRow {
  const { devices, utcOffsetMinutes, late } = context
  const { arrivedMs, leftMs } = party
  // a coordinator counted them; of their clocks nothing is said
  const stay: Stay = { fromMs: arrivedMs, untilMs: leftMs, basis: 'coordinator', quality: 'claimed' }
  return {
    no: null,
    name: party.label,
    group: '',
    first_in: formatIsoInstant(arrivedMs, utcOffsetMinutes),
    last_out: leftMs === null ? null : formatIsoInstant(leftMs, utcOffsetMinutes),
    minutes: countMinutes([stay]),
    minutes_credited: creditMinutes([stay], context.planned, context.credit),
    basis: stay.basis,
    quality: '',
    status: 'head-count',
    marked_by: party.devices
      .map((device) => devices.get(device)?.name || device)
      .sort()
      .join(';'),
    witnesses: party.devices.length,
    contradictions: party.rivalries.map(({ field }) => `rival-values:${field}`).join(';'),
    after_closing: late.subjects.has(party.id) ? 'yes' : '',
    participant: party.who ?? '',
    without_names: party.unnamed,
  }
}
