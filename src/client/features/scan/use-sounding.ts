import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import type { FeedbackKind, ScanParts } from '#client/scan/ports.ts'
import { useToneSet } from '#client/scan/tone-set.ts'

/**
 * The wake lock and the sound of a page that scans: both begin with it and end with it. `isSpare`: the scanner works,
 * and nobody waits for it.
 */
export function useSounding(
  { feedback, wakeLock }: Pick<ScanParts, 'feedback' | 'wakeLock'>,
  isSpare: () => boolean = () => false,
): {
  readonly give: (kind: FeedbackKind) => void
  /** This browser lets the screen go dark: the person is told what to set. */
  readonly goesDark: Readonly<Ref<boolean>>
} {
  const tones = useToneSet()
  const goesDark = ref(false)

  // a page that was opened without a tap may have to stay silent until the first one; a call or another app may take
  // the sound away at any time, so that every tap and every coming back asks for it
  function unlock(): void {
    void feedback.unlock()
  }
  function comeBack(): void {
    if (document.visibilityState === 'visible') unlock()
  }
  // a picture comes first: the system's sound takes its time to open; the first answer opens it where that is sooner
  watch(isSpare, (isNow) => isNow && unlock())
  onMounted(() => {
    for (const kind of ['pointerdown', 'keydown'] as const) addEventListener(kind, unlock, { capture: true })
    document.addEventListener('visibilitychange', comeBack)
    void wakeLock
      .hold()
      .then((isHeld) => (goesDark.value = !isHeld && document.visibilityState === 'visible'))
  })
  onBeforeUnmount(() => {
    for (const kind of ['pointerdown', 'keydown'] as const)
      removeEventListener(kind, unlock, { capture: true })
    document.removeEventListener('visibilitychange', comeBack)
    feedback.close()
    wakeLock.release()
  })
  return { give: (kind) => feedback.give(kind, tones.value), goesDark }
}
