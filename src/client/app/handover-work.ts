import { eventIdOf, SUBJECT_ID_BYTES } from '#domain/ids.ts'
import type { PersonId } from '#domain/ids.ts'
import { copyOf } from '#client/handover/copy-of.ts'
import { takeCopy } from '#client/handover/take-copy.ts'
import type { HandoverService } from '#client/services/handover.ts'
import type { PhoneCore } from './phone-core.ts'
import { notSaved } from './phone-core.ts'

/** Passing records from phone to phone, once somebody does. */
export function createHandoverWork(core: PhoneCore, onAdded: () => void): HandoverService {
  const { deps } = core
  const { subtle } = crypto
  const random = (length: number) => deps.random.bytes(length)
  const newId = () => eventIdOf(random(SUBJECT_ID_BYTES)) as string as PersonId
  return {
    async writeCopy(what = 'all') {
      const identity = core.identity()
      if (!identity) return { kind: 'not-saved', reason: 'not-enrolled' }
      const readClock: typeof deps.device.readClock = (session) => deps.device.readClock(session)
      const { log, blobs, pause, device } = deps
      try {
        return await copyOf({
          ...{ log, blobs, identity, readClock, pause, device, subtle, random, what },
          nowMs: deps.clock.now().wallMs,
          isOnPeers: (photo) => core.custody.hasPhotoReceipt(photo),
          count: () => core.custody.settle().then(() => core.custody.count()),
        })
      } catch (error) {
        return notSaved(error)
      }
    },
    async addCopy(file) {
      const identity = core.identity()
      if (!identity) return { kind: 'not-saved', reason: 'not-enrolled' }
      const { log, blobs, pause, device, verify } = deps
      try {
        return await takeCopy({
          ...{ log, blobs, identity, pause, device, verify, subtle, newId },
          nowMs: deps.clock.now().wallMs,
          readControl: async (stream) => (await core.keeper.open(stream)).folded.state.control,
          readTable: async (stream) => (await core.keeper.open(stream)).table,
          settle: () => core.settle(),
          save: (drafts) => core.save(drafts),
          file,
        })
      } catch (error) {
        return notSaved(error)
      } finally {
        core.onAdded()
        onAdded()
      }
    },
  }
}
