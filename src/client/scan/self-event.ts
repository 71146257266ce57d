import { parseEventId, type EventId } from '#domain/ids.ts'
import { readSetting } from '#client/ui/settings.ts'

/**
 * Self check-in that was begun on this phone: which event, and the PIN to leave it by, hashed. It outlives a reload;
 * the app then opens there again (`router.ts`). It keeps curious hands out, and does not lock the phone.
 */
export interface SelfGuard {
  readonly event: EventId
  /** Base64. */
  readonly salt: string
  readonly hash: string
  /** Wrong PINs in a row, and until when (Unix ms) no other is taken. */
  readonly misses: number
  readonly waitUntilMs: number
  /** When (Unix ms) somebody said that the PIN is forgotten; 0: nobody did. */
  readonly forgottenMs: number
}

/** The event that people check themselves in at on this phone; `null`: they do not. */
export function readSelfEvent(): EventId | null {
  return readSelfGuard()?.event ?? null
}

export function readSelfGuard(): SelfGuard | null {
  try {
    const kept = JSON.parse(readSetting('self-check-in') ?? 'null') as SelfGuard | null
    return kept !== null && parseEventId(kept.event) !== null ? kept : null
  } catch {
    return null
  }
}
