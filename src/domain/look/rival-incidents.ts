import { draftIncidentCorrection } from '../drafts/incident-correction.ts'
import type { Incident } from '../drafts/results.ts'
import { minuteOf } from '../fold/clock.ts'
import type { FactTable } from '../fold/fact-table.ts'
import { foldIncidents, readIncidentFields } from '../fold/incident-view.ts'
import type { NotedIncident } from '../fold/incident-view.ts'
import type { EventId } from '../ids.ts'
import type { CanonicalMap } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'
import { findSides } from './rival-records.ts'
import type { RivalRecord } from './rival-records.ts'

/** What one phone says of an incident. */
export interface ToldIncident extends Incident {
  readonly isVoid: boolean
}

export interface RivalIncidents extends RivalRecord<ToldIncident> {
  readonly incident: NotedIncident
}

/** Incidents that phones corrected differently; of one whose words are gone there is nothing to choose from. */
export function listRivalIncidents(table: FactTable, event: EventId): readonly RivalIncidents[] {
  return foldIncidents(table, event).flatMap((incident) => {
    const found = incident.isErased
      ? null
      : findSides(table, incident, (values) => readSide(incident, values))
    return found ? [{ incident, ...found }] : []
  })
}

/**
 * "So it was": a correction as any other, so that it is about whom that side names and goes with them when they are
 * erased (SYN-10). It ends whatever was told differently (FACT-4). `null`: nothing would be said by it.
 */
export function draftChosenIncident(
  event: EventId,
  { incident }: RivalIncidents,
  told: ToldIncident,
): FactDraft | null {
  return draftIncidentCorrection(event, { ...incident, isVoid: told.isVoid }, told)
}

function readSide(
  { person }: NotedIncident,
  values: CanonicalMap,
): { readonly told: ToldIncident; readonly key: readonly unknown[] } {
  // where no fact has the field, the person is one of the subjects: the same on every side
  const told = { person, ...readIncidentFields(values), isVoid: values['void'] === 1 }
  const { what, who, aid, called, calledMs, isVoid } = told
  const minute = calledMs === null ? null : minuteOf(calledMs)
  return { told, key: [what, who, told.person, aid, called, minute, isVoid] }
}
