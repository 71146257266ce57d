import type { EventId } from '#domain/ids.ts'
import { keepSelfGuard, type SelfGuard } from './self-event.ts'

export const PIN_FORM = /^\d{4,8}$/
/** So many slips are free. */
const FREE_MISSES = 5
const WAIT_MS = 30_000
/** A phone full of marks must not be locked away for good: whoever waits so long gets out, in everybody's sight. */
export const FORGOTTEN_WAIT_MS = 5 * 60_000
const ROUNDS = 100_000

function keep(guard: SelfGuard): SelfGuard {
  keepSelfGuard(guard)
  return guard
}

/** @param pin as `PIN_FORM` has it */
export async function beginSelf(event: EventId, pin: string): Promise<SelfGuard> {
  const salt = toBase64(crypto.getRandomValues(new Uint8Array(16)))
  return keep({ event, salt, hash: await hashPin(pin, salt), misses: 0, waitUntilMs: 0, forgottenMs: 0 })
}

export function endSelf(): void {
  keepSelfGuard(null)
}

export type PinAnswer =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly guard: SelfGuard }
  | { readonly kind: 'wait'; readonly guard: SelfGuard }

/** Whether the PIN is right; a wrong one counts, and too many make one wait. */
export async function tryPin(guard: SelfGuard, pin: string, nowMs: number): Promise<PinAnswer> {
  if (nowMs < guard.waitUntilMs) return { kind: 'wait', guard }
  if ((await hashPin(pin, guard.salt)) === guard.hash) return { kind: 'right' }
  const misses = guard.misses + 1
  const isTooOften = misses >= FREE_MISSES
  const next = keep({ ...guard, misses, waitUntilMs: isTooOften ? nowMs + WAIT_MS : 0 })
  return { kind: isTooOften ? 'wait' : 'wrong', guard: next }
}

/** The wait begins, or, with `null`, is called off. */
export function noteForgotten(guard: SelfGuard, nowMs: number | null): SelfGuard {
  return keep({ ...guard, forgottenMs: nowMs ?? 0 })
}

/** How long (ms) until whoever forgot the PIN gets out; `null`: nobody said so. A clock set back begins it anew. */
export function forgottenWaitMs(guard: SelfGuard, nowMs: number): number | null {
  if (guard.forgottenMs === 0) return null
  return Math.min(FORGOTTEN_WAIT_MS, Math.max(0, guard.forgottenMs + FORGOTTEN_WAIT_MS - nowMs))
}

async function hashPin(pin: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new TextEncoder().encode(salt), iterations: ROUNDS }
  return toBase64(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)))
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
