import type { StreamId } from '#domain/ids.ts'
import { parseStream } from '#domain/stream.ts'
import type { Identity, KnownServer, StoredSheet } from '#client/ports.ts'
import { chooseStreams } from './choose-streams.ts'
import type { RoundDeps, StoppedStream } from './round.ts'

/** What a round still has to do in one stream. */
export interface StreamWork {
  readonly stream: StreamId
  /** There may be more in the server's log than was read. */
  wantsPull: boolean
  /** The server's log and ours differ: ask with the trail of digests (SYN-3). */
  isDiverged: boolean
  /** They did in this round: what is offered must stand alone. */
  isHealing: boolean
  /** Sheets without a position that were not offered in this round. */
  pending: readonly StoredSheet[]
  /** Read to the end in this round. */
  isRead: boolean
  /** Requests in a row that changed nothing here. */
  idle: number
  stopped: StoppedStream['reason'] | null
}

interface WorkFor {
  readonly identity: Identity | null
  readonly server: KnownServer | null
  readonly isGreeting: boolean
}

/**
 * The streams of this round with what they hold to send, from the database (SYN-8).
 * @param isGreeting the server was not heard since this page load or a failure: it may have been restored from a
 * backup, so it is asked about everything this phone holds, also what it does not follow any more (SYN-3).
 */
export async function listWork(
  deps: RoundDeps,
  { identity, server, isGreeting }: WorkFor,
): Promise<ReadonlyMap<StreamId, StreamWork>> {
  const held = await listHeld(deps, identity)
  const pending = await listAllPending(deps, held)
  const carried = identity ? ((await deps.listCarried?.()) ?? []) : []
  const now = deps.session.now()
  const streams = chooseStreams({
    certificate: identity?.certificate ?? null,
    schedules: server?.schedules ?? [],
    events: deps.listEvents(),
    open: deps.listOpen(),
    dropped: identity ? await deps.log.listDropped() : [],
    waiting: [...(isGreeting ? held : pending.keys()), ...carried],
    nowMs: now.wallMs + (deps.session.measurement()?.offsetMs ?? 0),
  })
  return new Map(
    streams.map((stream) => [
      stream,
      {
        stream,
        wantsPull: true,
        isDiverged: false,
        isHealing: false,
        pending: pending.get(stream) ?? [],
        isRead: false,
        idle: 0,
        stopped: null,
      },
    ]),
  )
}

/** Without an account a phone can bring back the schedule alone, for which nobody asks who it is (SYN-7). */
async function listHeld({ log }: RoundDeps, identity: Identity | null): Promise<readonly StreamId[]> {
  const streams = await log.listStreams()
  return identity ? streams : streams.filter((stream) => parseStream(stream)?.kind === 'schedule')
}

async function listAllPending(
  deps: RoundDeps,
  held: readonly StreamId[],
): Promise<Map<StreamId, readonly StoredSheet[]>> {
  const pending = new Map<StreamId, readonly StoredSheet[]>()
  for (const stream of held) {
    const sheets = await deps.log.listSheetsWithoutPosition(stream)
    if (sheets.length > 0) pending.set(stream, sheets)
  }
  return pending
}
