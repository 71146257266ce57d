import { parseEventId, type EventId } from '#domain/ids.ts'
import { smallStore } from '#client/practice/small-store.ts'
import type { Services } from '#client/services.ts'

const KEY = 'asar.self-check-in'

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

/**
 * The event that people check themselves in at on this phone; `null`: they do not. A guard of an event that the phone
 * does not hold would lead to an empty page and is put away.
 */
export function findSelfEvent({ device, schedule }: Pick<Services, 'device' | 'schedule'>): EventId | null {
  const guard = readSelfGuard()
  const me = device.me()
  if (guard === null || me === null) return null
  if (me.events.includes(guard.event) || schedule.event(guard.event) !== null) return guard.event
  keepSelfGuard(null)
  return null
}

export function readSelfGuard(): SelfGuard | null {
  try {
    const kept = JSON.parse(smallStore().getItem(KEY) ?? 'null') as SelfGuard | null
    return kept !== null && parseEventId(kept.event) !== null ? kept : null
  } catch {
    return null
  }
}

/** Keeps the guard, or forgets it when it is `null`. */
export function keepSelfGuard(guard: SelfGuard | null): void {
  try {
    if (guard === null) smallStore().removeItem(KEY)
    else smallStore().setItem(KEY, JSON.stringify(guard))
  } catch {
    // private windows may refuse: self check-in then ends with the page
  }
}
