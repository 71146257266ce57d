import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { countCodes, finishSeries, gather, readSeriesCode } from '#protocol/handover/code-series.ts'
import type { Gathering } from '#protocol/handover/code-series.ts'
import { unpackSeries } from '#client/handover/pack-series.ts'

export interface CodeReader {
  /** Codes in one picture of the camera. */
  readonly seeCodes: (texts: readonly string[]) => void
  /** How many codes of the series are here, and how many it has; 0: none was seen yet. */
  readonly have: ComputedRef<number>
  readonly total: ComputedRef<number>
  /** All were here, and did not fit together: it begins anew. */
  readonly isDamaged: Readonly<Ref<boolean>>
}

/** Gathers a series in whatever order it is seen. @param onWhole told once, with the file */
export function useCodeReader(onWhole: (file: Uint8Array) => void): CodeReader {
  const gathered = shallowRef<Gathering | null>(null)
  const isDamaged = ref(false)
  let isOver = false

  function seeCodes(texts: readonly string[]): void {
    if (isOver) return
    for (const text of texts) {
      const code = readSeriesCode(text)
      if (code) gathered.value = gather(gathered.value, code)
    }
    const whole = gathered.value ? finishSeries(gathered.value) : 'incomplete'
    if (whole === 'incomplete') return
    if (whole === 'damaged') beginAnew()
    else void finish(whole)
  }
  async function finish(packed: Uint8Array): Promise<void> {
    isOver = true
    const file = await unpackSeries(packed)
    if (file) onWhole(file)
    else {
      isOver = false
      beginAnew()
    }
  }
  function beginAnew(): void {
    gathered.value = null
    isDamaged.value = true
  }
  return {
    seeCodes,
    have: computed(() => gathered.value?.parts.size ?? 0),
    total: computed(() => (gathered.value ? countCodes(gathered.value.length) : 0)),
    isDamaged,
  }
}
