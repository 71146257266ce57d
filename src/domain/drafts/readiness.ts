import type { EventId, FactId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import type { FactDraft } from '../log/fact.ts'

/** What is checked of a phone before the day: a closed list, so that nothing about a person can get in. */
export const READINESS_CHECKS = [
  'install',
  'roster',
  'offline',
  'storage',
  'space',
  'clock',
  'camera',
  'sound',
  'battery',
  'server',
] as const
export type ReadinessCheck = (typeof READINESS_CHECKS)[number]

/** What one run found. A check that this phone cannot make is in neither list. */
export interface ReadinessReport {
  /** Version of the app. */
  readonly app: string
  readonly ok: readonly ReadinessCheck[]
  readonly look: readonly ReadinessCheck[]
}

/** As long as a version's name can be. */
const MOST_VERSION_LETTERS = 40

/**
 * "This phone was checked for this event"; its subject is the event, so that nobody's own view is folded anew.
 * @param replaces earlier reports of the same phone: the latest counts.
 */
export function draftReadiness(
  event: EventId,
  { app, ok, look }: ReadinessReport,
  replaces: readonly FactId[],
): FactDraft {
  const body = { app: app.slice(0, MOST_VERSION_LETTERS), ok: sorted(ok), look: sorted(look) }
  return { kind: 'readiness-noted', subjects: [event], body, replaces }
}

/** The report that a body tells; names that this version does not know are passed over. */
export function readReadiness({ app, ok, look }: CanonicalMap): ReadinessReport {
  const failed = readChecks(look)
  return {
    app: typeof app === 'string' ? app.slice(0, MOST_VERSION_LETTERS) : '',
    // what is said both ways was not in order
    ok: readChecks(ok).filter((check) => !failed.includes(check)),
    look: failed,
  }
}

function sorted(checks: readonly ReadinessCheck[]): ReadinessCheck[] {
  return READINESS_CHECKS.filter((check) => checks.includes(check))
}

function readChecks(value: CanonicalValue | undefined): readonly ReadinessCheck[] {
  const named: readonly unknown[] = Array.isArray(value) ? value : []
  return READINESS_CHECKS.filter((check) => named.includes(check))
}
