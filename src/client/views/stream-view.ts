import type { FactTable, Touched } from '#domain/fold/fact-table.ts'
import { addUnsigned } from '#domain/fold/stream-state.ts'
import type { SheetAuthor } from '#domain/fold/stream-state.ts'
import type { StreamId } from '#domain/ids.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import type { Fact } from '#domain/log/fact.ts'
import { emptyFolded } from './fold-tail.ts'
import type { Folded } from './fold-tail.ts'
import { NOTHING_READ } from './late-facts.ts'
import type { ReadLate } from './late-facts.ts'
import type { PackedPeople } from './packed-people.ts'
import type { PeopleIndex } from './people-index.ts'
import { takeAll, type Steps } from './steps.ts'
import { isNobody, joinTouched, NOBODY, TouchedSum } from './touched.ts'

/** What this phone captured, read, with its own name. */
interface OwnFact {
  readonly fact: Fact
  readonly author: SheetAuthor
}

/** Makes the list of a stream; it is loaded where somebody looks at one. */
type MakeIndex = (table: FactTable, kept: PackedPeople | null, order: NameOrder) => PeopleIndex

/** A list that was packed, and of whom it no longer tells the truth. */
export interface KeptList {
  readonly people: PackedPeople | null
  readonly outdated: Touched
}

const NOTHING_KEPT: KeptList = { people: null, outdated: NOBODY }

/** The facts of one stream as this phone has them, and everybody who wants to know of changes. */
export class StreamView {
  readonly stream: StreamId
  #folded: Folded = emptyFolded(0)
  /** What came after closing, as far as this phone's log goes (SYN-11). */
  late: ReadLate = NOTHING_READ
  #people: PeopleIndex | null = null
  /** The list as it was packed, until it is made. */
  #kept: KeptList = NOTHING_KEPT
  /** Facts are being folded that the list does not show yet. */
  isBehind = false
  /** The list says of some people what another state said, in which there may be what was erased since (SYN-10). */
  #isOfAnother = false
  /** How many tellings are between two steps: of some people the list says what was true before. */
  #telling = 0
  /** Captured while another state is being folded from the log, which may have been read before; `null`: none is. */
  #late: OwnFact[] | null = null
  #order: NameOrder = 'kk'
  readonly #listeners = new Set<(touched: Touched) => void>()

  constructor(stream: StreamId) {
    this.stream = stream
  }

  get table(): FactTable {
    return this.#folded.state.table
  }

  get folded(): Folded {
    return this.#folded
  }

  /** Everybody in this stream (`peopleOf`); made on first use, and the same one from then on. */
  people(make: MakeIndex): PeopleIndex {
    if (this.#people) return this.#people
    const { people, outdated } = this.#kept
    this.#people = make(this.table, people, this.#order)
    this.#people.arrange(this.#order)
    if (people) this.#people.update(outdated)
    this.#kept = NOTHING_KEPT
    return this.#people
  }

  /** The order of the list from now on. @returns whether a list that is in use has changed */
  arrange(order: NameOrder): boolean {
    if (order === this.#order) return false
    this.#order = order
    this.#people?.arrange(order)
    return this.#people !== null
  }

  get order(): NameOrder {
    return this.#order
  }

  /** The list, if anybody has looked at it. */
  peopleIfMade(): PeopleIndex | null {
    return this.#people
  }

  /** What to pack of the list. */
  packList(): Steps<KeptList> {
    const { people, outdated } = this.#people ? NOTHING_KEPT : this.#kept
    if (this.#isOfAnother) return packKept(null, NOBODY)
    const isOld = this.isBehind || this.#telling > 0
    return packKept(this.#people?.pack() ?? people, isOld ? 'all' : outdated)
  }

  /** From now on what is captured is kept for the state that comes. Until then this one is shown. */
  expectFolded(): void {
    this.#late = []
  }

  /** Puts another state in the place of this one; call `tell` next. */
  replace(folded: Folded, kept?: KeptList, order: NameOrder = this.#order): void {
    for (const own of this.#late ?? []) addAhead(folded, own)
    this.#late = null
    this.#folded = folded
    // What was packed of another state may say what was erased since (SYN-10).
    this.#kept = kept ?? NOTHING_KEPT
    this.#isOfAnother = this.#people !== null
    this.#order = order
    this.#people?.readFrom(this.table)
  }

  /** Folds in what this phone has just captured; repeated facts change nothing (FACT-3). Then as `tellInSteps`. */
  *absorb(facts: readonly OwnFact[]): Steps<void> {
    this.#late?.push(...facts)
    const touched = new TouchedSum()
    for (const own of facts) touched.add(addAhead(this.#folded, own))
    this.#folded.unpacked += facts.length
    yield* this.tellInSteps(touched.read())
  }

  /** Brings the list up to date and tells everybody. */
  tell(touched: Touched): void {
    takeAll(this.tellInSteps(touched))
  }

  /**
   * The same. Between the steps the list says of some people what was true before: nobody is told before it is true of
   * all, but who looks unasked may see both.
   */
  *tellInSteps(touched: Touched): Steps<void> {
    if (isNobody(touched)) return
    if (this.#people) {
      this.#telling++
      yield* this.#people.updateInSteps(touched)
      this.#telling--
      if (touched === 'all') this.#isOfAnother = false
    } else if (this.#kept.people)
      this.#kept = { ...this.#kept, outdated: joinTouched(this.#kept.outdated, touched) }
    this.notify(touched)
  }

  /** Tells everybody of what the list has no part in. */
  notify(touched: Touched): void {
    this.#listeners.forEach((listener) => listener(touched))
  }

  onChange(listener: (touched: Touched) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function* packKept(people: Steps<PackedPeople> | PackedPeople | null, outdated: Touched): Steps<KeptList> {
  return { people: people && 'next' in people ? yield* people : people, outdated }
}

/** Folds what was captured here, and notes that the log has it beyond the mark. */
function addAhead({ state, ahead }: Folded, { fact, author }: OwnFact): Touched {
  const isKnown = state.table.facts.has(fact.id)
  const touched = addUnsigned(state, fact, author)
  if (!isKnown && state.table.facts.has(fact.id)) ahead.add(fact.id)
  return touched
}
