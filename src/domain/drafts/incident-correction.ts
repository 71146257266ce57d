import type { NotedIncident } from '../fold/incident-view.ts'
import type { EventId } from '../ids.ts'
import type { FactDraft } from '../log/fact.ts'
import { tellIncident } from './results.ts'
import type { Incident } from './results.ts'

/**
 * Corrects what was said of an incident, field by field (FACT-4): only what is said otherwise now, so that another
 * phone's correction of something else stays, and whatever phones said differently, which ends with it. About somebody
 * else it is said as a whole: erasing whom it named before takes their words along, not these (SYN-10).
 * `null`: there is nothing to correct.
 * @param noted as it shows
 */
export function draftIncidentCorrection(
  event: EventId,
  noted: NotedIncident,
  incident: Incident,
): FactDraft | null {
  const [before, after] = [tellIncident(noted), tellIncident(incident)]
  const rivals = new Set(noted.rivalries.map(({ field }) => field))
  const isWhole = noted.person !== incident.person
  const isSaid = (field: string) =>
    isWhole || rivals.has(field) || JSON.stringify(before[field]) !== JSON.stringify(after[field])
  const said = Object.entries(after).filter(([field]) => isSaid(field))
  const isVoidToo = rivals.has('void')
  if (said.length === 0 && !isVoidToo) return null
  return {
    kind: 'incident-noted',
    subjects: [event, noted.id, ...(incident.person ? [incident.person] : [])],
    ...(isVoidToo ? { body: { void: noted.isVoid ? 1 : null } } : {}),
    ...(said.length > 0 ? { personal: Object.fromEntries(said) } : {}),
    replaces: noted.facts,
  }
}
