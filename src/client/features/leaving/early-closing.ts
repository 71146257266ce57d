/** Somebody is about to write people out while the event goes on. */
export interface EarlyClosing {
  /** The time that is written has not come yet, or many are written out before the planned end. */
  readonly why: 'ahead' | 'within'
  readonly nowMs: number
  /** What is written of them. */
  readonly leftMs: number
  /** The planned end. */
  readonly endsMs: number
  readonly heads: number
}

/** Fewer than these may well have gone home before the end. */
const MANY_HEADS = 5

/** Whether a closing asks first; `null`: nothing about it is odd. */
export function findEarlyClosing(closing: Omit<EarlyClosing, 'why'>): EarlyClosing | null {
  const { nowMs, leftMs, endsMs, heads } = closing
  if (heads > 0 && leftMs > nowMs) return { ...closing, why: 'ahead' }
  return heads >= MANY_HEADS && nowMs < endsMs ? { ...closing, why: 'within' } : null
}
