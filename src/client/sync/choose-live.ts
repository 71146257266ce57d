import { MAX_LIVE_STREAMS } from '#protocol/live.ts'
import { chooseStreams } from './choose-streams.ts'
import type { Followed } from './follow-live.ts'
import type { RoundDeps } from './round.ts'

/** What a round would ask about is what one wants to hear of; the most fundamental first, where it is too much. */
export async function chooseLive(
  deps: Pick<RoundDeps, 'device' | 'session' | 'listEvents' | 'listOpen'> & {
    readonly log: Pick<RoundDeps['log'], 'listDropped'>
  },
): Promise<Followed> {
  const identity = await deps.device.readIdentity()
  const server = await deps.device.readServer()
  const streams = chooseStreams({
    certificate: identity?.certificate ?? null,
    schedules: server?.schedules ?? [],
    events: deps.listEvents(),
    open: deps.listOpen(),
    waiting: [],
    dropped: await deps.log.listDropped(),
    nowMs: deps.session.now().wallMs + (deps.session.measurement()?.offsetMs ?? 0),
  })
  return { signer: identity, streams: streams.slice(0, MAX_LIVE_STREAMS) }
}
