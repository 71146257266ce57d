import { inject, type InjectionKey } from 'vue'
import { createCamera } from './camera.ts'
import { createFeedback } from './feedback.ts'
import { grabFrame } from './grab-frame.ts'
import { loadDecoder } from './load-decoder.ts'
import type { ScanParts } from './ports.ts'
import { createWakeLock } from './wake-lock.ts'

export const SCAN_PARTS: InjectionKey<ScanParts> = Symbol('scan parts')

/** The browser's own, unless a test gives others. */
export function useScanParts(): ScanParts {
  return inject(
    SCAN_PARTS,
    () => ({
      camera: createCamera(),
      feedback: createFeedback(),
      wakeLock: createWakeLock(),
      loadDecoder,
      grab: grabFrame,
    }),
    true,
  )
}
