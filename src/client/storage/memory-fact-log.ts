import { equalBytes } from '#domain/bytes.ts'
import type { CertificateId, DeviceId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import type { LogPosition } from '#protocol/wire/log-index.ts'
import type {
  CapturedFact,
  ChainHead,
  FactLogPort,
  LogChange,
  LogState,
  Page,
  StoredSheet,
  Tail,
  TailMark,
  UnplacedFact,
} from '#client/ports.ts'
import { countErased, stripBytes } from './erasure.ts'
import { listFactsOf, listTrailPositions, sortForSending } from './log-order.ts'
import {
  addFacts, addSheets, cursorOf, eraseIn, erasureOf, heldOf, positionsOf, takeSheets, unplacedOf, unsealedOf, withoutErased,
} from './memory-log-state.ts' // prettier-ignore
import type { MemoryLogState } from './memory-log-state.ts'

/**
 * The log in memory, for tests and the simulator. Every change replaces the state as a whole, so `state` taken
 * at any moment is what a phone killed at that moment would find again.
 */
export class MemoryFactLog implements FactLogPort {
  readonly #watchers = new Set<(change: LogChange) => void>()
  state: MemoryLogState

  constructor(state: MemoryLogState) {
    this.state = state
  }

  append(facts: readonly CapturedFact[]): Promise<void> {
    const known = new Set(this.state.facts.map(({ fact }) => fact.id))
    const fresh = facts
      .filter(({ fact }) => !known.has(fact.id) && known.add(fact.id))
      .map((captured) => withoutErased(captured, erasureOf(this.state, captured.stream)))
    return this.#change(
      'captured',
      facts.map(({ stream }) => stream),
      {
        ...addFacts(this.state, fresh),
        unsealed: new Set([...this.state.unsealed, ...fresh.map(({ fact }) => fact.id)]),
      },
    )
  }

  listUnsealed(stream: StreamId, most: number): Promise<readonly FrozenFact[]> {
    return Promise.resolve(
      unsealedOf(this.state, stream)
        .slice(0, most)
        .map(({ fact }) => fact),
    )
  }

  listUnsealedStreams(): Promise<readonly StreamId[]> {
    return Promise.resolve([...new Set(unsealedOf(this.state).map(({ stream }) => stream))].sort())
  }

  readHead(stream: StreamId, device: DeviceId): Promise<ChainHead | null> {
    return Promise.resolve(this.state.heads.get(headKey(stream, device)) ?? null)
  }

  async storeSealed(
    sheet: StoredSheet,
    facts: readonly FactId[],
    previous: ChainHead | null,
  ): Promise<boolean> {
    const key = headKey(sheet.stream, sheet.device)
    const oldest = unsealedOf(this.state, sheet.stream).slice(0, new Set(facts).size)
    if (this.state.heads.get(key)?.sheet === sheet.id) return true
    if (this.state.heads.get(key)?.sheet !== previous?.sheet) return false
    if (oldest.length < new Set(facts).size || oldest.some(({ fact }) => !facts.includes(fact.id)))
      return false
    // A clone of this phone may have signed the very same page, and the log has brought it already (SHEET-3).
    const isKnown = this.state.sheets.some(({ id }) => id === sheet.id)
    const bytes = stripBytes(sheet.bytes, erasureOf(this.state, sheet.stream))
    await this.#change('sealed', [sheet.stream], {
      ...addSheets(this.state, isKnown ? [] : [{ ...sheet, bytes }]),
      unsealed: new Set([...this.state.unsealed].filter((fact) => !facts.includes(fact))),
      heads: new Map([...this.state.heads, [key, { number: sheet.number, sheet: sheet.id }]]),
    })
    return true
  }

  listSheetsWithoutPosition(stream: StreamId): Promise<readonly StoredSheet[]> {
    return Promise.resolve(sortForSending(unplacedOf(this.state, stream)))
  }

  listStreams(): Promise<readonly StreamId[]> {
    const streams = [...this.state.sheets, ...unsealedOf(this.state)].map(({ stream }) => stream)
    return Promise.resolve([...new Set([...this.state.cursors.keys(), ...streams])])
  }

  readCursor(stream: StreamId): Promise<Cursor> {
    return Promise.resolve(cursorOf(this.state, stream))
  }

  readTrail(stream: StreamId): Promise<readonly Cursor[]> {
    const positions = positionsOf(this.state, stream)
    const trail = listTrailPositions(cursorOf(this.state, stream).n).flatMap((n) => {
      const at = positions.find((entry) => entry.n === n)
      return at ? [{ n, digest: at.digest }] : []
    })
    return Promise.resolve([...trail, emptyCursor(stream)])
  }

  async applyPage(page: Page): Promise<boolean> {
    const { stream, asked, cursor, entries } = page
    const now = cursorOf(this.state, stream)
    if (now.n !== asked.n || !equalBytes(now.digest, asked.digest)) return false
    const erasure = erasureOf(this.state, stream, page.erased)
    if (erasure && erasure.added > 0) this.state = eraseIn(this.state, stream, erasure)
    this.state = takeSheets(
      this.state,
      entries.flatMap(({ stored }) => stored ?? []),
      erasure,
    )
    const kept = positionsOf(this.state, stream).filter((entry) => entry.n <= page.from)
    const placed = entries.map((entry) => ({ ...entry, stored: null }))
    await this.#change('placed', [stream], {
      positions: new Map([...this.state.positions, [stream, [...kept, ...placed]]]),
      cursors: new Map([...this.state.cursors, [stream, cursor]]),
      dropped: new Set([...this.state.dropped].filter((each) => each !== stream)),
      certificates: new Map([
        ...this.state.certificates,
        ...page.certificates.map((each) => [each.id, each] as const),
      ]),
    })
    if (erasure && erasure.added > 0) await this.#change('erased', [stream], {})
    return true
  }

  async carry(
    offered: readonly StoredSheet[],
    certificates: readonly Certificate[],
  ): Promise<readonly SheetId[]> {
    const known = new Set(this.state.sheets.map(({ id }) => id))
    const streams = [...new Set(offered.map(({ stream }) => stream))]
    await this.storeCertificates(certificates)
    for (const stream of streams) {
      const own = offered.filter((each) => each.stream === stream)
      this.state = takeSheets(this.state, own, erasureOf(this.state, stream))
    }
    await this.#change('carried', streams, {
      dropped: new Set([...this.state.dropped].filter((each) => !streams.includes(each))),
    })
    return [...new Set(offered.map(({ id }) => id))].filter((id) => !known.has(id))
  }

  readSheets(ids: readonly SheetId[]): Promise<readonly StoredSheet[]> {
    return Promise.resolve(this.state.sheets.filter(({ id }) => ids.includes(id)))
  }

  readTail(stream: StreamId, after: TailMark): Promise<Tail> {
    const held = heldOf(this.state, stream)
    const { numbers } = this.state
    const facts = this.state.facts
      .map((captured, i) => ({
        ...captured,
        number: numbers.facts[i] ?? 0,
        isSealed: !this.state.unsealed.has(captured.fact.id),
      }))
      .filter((each) => each.stream === stream && each.number > after.fact)
    const sheets = this.state.sheets
      .map((sheet, i) => ({ sheet, number: numbers.sheets[i] ?? 0, isHeld: held.has(sheet.id) }))
      .filter((each) => each.sheet.stream === stream && each.number > after.sheet)
    return Promise.resolve({ facts, sheets })
  }

  listFactsWithoutPosition(stream: StreamId): Promise<readonly UnplacedFact[]> {
    const waiting = unplacedOf(this.state, stream).flatMap((sheet) =>
      listFactsOf(sheet.bytes).map((fact) => ({ fact, sheet: sheet.id })),
    )
    const unsealed = unsealedOf(this.state, stream).map(({ fact }) => ({ fact: fact.id, sheet: null }))
    return Promise.resolve([...waiting, ...unsealed])
  }

  listHeldSheets(stream: StreamId): Promise<readonly StoredSheet[]> {
    const held = heldOf(this.state, stream)
    return Promise.resolve(this.state.sheets.filter((sheet) => held.has(sheet.id)))
  }

  listPositions(stream: StreamId, after: number, most: number): Promise<readonly LogPosition[]> {
    const places = positionsOf(this.state, stream).filter((entry) => entry.n > after)
    const bytes = new Map(this.state.sheets.map((sheet) => [sheet.id, sheet.bytes]))
    return Promise.resolve(
      places
        .slice(0, most)
        .map(({ n, sheet, isHeld }) => ({ n, sheet, isHeld, bytes: bytes.get(sheet) ?? null })),
    )
  }

  listSheetsAfter(stream: StreamId, n: number): Promise<readonly StoredSheet[]> {
    const ids = positionsOf(this.state, stream).flatMap((entry) => (entry.n > n ? [entry.sheet] : []))
    const sheets = new Map(this.state.sheets.map((sheet) => [sheet.id, sheet]))
    return Promise.resolve([...new Set(ids)].flatMap((id) => sheets.get(id) ?? []))
  }

  async dropStream(stream: StreamId): Promise<boolean> {
    if (unsealedOf(this.state, stream).length > 0 || unplacedOf(this.state, stream).length > 0) return false
    const { facts, sheets, numbers, positions, cursors } = this.state
    const isKept = (each: { readonly stream: StreamId }) => each.stream !== stream
    const without = <Value>(map: ReadonlyMap<StreamId, Value>) =>
      new Map([...map].filter(([key]) => key !== stream))
    await this.#change('dropped', [stream], {
      facts: facts.filter(isKept),
      sheets: sheets.filter(isKept),
      numbers: {
        facts: numbers.facts.filter((_, i) => facts[i] && isKept(facts[i])),
        sheets: numbers.sheets.filter((_, i) => sheets[i] && isKept(sheets[i])),
      },
      positions: without(positions),
      cursors: without(cursors),
      dropped: new Set([...this.state.dropped, stream]),
    })
    return true
  }

  listDropped(): Promise<readonly StreamId[]> {
    return Promise.resolve([...this.state.dropped])
  }

  readFacts(facts: readonly FactId[]): Promise<readonly CapturedFact[]> {
    const wanted = new Set(facts)
    return Promise.resolve(this.state.facts.filter(({ fact }) => wanted.has(fact.id)))
  }

  readState(): Promise<LogState> {
    const { epoch, last: mark } = this.state
    const erasures = [...this.state.erasures.values()].reduce((sum, each) => sum + countErased(each), 0)
    return Promise.resolve({ epoch, mark, erasures })
  }

  readCertificate(id: CertificateId): Promise<Certificate | null> {
    return Promise.resolve(this.state.certificates.get(id) ?? null)
  }

  storeCertificates(certificates: readonly Certificate[]): Promise<void> {
    const added = certificates.map((each) => [each.id, each] as const)
    this.state = { ...this.state, certificates: new Map([...this.state.certificates, ...added]) }
    return Promise.resolve()
  }

  listCertificates(): Promise<readonly Certificate[]> {
    return Promise.resolve([...this.state.certificates.values()])
  }

  watch(changed: (change: LogChange) => void): () => void {
    this.#watchers.add(changed)
    return () => this.#watchers.delete(changed)
  }

  #change(
    kind: LogChange['kind'],
    streams: readonly StreamId[],
    change: Partial<MemoryLogState>,
  ): Promise<void> {
    this.state = { ...this.state, ...change }
    const told: LogChange = { kind, streams: [...new Set(streams)], isHere: true }
    this.#watchers.forEach((changed) => changed(told))
    return Promise.resolve()
  }
}

const headKey = (stream: StreamId, device: DeviceId) => `${stream} ${device}`
