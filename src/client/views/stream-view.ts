import { emptyTable } from '#domain/fold/fact-table.ts'
import type { FactTable, FoldInput } from '#domain/fold/fact-table.ts'
import type { PersonId, SheetId, StreamId } from '#domain/ids.ts'
import type { SubjectId } from '#domain/log/fact.ts'
import type { TailMark } from '#client/ports.ts'
import { addAll } from './fold-inputs.ts'
import { PeopleIndex } from './people-index.ts'
import type { KeptKeys } from './people-index.ts'

export type Touched = ReadonlySet<SubjectId> | 'all'

/** The facts of one stream as this phone has them, and everybody who wants to know of changes. */
export class StreamView {
  readonly stream: StreamId
  #table: FactTable = emptyTable()
  mark: TailMark = { fact: 0, sheet: 0 }
  /** Sheets left out because the server says so (SYN-5). */
  held: ReadonlySet<SheetId> = new Set()
  /** The log's `LogState.erasures` before this view was folded: what was erased later it may still hold. */
  erasures = 0
  /** Facts folded since the view was last packed. */
  unpacked = 0
  #people: PeopleIndex | null = null
  #keptKeys: KeptKeys = new Map<PersonId, { sortName: string; key: string }>()
  readonly #listeners = new Set<(touched: Touched) => void>()

  constructor(stream: StreamId) {
    this.stream = stream
  }

  get table(): FactTable {
    return this.#table
  }

  /** Everybody in this stream; made on first use. */
  people(): PeopleIndex {
    this.#people ??= new PeopleIndex(this.#table, this.#keptKeys)
    return this.#people
  }

  /** What to pack of the list, if anybody has looked at it. */
  peopleIfMade(): PeopleIndex | null {
    return this.#people
  }

  /** Starts anew from a table and its mark. */
  reset(table: FactTable, mark: TailMark, held: ReadonlySet<SheetId>, keys: KeptKeys): void {
    this.#table = table
    this.mark = mark
    this.held = held
    this.#keptKeys = keys
    this.#people = null
  }

  /** Folds facts in; repeated ones change nothing (FACT-3). */
  add(inputs: readonly FoldInput[]): Touched {
    const touched = addAll(this.#table, inputs)
    if (touched === 'all' || touched.size > 0) this.unpacked += inputs.length
    return touched
  }

  /** Brings the list up to date and tells everybody. */
  tell(touched: Touched): void {
    if (touched !== 'all' && touched.size === 0) return
    this.#people?.update(touched)
    this.#listeners.forEach((listener) => listener(touched))
  }

  onChange(listener: (touched: Touched) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
