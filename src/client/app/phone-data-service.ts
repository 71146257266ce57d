import { parseStream } from '#domain/stream.ts'
import { forgetUnnamed } from '#client/blobs/forget-unnamed.ts'
import { StorageFailure } from '#client/ports.ts'
import type { DraftService } from '#client/services/drafts.ts'
import type { LeaveOutcome, OnlyHere, PhoneDataService } from '#client/services/phone-data.ts'
import type { UnsentService } from '#client/services/unsent.ts'
import type { SyncLoop } from '#client/sync/loop.ts'
import type { PhoneCore } from './phone-core.ts'
import { notSaved } from './phone-core.ts'

interface PhoneDataParts {
  readonly core: PhoneCore
  readonly unsent: Pick<UnsentService, 'read'>
  readonly drafts: Pick<DraftService, 'forgetAll'>
  readonly loop: Pick<SyncLoop, 'stop' | 'goOn'>
}

/** After the first other tabs are shut, and only this page's own last round may still bring something. */
const MOST_TRIES = 3

/** Takes data off the phone, but never the last copy of anything. */
export function createPhoneDataService({ core, unsent, drafts, loop }: PhoneDataParts): PhoneDataService {
  const countOnlyHere = async (): Promise<OnlyHere> => {
    const { alone, sealed } = await unsent.read()
    return { records: alone, photos: await countPhotos(core), sealed }
  }
  const refuse = async (): Promise<LeaveOutcome | null> => {
    const onlyHere = await countOnlyHere()
    const isAny = onlyHere.records + onlyHere.photos + onlyHere.sealed > 0
    return isAny ? { kind: 'refused', onlyHere } : null
  }
  return {
    countOnlyHere,
    isGone: () => core.isMarkGone(),
    async clear() {
      try {
        const refusal = await refuse()
        if (refusal) return refusal
        // what was typed names people too: unless it is gone nothing is said to be, and nothing else goes
        if (!(await drafts.forgetAll())) throw new StorageFailure('broken')
        return await clearEvents(core)
      } catch (error) {
        return notSaved(error)
      }
    },
    async signOut() {
      loop.stop()
      let isDone = false
      try {
        const outcome = await wipeAll(core, refuse)
        isDone = outcome.kind === 'done'
        return outcome
      } catch (error) {
        return notSaved(error)
      } finally {
        if (!isDone) loop.goOn()
      }
    },
  }
}

/** Photos that another tab keeps too: read from the storage, not from what this page was told. */
async function countPhotos({ deps, custody }: PhoneCore): Promise<number> {
  const named = await forgetUnnamed(deps, await deps.blobs.list())
  return named.filter((photo) => photo.state === 'waiting' && !custody.hasPhotoReceipt(photo)).length
}

/** What another tab saves between the counting and the wipe is counted too (`WipePort`). */
async function wipeAll(
  { deps }: PhoneCore,
  refuse: () => Promise<LeaveOutcome | null>,
): Promise<LeaveOutcome> {
  const way = await deps.loadWipe?.()
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const seen = (await way?.look()) ?? ''
    const refusal = await refuse()
    if (refusal) return refusal
    if ((await way?.wipe(seen)) !== false) return { kind: 'done', kept: 0 }
  }
  throw new StorageFailure('broken')
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
