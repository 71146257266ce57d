import type { BlobId, StreamId } from '#domain/ids.ts'
import { MAX_BLOBS_ASKED } from '#protocol/blob-limits.ts'
import type { BlobStanding } from '#protocol/blob-messages.ts'
import { keyOf } from './blob-records.ts'
import type { BlobRecord } from './blob-ports.ts'
import type { BlobDeps, SendOutcome } from './send-blobs.ts'

export type Asked =
  | {
      readonly kind: 'asked'
      /** What the server lacks, and how many bytes of it have come. */
      readonly lacking: ReadonlyMap<BlobId, number>
    }
  | Extract<SendOutcome, { kind: 'failed' }>

/** Asks the server which of a stream's blobs it has, of those it was not asked about lately. */
export async function askAll(
  deps: BlobDeps,
  stream: StreamId,
  records: readonly BlobRecord[],
): Promise<Asked> {
  const open = records.filter((record) => !deps.memory.isSettled(keyOf(record)))
  const lacking = new Map<BlobId, number>()
  for (let at = 0; at < open.length; at += MAX_BLOBS_ASKED) {
    const some = open.slice(at, at + MAX_BLOBS_ASKED)
    const blobs = some.map(({ blob }) => blob)
    const outcome = await deps.link.askBlobs(stream, blobs, deps.identity)
    if (outcome.kind === 'problem' && outcome.problem === 'not-allowed') {
      deps.memory.close(stream)
      return { kind: 'asked', lacking: new Map() }
    }
    if (outcome.kind !== 'answered') return failedWith(outcome)
    await noteStandings(deps, some, outcome.answer.blobs)
    some.forEach(({ blob }, i) => {
      const standing = outcome.answer.blobs[i]
      if (standing?.state === 'part') lacking.set(blob, standing.have)
    })
  }
  return { kind: 'asked', lacking }
}

async function noteStandings(
  { store, memory }: BlobDeps,
  records: readonly BlobRecord[],
  standings: readonly BlobStanding[],
): Promise<void> {
  const withState = (state: BlobStanding['state']) => records.filter((_, i) => standings[i]?.state === state)
  const whole = withState('whole')
  const confirmed = whole.filter(({ state }) => state === 'waiting')
  if (confirmed.length > 0) await store.setState(confirmed, 'stored')
  // The server has lost it: it was restored from an older backup.
  const lost = withState('part').filter(({ state }) => state === 'stored')
  if (lost.length > 0) await store.setState(lost, 'waiting')
  // What is gone there is erased; here it goes when the log says so, not before.
  for (const record of [...whole, ...withState('gone')]) memory.settle(keyOf(record))
}

export function failedWith(
  outcome:
    { readonly kind: 'problem'; readonly retryAfterMs: number | null } | { readonly kind: 'no-server' },
): Extract<SendOutcome, { kind: 'failed' }> {
  return { kind: 'failed', retryAfterMs: outcome.kind === 'problem' ? outcome.retryAfterMs : null }
}
