import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { useServices } from '#client/injection-keys.ts'
import { useLive } from '#client/stores/use-live.ts'
import type { CopyWish, HandoverService, SavedCopy } from '#client/services/handover.ts'
import { prepareShare, type SharedForm } from './copy-file.ts'

type Written = Awaited<ReturnType<HandoverService['writeCopy']>>
/** What a person can be told about their copy. */
export type CopyState = 'none' | 'ready' | 'nothing' | 'no-space' | 'broken'

export interface CopyModel {
  readonly state: Readonly<Ref<CopyState>>
  readonly copy: Readonly<ShallowRef<SavedCopy | null>>
  /** Writes what is not on the server now. */
  readonly write: () => Promise<SavedCopy | null>
}

/** A copy of what is not on the server, written when it is asked for. */
export function useCopy(what: CopyWish = 'all'): CopyModel {
  const { handover } = useServices()
  const copy = shallowRef<SavedCopy | null>(null)
  const state = ref<CopyState>('none')
  async function write(): Promise<SavedCopy | null> {
    const written = await handover.writeCopy(what)
    copy.value = written.kind === 'copy' ? written : null
    state.value = stateOf(written)
    return copy.value
  }
  return { state, copy, write }
}

export interface ReadyCopy extends CopyModel {
  /** As the share sheet takes it; `undefined`: not made yet, `null`: this browser shares no files. */
  readonly form: Readonly<ShallowRef<SharedForm | null | undefined>>
}

/** The same, kept at hand: a share sheet opens only right behind the touch. */
export function useReadyCopy(): ReadyCopy {
  const model = useCopy()
  const { outbox } = useServices()
  const changes = useLive(outbox, () => ({}))
  const form = shallowRef<SharedForm | null | undefined>(undefined)
  let latest = 0
  let writing: Promise<void> = Promise.resolve()
  // one at a time, for one with photos is large; of those that wait only the last
  function writeAnew(): void {
    const mine = ++latest
    writing = writing.then(async () => {
      if (mine !== latest) return
      const copy = await model.write()
      form.value = copy ? await prepareShare(copy) : undefined
    })
  }
  onScopeDispose(() => latest++)
  watch(changes, writeAnew, { immediate: true })
  return { ...model, form }
}

function stateOf(written: Written): CopyState {
  if (written.kind === 'copy') return 'ready'
  if (written.kind === 'nothing') return 'nothing'
  return written.reason === 'no-space' ? 'no-space' : 'broken'
}
