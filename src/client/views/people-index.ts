import type { PersonId } from '#domain/ids.ts'
import type { SubjectId } from '#domain/log/fact.ts'
import type { FactTable } from '#domain/fold/fact-table.ts'
import { foldPerson } from '#domain/fold/person-view.ts'
import type { PersonView } from '#domain/fold/person-view.ts'
import { nameSortKey } from '#domain/text/kazakh-order.ts'
import type { NameOrder } from '#domain/text/kazakh-order.ts'
import { packPeople, unpackKeys, unpackPeople } from './packed-people.ts'
import type { OrderedPeople, PackedPeople } from './packed-people.ts'
import { takeAll, type Steps } from './steps.ts'
import type { StreamView } from './stream-view.ts'

interface Entry {
  readonly view: PersonView
  readonly key: string
}

interface ById {
  readonly entries: Map<PersonId, Entry>
  /** Which view an id is shown in, where it is another's. */
  readonly viewOf: Map<PersonId, PersonId>
}

/** So many are folded anew in one step: a few milliseconds. */
const STEP = 100

/**
 * Everybody of one event, folded, in the order of an alphabet, and kept so: a new fact costs the fold
 * of the people it touches and nothing else.
 */
export class PeopleIndex {
  #table: FactTable
  #keys: string[] = []
  /** Where the keys still are. */
  #packed: PackedPeople | null
  #people: PersonView[] = []
  /** The same by ids; `null` until somebody is looked for by one. */
  #byId: ById | null = null
  /** Grows when somebody comes, goes or is named otherwise: what a search index depends on. */
  namesVersion = 0
  readonly #renamed = new Set<PersonId>()
  #order: NameOrder

  /** @param kept the list as it was packed with what the table was packed from, or nothing: everybody is folded */
  constructor(table: FactTable, kept: PackedPeople | null = null, order: NameOrder = 'kk') {
    this.#table = table
    this.#order = kept?.of ?? order
    this.#packed = kept
    if (kept) this.#people = unpackPeople(kept)
    else this.#make()
  }

  /** The same people from another table; nothing is folded before the next `update`. */
  readFrom(table: FactTable): void {
    this.#table = table
  }

  people(): readonly PersonView[] {
    return this.#people
  }

  /** The view that an id, joined or not, belongs to. */
  find(id: PersonId): PersonView | null {
    const { entries, viewOf } = this.#indexed()
    return entries.get(viewOf.get(id) ?? id)?.view ?? null
  }

  /** Puts everybody into the order of another language; nothing is folded anew. */
  arrange(order: NameOrder): void {
    if (order === this.#order) return
    this.#order = order
    this.#sort(this.#people.map((view) => ({ view, key: this.#keyOf(view) })))
    this.#byId = null
  }

  /** Folds anew whoever was touched. */
  update(touched: ReadonlySet<SubjectId> | 'all'): void {
    takeAll(this.updateInSteps(touched))
  }

  /**
   * The same; between the steps the list is a whole one, in which some are not up to date yet.
   * @param step how many are folded anew in one
   */
  *updateInSteps(touched: ReadonlySet<SubjectId> | 'all', step = STEP): Steps<void> {
    const subjects = touched === 'all' ? this.#everybody() : [...touched]
    for (let at = 0; at < subjects.length; at += step) {
      if (at > 0) yield
      this.#refoldAll(new Set(subjects.slice(at, at + step)))
    }
  }

  /** Who was added, renamed or removed since this was last asked. */
  takeRenamed(): readonly PersonId[] {
    const renamed = [...this.#renamed]
    this.#renamed.clear()
    return renamed
  }

  /** As it stands now: what changes later changes other arrays. */
  pack(): Steps<PackedPeople> {
    return packPeople(this.#ordered(), this.#order)
  }

  #ordered(): OrderedPeople {
    if (this.#packed) this.#keys = unpackKeys(this.#packed)
    this.#packed = null
    return { people: this.#people, keys: this.#keys }
  }

  #indexed(): ById {
    this.#byId ??= indexById(this.#ordered())
    return this.#byId
  }

  /** Whoever the table or the list knows: a table that was put in another's place may know fewer. */
  #everybody(): readonly SubjectId[] {
    return [...new Set([...this.#table.bySubject.keys(), ...this.#indexed().entries.keys()])]
  }

  #refoldAll(touched: ReadonlySet<SubjectId>): void {
    const { keys, people } = this.#ordered()
    this.#keys = keys.slice()
    this.#people = people.slice()
    for (const subject of this.#widen(touched)) this.#refold(subject)
  }

  /** With everybody who was or is now the same person as somebody touched. */
  #widen(touched: ReadonlySet<SubjectId>): ReadonlySet<PersonId> {
    const wide = new Set<PersonId>()
    for (const subject of touched as ReadonlySet<PersonId>) {
      wide.add(subject)
      for (const id of this.find(subject)?.ids ?? []) wide.add(id)
    }
    return wide
  }

  #refold(id: PersonId): void {
    const view = foldPerson(this.#table, id)
    const { entries, viewOf } = this.#indexed()
    const old = entries.get(id)
    if (old && view?.id !== id) this.#remove(old)
    for (const each of view?.ids ?? []) {
      const stale = each !== view?.id && entries.get(each)
      if (stale) this.#remove(stale)
      if (view) viewOf.set(each, view.id)
    }
    if (!view) viewOf.delete(id)
    else this.#put(view)
  }

  #put(view: PersonView): void {
    const { entries } = this.#indexed()
    const old = entries.get(view.id)
    if (old && old.view.sortName === view.sortName) {
      const at = findPlace(this.#keys, old.key)
      this.#people[at] = view
      entries.set(view.id, { view, key: old.key })
      if (old.view.name !== view.name || old.view.no !== view.no) this.#noteRenamed(view.id)
      return
    }
    if (old) this.#remove(old)
    const key = this.#keyOf(view)
    const at = findPlace(this.#keys, key)
    this.#keys.splice(at, 0, key)
    this.#people.splice(at, 0, view)
    entries.set(view.id, { view, key })
    this.#noteRenamed(view.id)
  }

  #remove({ view, key }: Entry): void {
    const at = findPlace(this.#keys, key)
    this.#keys.splice(at, 1)
    this.#people.splice(at, 1)
    this.#indexed().entries.delete(view.id)
    this.#noteRenamed(view.id)
  }

  /** One key, one place: people of one name stand in the order of their ids. */
  #keyOf(view: PersonView): string {
    return `${nameSortKey(view.sortName, this.#order)}\u0003${view.id}`
  }

  #noteRenamed(id: PersonId): void {
    this.#renamed.add(id)
    this.namesVersion++
  }

  /** Folds everybody. Nobody has looked at an index that is being made, so nobody has to hear who is new. */
  #make(): void {
    const made: ById = { entries: new Map(), viewOf: new Map() }
    for (const subject of this.#table.bySubject.keys() as Iterable<PersonId>) {
      if (made.entries.has(subject) || made.viewOf.has(subject)) continue
      const view = foldPerson(this.#table, subject)
      if (!view) continue
      for (const each of view.ids) if (each !== view.id) made.viewOf.set(each, view.id)
      made.entries.set(view.id, { view, key: this.#keyOf(view) })
    }
    this.#byId = made
    this.#sort([...made.entries.values()])
  }

  #sort(all: Entry[]): void {
    this.#packed = null
    if (!isSorted(all)) all.sort((a, b) => (a.key < b.key ? -1 : 1))
    this.#keys = all.map((entry) => entry.key)
    this.#people = all.map((entry) => entry.view)
  }
}

function indexById({ people, keys }: OrderedPeople): ById {
  const byId: ById = { entries: new Map(), viewOf: new Map() }
  for (const [at, view] of people.entries()) {
    byId.entries.set(view.id, { view, key: keys[at] ?? '' })
    for (const each of view.ids) if (each !== view.id) byId.viewOf.set(each, view.id)
  }
  return byId
}

/** Everybody in the stream of a view. Whoever only follows the schedule needs no list, and does not load it. */
export function peopleOf(view: StreamView): PeopleIndex {
  return view.people((table, kept, order) => new PeopleIndex(table, kept, order))
}

function isSorted(entries: readonly Entry[]): boolean {
  return entries.every((entry, i) => i === 0 || (entries[i - 1]?.key ?? '') < entry.key)
}

/** Where the key stands, or would stand. */
function findPlace(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}
