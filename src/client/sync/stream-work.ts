import type { StreamId } from '#domain/ids.ts'
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
  /** Sheets without a position that were not offered in this round. */
  pending: readonly StoredSheet[]
  /** Read to the end in this round. */
  isRead: boolean
  /** Requests in a row that changed nothing here. */
  idle: number
  stopped: StoppedStream['reason'] | null
}

/** The streams of this round with what they hold to send, from the database (SYN-8). */
export async function listWork(
  deps: RoundDeps,
  identity: Identity | null,
  server: KnownServer | null,
): Promise<ReadonlyMap<StreamId, StreamWork>> {
  const pending = identity ? await listAllPending(deps) : new Map<StreamId, readonly StoredSheet[]>()
  const now = deps.session.now()
  const streams = chooseStreams({
    certificate: identity?.certificate ?? null,
    schedules: server?.schedules ?? [],
    events: deps.listEvents(),
    open: deps.listOpen(),
    waiting: [...pending.keys()],
    nowMs: now.wallMs + (deps.session.measurement()?.offsetMs ?? 0),
  })
  return new Map(
    streams.map((stream) => [
      stream,
      {
        stream,
        wantsPull: true,
        isDiverged: false,
        pending: pending.get(stream) ?? [],
        isRead: false,
        idle: 0,
        stopped: null,
      },
    ]),
  )
}

async function listAllPending(deps: RoundDeps): Promise<Map<StreamId, readonly StoredSheet[]>> {
  const pending = new Map<StreamId, readonly StoredSheet[]>()
  for (const stream of await deps.log.listStreams()) {
    const sheets = await deps.log.listSheetsWithoutPosition(stream)
    if (sheets.length > 0) pending.set(stream, sheets)
  }
  return pending
}
