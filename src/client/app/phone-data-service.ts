import { parseStream } from '#domain/stream.ts'
import type { BlobService } from '#client/services/blobs.ts'
import type { DraftService } from '#client/services/drafts.ts'
import type { HandoverService } from '#client/services/handover.ts'
import type { LeaveOutcome, OnlyHere, PhoneDataService } from '#client/services/phone-data.ts'
import type { PhoneCore } from './phone-core.ts'
import { notSaved } from './phone-core.ts'

interface PhoneDataParts {
  readonly core: PhoneCore
  readonly blobs: Pick<BlobService, 'countWaiting'>
  readonly drafts: Pick<DraftService, 'forgetAll'>
  readonly handover: Pick<HandoverService, 'countSealed'>
  /** No round begins any more. */
  readonly stop: () => void
}

/** Takes data off the phone, but never the last copy of anything. */
export function createPhoneDataService(parts: PhoneDataParts): PhoneDataService {
  const { core, blobs, handover } = parts
  const countOnlyHere = async (): Promise<OnlyHere> => {
    // What another tab captured a moment ago counts too.
    await core.custody.readAll()
    return {
      records: core.custody.countOnlyHere(),
      photos: blobs.countWaiting(),
      sealed: await handover.countSealed(),
    }
  }
  const unlessOnlyHere = async (remove: () => Promise<LeaveOutcome>): Promise<LeaveOutcome> => {
    try {
      const onlyHere = await countOnlyHere()
      const isAny = onlyHere.records + onlyHere.photos + onlyHere.sealed > 0
      return isAny ? { kind: 'refused', onlyHere } : await remove()
    } catch (error) {
      return notSaved(error)
    }
  }
  return {
    countOnlyHere,
    clear: () =>
      unlessOnlyHere(async () => {
        await parts.drafts.forgetAll()
        return clearEvents(core)
      }),
    signOut: () =>
      unlessOnlyHere(async () => {
        parts.stop()
        await core.deps.wipe?.()
        return { kind: 'done', kept: 0 }
      }),
  }
}

/** Whether everything of a stream has a position is decided in the transaction that drops it (SYN-15). */
async function clearEvents({ deps }: PhoneCore): Promise<LeaveOutcome> {
  let kept = 0
  for (const stream of await deps.log.listStreams()) {
    const kind = parseStream(stream)?.kind
    if ((kind === 'event' || kind === 'contacts') && !(await deps.log.dropStream(stream))) kept++
  }
  return { kind: 'done', kept }
}
