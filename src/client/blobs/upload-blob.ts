import { blobIdFor } from '#domain/log/blob.ts'
import { failedWith } from './ask-blobs.ts'
import { keyOf } from './blob-records.ts'
import type { BlobRecord } from './blob-ports.ts'
import type { BlobDeps, SendOutcome } from './send-blobs.ts'

/** A server that forgets what came this often will not take it today. */
const MOST_RESTARTS = 3

/** Brings one blob, part by part, from where the server is (SYN-9). It counts only when the server calls it whole. */
export async function uploadBlob(deps: BlobDeps, record: BlobRecord, have: number): Promise<SendOutcome> {
  const { store, link, identity, memory, mayGoOn } = deps
  const { stream, blob } = record
  const bytes = await store.readBytes(record)
  // Bytes that are not what their name says would never count.
  if (!bytes || blobIdFor(bytes) !== blob) return giveUp(deps, record)
  let start = Math.min(have, bytes.length - 1)
  for (let restarts = 0; ;) {
    if (!mayGoOn()) return { kind: 'interrupted' }
    const part = bytes.slice(start, start + memory.partBytes)
    const outcome = await link.putBlob({ stream, blob, size: bytes.length, start, bytes: part }, identity)
    if (outcome.kind !== 'answered') {
      if (outcome.kind === 'problem' && isFinal(outcome.problem)) return giveUp(deps, record)
      memory.shrink()
      return failedWith(outcome)
    }
    memory.grow()
    const { state, have: there } = outcome.answer
    if (state !== 'part') return settle(deps, record, state)
    if (there <= start && ++restarts > MOST_RESTARTS) return giveUp(deps, record)
    start = Math.min(there, bytes.length - 1)
  }
}

/** Trying again today would change nothing; it stays here and is said to wait. */
function giveUp({ memory }: BlobDeps, record: BlobRecord): SendOutcome {
  memory.settle(keyOf(record))
  return { kind: 'done' }
}

async function settle(
  { store, memory }: BlobDeps,
  record: BlobRecord,
  state: 'whole' | 'gone',
): Promise<SendOutcome> {
  if (state === 'whole') await store.setState([record], record.state === 'fetched' ? 'fetched' : 'stored')
  memory.settle(keyOf(record))
  return { kind: 'done' }
}

function isFinal(problem: string): boolean {
  return problem === 'too-large' || problem === 'not-allowed' || problem === 'bad-request'
}
