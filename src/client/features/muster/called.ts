import type { EventId, PersonId } from '#domain/ids.ts'

const keyOf = (event: EventId) => `asar.muster.${event}`

/** Whom one has called so far: on this phone alone, over a reload, by random ids. */
export function readCalled(event: EventId): ReadonlySet<PersonId> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(event)) ?? '[]')
    return new Set(Array.isArray(kept) ? (kept as PersonId[]) : [])
  } catch {
    return new Set()
  }
}

/** Keeps them. A browser that refuses only forgets them with the page. */
export function writeCalled(event: EventId, called: ReadonlySet<PersonId>): void {
  try {
    if (called.size === 0) localStorage.removeItem(keyOf(event))
    else localStorage.setItem(keyOf(event), JSON.stringify([...called]))
  } catch {
    // private windows may refuse: the ticks then hold until the page is closed
  }
}
