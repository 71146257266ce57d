import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { writeSeries } from '#protocol/handover/code-series.ts'
import { packSeries } from '#client/handover/pack-series.ts'
import { useScanParts } from '#client/scan/browser-parts.ts'
import type { CopyWish } from '#client/services/handover.ts'
import { useCopy } from './useCopy.ts'

/** Fewer than three changes a second flash for nobody; the other phone looks eight times. */
export const CODE_EVERY_MS = 350

/** `too-many`: a file is quicker. */
export type SeriesState = 'writing' | 'showing' | 'nothing' | 'too-many' | 'no-space' | 'broken'

export interface CodeSeries {
  readonly state: Readonly<Ref<SeriesState>>
  readonly texts: ComputedRef<readonly string[]>
  /** Which of them is on the screen. */
  readonly at: Readonly<Ref<number>>
}

/** What is not on the server, photos apart, as codes, one after another and round again, with the screen kept lit. */
export function useCodeSeries(what: CopyWish): CodeSeries {
  const { state: copyState, write } = useCopy(what === 'all' ? 'records' : what)
  const { wakeLock } = useScanParts()
  const state = ref<SeriesState>('writing')
  const texts = shallowRef<readonly string[]>([])
  const at = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  let isLeft = false

  async function begin(): Promise<void> {
    const copy = await write()
    const series = copy && writeSeries(await packSeries(copy.bytes))
    if (isLeft) return
    if (!series) {
      state.value = copy ? 'too-many' : readFailure()
      return
    }
    texts.value = series
    state.value = 'showing'
    void wakeLock.hold()
    timer = setInterval(() => (at.value = (at.value + 1) % series.length), CODE_EVERY_MS)
  }
  function readFailure(): SeriesState {
    const { value } = copyState
    return value === 'no-space' || value === 'broken' ? value : 'nothing'
  }
  onMounted(begin)
  onBeforeUnmount(() => {
    isLeft = true
    clearInterval(timer)
    wakeLock.release()
  })
  return { state, texts: computed(() => texts.value), at }
}
