import type { NotedHandOver } from '../fold/hand-over-view.ts'
import type { PersonView } from '../fold/person-view.ts'
import { isMinor } from './is-minor.ts'
import type { MinorRule } from './is-minor.ts'

/**
 * A minor who left, and nobody wrote with whom. A record counts from the last arrival on: the departure may be said of
 * an hour that was not the one of the record, and a child who came back is handed over anew.
 * @param listHandOvers asked only of minors who left
 */
export function lacksHandOver(
  person: Pick<PersonView, 'born' | 'isMinor' | 'presence' | 'stays'>,
  listHandOvers: () => readonly Pick<NotedHandOver, 'time'>[],
  rule: MinorRule,
): boolean {
  if (person.presence.state !== 'left' || !isMinor(person, rule)) return false
  const sinceMs = person.stays.at(-1)?.fromMs ?? -Infinity
  return !listHandOvers().some(({ time }) => time.ms >= sinceMs)
}
