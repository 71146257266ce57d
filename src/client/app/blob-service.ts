import type { StreamId } from '#domain/ids.ts'
import { BlobMemory, keyOf } from '#client/blobs/blob-memory.ts'
import type { BlobKey, BlobRecord } from '#client/blobs/blob-ports.ts'
import type { BlobService } from '#client/services/blobs.ts'
import { retryDelayMs } from '#client/sync/retry-delay.ts'
import type { PhoneCore } from './phone-core.ts'

export interface BlobSender extends BlobService {
  /** After a round that went well: sends what waits, unless that is under way or has to wait. */
  send(): void
  /** Is there anything in this stream that the server has not confirmed? */
  hasWaiting(stream: StreamId): boolean
}

/**
 * Photos and papers of this phone. Sending goes on beside the rounds and gives way to them; all of it is loaded when
 * there is something to send (SYN-9).
 */
export async function createBlobService(core: PhoneCore, isCalm: () => boolean): Promise<BlobSender> {
  const { blobs: store, clock, random } = core.deps
  const memory = new BlobMemory(() => clock.now().monotonicMs)
  const listeners = new Set<() => void>()
  let records = await store.list()
  if (records.some(({ state }) => state === 'waiting'))
    records = await import('#client/blobs/forget-unnamed.ts')
      .then(({ forgetUnnamed }) => forgetUnnamed(core.deps, records))
      // They stay counted until the next start.
      .catch(() => records)
  let sending: Promise<void> | null = null
  let failures = 0
  let notBeforeMs = 0

  let reading: Promise<void> = Promise.resolve()
  const readAnew = () => {
    reading = reading
      .then(async () => {
        records = await store.list()
        listeners.forEach((listener) => listener())
      })
      // Storage that fails here fails louder where something is saved.
      .catch(() => undefined)
  }
  store.watch(readAnew)

  async function sendOnce(): Promise<void> {
    const identity = core.identity()
    if (!identity || records.length === 0 || clock.now().monotonicMs < notBeforeMs) return
    const { sendBlobs } = await import('#client/blobs/send-blobs.ts')
    const { log, transport: link } = core.deps
    const readControl = async (stream: StreamId) => (await core.keeper.open(stream)).folded.state.control
    const outcome = await sendBlobs({ store, link, log, readControl, identity, memory, mayGoOn: isCalm })
    failures = outcome.kind === 'failed' ? failures + 1 : 0
    if (outcome.kind !== 'failed') return
    const chance = (random.bytes(1)[0] ?? 0) / 255
    notBeforeMs = clock.now().monotonicMs + retryDelayMs(failures - 1, outcome.retryAfterMs, chance)
  }

  const findRecord = (key: BlobKey) => records.find((record) => keyOf(record) === keyOf(key))
  const listWaiting = () => records.filter(({ state }) => state === 'waiting')
  return {
    countWaiting: () => listWaiting().length,
    listWaiting,
    hasWaiting: (stream) => listWaiting().some((record) => record.stream === stream),
    isStored(stream, blob) {
      const record = findRecord({ stream, blob })
      return record ? record.state !== 'waiting' : null
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async read(stream, blob, name) {
      const here = await store.readBytes({ stream, blob })
      const identity = core.identity()
      if (here || !identity) return here
      const { fetchBlob } = await import('#client/blobs/fetch-blob.ts')
      const bytes = await fetchBlob(core.deps.transport, { stream, blob }, identity)
      if (!bytes) return null
      const fetched: BlobRecord = {
        ...{ stream, blob, size: bytes.length, names: [name] },
        ...{ keptMs: clock.now().wallMs, state: 'fetched' },
      }
      // A phone that is full shows it all the same.
      await store.keep([{ record: fetched, bytes }]).catch(() => undefined)
      return bytes
    },
    send() {
      sending ??= sendOnce()
        // Storage that fails, or a chunk that did not come: the next round tries again.
        .catch(() => undefined)
        .finally(() => {
          sending = null
          // Another tab may have sent some.
          readAnew()
        })
    },
    settle: async () => {
      while (sending) await sending
      await reading
    },
  }
}
