import { parseStream } from '#domain/stream.ts'
import type { DraftService } from '#client/services/drafts.ts'
import type { LeaveOutcome, OnlyHere, PhoneDataService } from '#client/services/phone-data.ts'
import type { UnsentService } from '#client/services/unsent.ts'
import type { PhoneCore } from './phone-core.ts'
import { notSaved } from './phone-core.ts'

interface PhoneDataParts {
  readonly core: PhoneCore
  readonly unsent: Pick<UnsentService, 'read'>
  readonly drafts: Pick<DraftService, 'forgetAll'>
  /** No round begins any more. */
  readonly stop: () => void
}

/** Takes data off the phone, but never the last copy of anything. */
export function createPhoneDataService(parts: PhoneDataParts): PhoneDataService {
  const { core } = parts
  const countOnlyHere = async (): Promise<OnlyHere> => {
    const { alone, photos, sealed } = await parts.unsent.read()
    return { records: alone, photos, sealed }
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
