import { inject, type InjectionKey } from 'vue'
import { createFeedback } from './feedback.ts'
import { grabFrame } from './grab-frame.ts'
import { withHeadStart } from './head-start.ts'
import type { ScanParts } from './ports.ts'
import { createWakeLock } from './wake-lock.ts'

export const SCAN_PARTS: InjectionKey<ScanParts> = Symbol('scan parts')

/** The browser's own, unless a test gives others. */
export function useScanParts(): ScanParts {
  return inject(
    SCAN_PARTS,
    () => ({
      ...withHeadStart(),
      feedback: createFeedback(),
      wakeLock: createWakeLock(),
      grab: grabFrame,
    }),
    true,
  )
}
