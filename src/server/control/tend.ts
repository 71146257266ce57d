import { settleIn } from './adopt.ts'
import { sealDue } from './retention.ts'
import type { Retention } from './retention.ts'
import type { ControlDeps } from './state-facts.ts'

/**
 * What no request sets going: releases what is held for a reason that is no more, as when the organisation's stream
 * came back to a restored server after the event's; seals the events whose retention window has passed (SYN-11).
 */
export async function tendStreams(deps: ControlDeps, retention: Retention): Promise<void> {
  for (const stream of await deps.store.listStreamsHolding()) await settleIn(deps, stream)
  await sealDue(deps, retention)
}
