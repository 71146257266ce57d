import { emptyMemory } from '#client/sync/round-memory.ts'
import type { PlainForm, RoundMemory } from '#client/sync/round-memory.ts'

/** Says `raw` of every sheet and stream. */
class AlwaysRaw<Key> extends Map<Key, PlainForm> {
  override get(): PlainForm {
    return 'raw'
  }
}

/**
 * The memory of a phone whose sheets travel raw both ways from the first request on, for tests that look into
 * messages or meddle with them. Nothing else is different.
 */
export function rawMemory(): RoundMemory {
  return { ...emptyMemory(), sending: new AlwaysRaw(), reading: new AlwaysRaw() }
}
