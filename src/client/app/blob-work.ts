import type { BlobId, StreamId } from '#domain/ids.ts'
import { BlobMemory } from '#client/blobs/blob-memory.ts'
import type { BlobRecord } from '#client/blobs/blob-ports.ts'
import { fetchBlob } from '#client/blobs/fetch-blob.ts'
import { sendBlobs } from '#client/blobs/send-blobs.ts'
import { retryDelayMs } from '#client/sync/retry-delay.ts'
import type { PhoneCore } from './phone-core.ts'

/** What a phone with photos, or one that looks at them, does with the server. */
export interface BlobWork {
  /** Sends what waits, unless the server asked for a pause that is not over. */
  sendOnce(): Promise<void>
  /** From the server, and kept; `null`: not to be had now. */
  fetch(stream: StreamId, blob: BlobId, name: BlobRecord['names'][number]): Promise<Uint8Array | null>
}

/** @param mayGoOn facts go first: asked before every part */
export function createBlobWork(core: PhoneCore, mayGoOn: () => boolean): BlobWork {
  const { blobs: store, clock, log, random, transport: link } = core.deps
  const memory = new BlobMemory(() => clock.now().monotonicMs)
  const readControl = async (stream: StreamId) => (await core.keeper.open(stream)).folded.state.control
  let failures = 0
  let notBeforeMs = 0
  return {
    async sendOnce() {
      const identity = core.identity()
      if (!identity || clock.now().monotonicMs < notBeforeMs) return
      const outcome = await sendBlobs({ store, link, log, readControl, identity, memory, mayGoOn })
      failures = outcome.kind === 'failed' ? failures + 1 : 0
      if (outcome.kind !== 'failed') return
      const chance = (random.bytes(1)[0] ?? 0) / 255
      notBeforeMs = clock.now().monotonicMs + retryDelayMs(failures - 1, outcome.retryAfterMs, chance)
    },
    async fetch(stream, blob, name) {
      const identity = core.identity()
      const bytes = identity && (await fetchBlob(link, { stream, blob }, identity))
      if (!bytes) return null
      const fetched: BlobRecord = {
        ...{ stream, blob, size: bytes.length, names: [name] },
        ...{ keptMs: clock.now().wallMs, state: 'fetched' },
      }
      // A phone that is full shows it all the same.
      await store.keep([{ record: fetched, bytes }]).catch(() => undefined)
      return bytes
    },
  }
}
