import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import type { FeedbackKind, ScanParts } from '#client/scan/ports.ts'
import { useToneSet } from '#client/scan/tone-set.ts'

/** By then the camera runs. */
const AFTER_PICTURE_MS = 700

/** The wake lock and the sound of a page that scans: both begin with it and end with it. */
export function useSounding({ feedback, wakeLock }: Pick<ScanParts, 'feedback' | 'wakeLock'>): {
  readonly give: (kind: FeedbackKind) => void
  /** This browser lets the screen go dark: the person is told what to set. */
  readonly goesDark: Readonly<Ref<boolean>>
} {
  const tones = useToneSet()
  const goesDark = ref(false)
  let later: ReturnType<typeof setTimeout> | undefined

  // a page that was opened without a tap stays silent until the first one; a call or another app may take the sound
  // away at any time, so that every tap and every coming back asks for it
  function unlock(): void {
    void feedback.unlock()
  }
  function comeBack(): void {
    if (document.visibilityState === 'visible') unlock()
  }
  onMounted(() => {
    for (const kind of ['pointerdown', 'keydown'] as const) addEventListener(kind, unlock, { capture: true })
    document.addEventListener('visibilitychange', comeBack)
    // a start that leads straight here first wants a picture: the system's sound takes its time to open
    if (wasTouched()) unlock()
    else later = setTimeout(unlock, AFTER_PICTURE_MS)
    void wakeLock
      .hold()
      .then((isHeld) => (goesDark.value = !isHeld && document.visibilityState === 'visible'))
  })
  onBeforeUnmount(() => {
    clearTimeout(later)
    for (const kind of ['pointerdown', 'keydown'] as const)
      removeEventListener(kind, unlock, { capture: true })
    document.removeEventListener('visibilitychange', comeBack)
    feedback.close()
    wakeLock.release()
  })
  return { give: (kind) => feedback.give(kind, tones.value), goesDark }
}

/** Whether a tap led here; Firefox learned to tell it late, whatever the types say. */
function wasTouched(): boolean {
  const { userActivation } = navigator as { readonly userActivation?: UserActivation }
  return userActivation?.hasBeenActive ?? true
}
