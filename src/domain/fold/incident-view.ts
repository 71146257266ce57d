import type { Incident } from '../drafts/results.ts'
import { codeOf } from '../results/catalogue.ts'
import type { EventId, PersonId } from '../ids.ts'
import type { FactTable } from './fact-table.ts'
import { foldRecords, textOf } from './records.ts'
import type { RecordView } from './records.ts'

export interface NotedIncident extends RecordView, Incident {
  /** What was said about it was erased (SYN-10). */
  readonly isErased: boolean
}

/** The incidents of an event, by claimed time. */
export function foldIncidents(table: FactTable, event: EventId): readonly NotedIncident[] {
  return foldRecords(table, event, 'incident-noted').map((record) => {
    const { values, others } = record
    const { calledMs } = values
    const [person] = others
    return {
      ...record,
      what: textOf(values['what']),
      who: textOf(values['who']),
      person: person === undefined ? null : (person as PersonId),
      aid: textOf(values['aid']),
      called: codeOf(['112', '103'], values['called']),
      calledMs: typeof calledMs === 'number' ? calledMs : null,
      isErased: !Object.hasOwn(values, 'what'),
    }
  })
}
