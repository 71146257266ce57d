import { smallStore } from '#client/practice/small-store.ts'
import type { EventId, PartyId, PersonId } from '#domain/ids.ts'

const keyOf = (event: EventId) => `asar.muster.${event}`

/** People and parties that were counted without names. */
export type Called = ReadonlySet<PersonId | PartyId>

/** Whom one has called so far: on this phone alone, over a reload, by random ids. */
export function readCalled(event: EventId): Called {
  try {
    const kept: unknown = JSON.parse(smallStore().getItem(keyOf(event)) ?? '[]')
    return new Set(Array.isArray(kept) ? (kept as (PersonId | PartyId)[]) : [])
  } catch {
    return new Set()
  }
}

/** Keeps them. A browser that refuses only forgets them with the page. */
export function writeCalled(event: EventId, called: Called): void {
  try {
    if (called.size === 0) smallStore().removeItem(keyOf(event))
    else smallStore().setItem(keyOf(event), JSON.stringify([...called]))
  } catch {
    // private windows may refuse: the ticks then hold until the page is closed
  }
}
