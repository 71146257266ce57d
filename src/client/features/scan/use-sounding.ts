import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import type { FeedbackKind, ScanParts } from '#client/scan/ports.ts'
import { useToneSet } from '#client/scan/tone-set.ts'

/** The wake lock and the sound of a page that scans: both begin with it and end with it. */
export function useSounding({ feedback, wakeLock }: Pick<ScanParts, 'feedback' | 'wakeLock'>): {
  readonly give: (kind: FeedbackKind) => void
  /** This browser lets the screen go dark: the person is told what to set. */
  readonly goesDark: Readonly<Ref<boolean>>
} {
  const tones = useToneSet()
  const goesDark = ref(false)

  // a page that was opened without a tap stays silent until the first one
  function unlock(): void {
    void feedback.unlock().then((isUnlocked) => isUnlocked && stopListening())
  }
  function stopListening(): void {
    for (const kind of ['pointerdown', 'keydown'] as const)
      removeEventListener(kind, unlock, { capture: true })
  }
  onMounted(() => {
    for (const kind of ['pointerdown', 'keydown'] as const) addEventListener(kind, unlock, { capture: true })
    unlock()
    void wakeLock
      .hold()
      .then((isHeld) => (goesDark.value = !isHeld && document.visibilityState === 'visible'))
  })
  onBeforeUnmount(() => {
    stopListening()
    feedback.close()
    wakeLock.release()
  })
  return { give: (kind) => feedback.give(kind, tones.value), goesDark }
}
