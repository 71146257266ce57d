import type { StreamId } from '#domain/ids.ts'
import { keyOf } from '#client/blobs/blob-records.ts'
import type { BlobKey } from '#client/blobs/blob-ports.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { BlobWork } from './blob-work.ts'
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
  const { blobs: store } = core.deps
  const listeners = new Set<() => void>()
  let records = await store.list()
  if (records.some(({ state }) => state === 'waiting'))
    records = await import('#client/blobs/forget-unnamed.ts')
      .then(({ forgetUnnamed }) => forgetUnnamed(core.deps, records))
      // They stay counted until the next start.
      .catch(() => records)
  let sending: Promise<void> | null = null
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

  let work: BlobWork | null = null
  const load = async () => {
    const { createBlobWork } = await import('./blob-work.ts')
    return (work ??= createBlobWork(core, isCalm))
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
      return here ?? (await load()).fetch(stream, blob, name)
    },
    send() {
      if (records.length === 0) return
      sending ??= load()
        .then((ready) => ready.sendOnce())
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
