import type { FactId, StreamId } from '#domain/ids.ts'
import { decodeCanonical, isMap } from '#domain/log/canonical.ts'
import type { CanonicalMap } from '#domain/log/canonical.ts'
import { readFact } from '#domain/log/fact.ts'
import type { Fact, FrozenFact, SubjectId } from '#domain/log/fact.ts'
import type { CapturedFact } from '#client/ports.ts'
import { Violation } from './violation.ts'

/** One tap of a person: what it states is saved once and together, or not at all (FACT-9). */
export interface Intent {
  readonly drafts: number
}

export interface SavedFact {
  readonly stream: StreamId
  /** Where the screen said "saved". */
  readonly phone: string
}

/** The personal part of a fact, by what only it can leave behind. */
export interface Personal {
  readonly fact: FactId
  readonly stream: StreamId
  readonly subjects: readonly SubjectId[]
  /** 8 random bytes that stand in the part (FACT-1). */
  readonly salt: Uint8Array
  /** A text in it that no other fact has; `null`: none is so rare. */
  readonly text: string | null
}

/** Whoever keeps facts: a phone, the server. */
export interface Holder {
  readonly name: string
  readonly facts: () => Iterable<FactId>
}

/**
 * Remembers all that was ever stated and all that was ever shown as saved (TEST-2), and what was lost since with
 * the last storage that held it.
 */
export class Witness {
  readonly #intents = new Map<FactId, Intent>()
  readonly #durable = new Map<Intent, Set<FactId>>()
  readonly saved = new Map<FactId, SavedFact>()
  readonly personal = new Map<FactId, Personal>()
  /** Facts whose every holder was destroyed. */
  readonly lost = new Set<FactId>()

  noteAttempt(facts: readonly CapturedFact[], intent: Intent): void {
    for (const { stream, fact } of facts) {
      this.#intents.set(fact.id, intent)
      this.notePersonal(stream, fact)
    }
  }

  notePersonal(stream: StreamId, { id, envelope, personal }: FrozenFact): void {
    const read = personal && !this.personal.has(id) ? readFact(envelope, personal) : null
    const part = personal && decodeCanonical(personal)
    if (!read || !isMap(part ?? undefined)) return
    const { s: salt } = part as CanonicalMap
    if (!(salt instanceof Uint8Array)) return
    this.personal.set(id, { fact: id, stream, subjects: read.subjects, salt, text: rareTextOf(read) })
  }

  noteSaved(facts: Iterable<FactId>, saved: (fact: FactId) => SavedFact): void {
    for (const fact of facts) this.saved.set(fact, saved(fact))
  }

  /** Did a person or the server ever state this? */
  wasStated(fact: FactId): boolean {
    return this.#intents.has(fact) || this.saved.has(fact)
  }

  /** Facts appeared in a phone's storage, in one stroke: whole taps, and none of them twice. */
  noteStored(phone: string, facts: readonly CapturedFact[]): void {
    const touched = new Map<Intent, number>()
    for (const { fact } of facts) {
      const intent = this.#intents.get(fact.id)
      if (!intent) throw new Violation(`${phone} stored a fact that nobody stated`)
      const durable = this.#durable.get(intent) ?? new Set()
      this.#durable.set(intent, durable.add(fact.id))
      touched.set(intent, (touched.get(intent) ?? 0) + 1)
    }
    for (const [intent, count] of touched) {
      if (count < intent.drafts) throw new Violation(`${phone} stored half of what was stated together`)
      if ((this.#durable.get(intent)?.size ?? 0) > intent.drafts)
        throw new Violation(`${phone} stored twice what was stated once`)
    }
  }

  /** A storage was destroyed or set back: what nobody holds now is lost and nobody's fault. */
  noteDestroyed(holders: readonly Holder[]): void {
    const held = new Set<FactId>()
    for (const { facts } of holders) for (const fact of facts()) held.add(fact)
    for (const fact of this.saved.keys())
      if (held.has(fact)) this.lost.delete(fact)
      else this.lost.add(fact)
  }

  /** Nobody may have forgotten anything but what was lost. What somebody has must come to everybody. */
  listExpected(holders: readonly Holder[]): ReadonlyMap<FactId, SavedFact> {
    const held = new Set<FactId>()
    for (const { facts } of holders) for (const fact of facts()) held.add(fact)
    const expected = new Map<FactId, SavedFact>()
    for (const [fact, saved] of this.saved)
      if (held.has(fact)) expected.set(fact, saved)
      else if (!this.lost.has(fact)) throw new Violation(`a fact saved on ${saved.phone} is nowhere any more`)
    return expected
  }
}

/** Names in the simulator end in something that is drawn at random for each. */
function rareTextOf({ personal }: Fact): string | null {
  const name = personal?.['name']
  return typeof name === 'string' ? name : null
}
