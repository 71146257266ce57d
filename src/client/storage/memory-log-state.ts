import type { ErasedBody } from '#domain/drafts/control.ts'
import type { CertificateId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { CapturedFact, ChainHead, PageEntry, StoredSheet, TailMark } from '#client/ports.ts'
import { fillBytes, joinErasures, stripBytes, stripFact } from './erasure.ts'
import type { Erasure } from './erasure.ts'

/** All that a phone keeps of the log. A copy of it is a clone of the phone. */
export interface MemoryLogState {
  readonly epoch: string
  readonly facts: readonly CapturedFact[]
  readonly unsealed: ReadonlySet<FactId>
  readonly sheets: readonly StoredSheet[]
  /** Local running numbers of `facts` and `sheets`, in the same order; dropping a stream leaves holes. */
  readonly numbers: { readonly facts: readonly number[]; readonly sheets: readonly number[] }
  /** The last numbers given; none is given twice. */
  readonly last: TailMark
  readonly positions: ReadonlyMap<StreamId, readonly PageEntry[]>
  readonly cursors: ReadonlyMap<StreamId, Cursor>
  readonly heads: ReadonlyMap<string, ChainHead>
  readonly certificates: ReadonlyMap<CertificateId, Certificate>
  readonly erasures: ReadonlyMap<StreamId, ErasedBody>
  readonly dropped: ReadonlySet<StreamId>
}

/** The state of a log of which nothing is known. @param epoch any text no other log of this phone had */
export function emptyLogState(epoch: string): MemoryLogState {
  return {
    epoch,
    facts: [],
    unsealed: new Set(),
    sheets: [],
    numbers: { facts: [], sheets: [] },
    last: { fact: 0, sheet: 0 },
    positions: new Map(),
    cursors: new Map(),
    heads: new Map(),
    certificates: new Map(),
    erasures: new Map(),
    dropped: new Set(),
  }
}

/** What is erased of a stream; `null`: nothing. */
export function erasureOf(
  state: MemoryLogState,
  stream: StreamId,
  more: ErasedBody | null = null,
): Erasure | null {
  return joinErasures(state.erasures.get(stream), more)
}

/** Remembers what is erased and takes it out of all that the stream holds (SYN-10). */
export function eraseIn(state: MemoryLogState, stream: StreamId, erasure: Erasure): MemoryLogState {
  const { people, facts } = erasure
  return {
    ...state,
    erasures: new Map([...state.erasures, [stream, { people, facts }]]),
    facts: state.facts.map((each) => (each.stream === stream ? withoutErased(each, erasure) : each)),
    sheets: state.sheets.map((each) =>
      each.stream === stream ? { ...each, bytes: stripBytes(each.bytes, erasure) } : each,
    ),
  }
}

/** Adds sheets that the log brought, and what known ones lack. */
export function takeSheets(
  state: MemoryLogState,
  offered: readonly StoredSheet[],
  erasure: Erasure | null,
): MemoryLogState {
  const unknown = new Map(offered.map((sheet) => [sheet.id, sheet]))
  const sheets = state.sheets.map((sheet) => {
    const other = unknown.get(sheet.id)
    unknown.delete(sheet.id)
    return other ? { ...sheet, bytes: fillBytes(sheet.bytes, other.bytes, erasure) } : sheet
  })
  const fresh = [...unknown.values()].map((each) => ({ ...each, bytes: stripBytes(each.bytes, erasure) }))
  return addSheets({ ...state, sheets }, fresh)
}

export function addFacts(state: MemoryLogState, fresh: readonly CapturedFact[]): MemoryLogState {
  const { facts, numbers, last } = state
  const added = fresh.map((_, i) => last.fact + i + 1)
  return {
    ...state,
    facts: [...facts, ...fresh],
    numbers: { ...numbers, facts: [...numbers.facts, ...added] },
    last: { ...last, fact: last.fact + fresh.length },
  }
}

export function addSheets(state: MemoryLogState, fresh: readonly StoredSheet[]): MemoryLogState {
  const { sheets, numbers, last } = state
  const added = fresh.map((_, i) => last.sheet + i + 1)
  return {
    ...state,
    sheets: [...sheets, ...fresh],
    numbers: { ...numbers, sheets: [...numbers.sheets, ...added] },
    last: { ...last, sheet: last.sheet + fresh.length },
  }
}

/** Of one stream, or of all, in the order of capture. */
export function unsealedOf(state: MemoryLogState, stream?: StreamId): readonly CapturedFact[] {
  return state.facts.filter(
    (each) => state.unsealed.has(each.fact.id) && (stream === undefined || each.stream === stream),
  )
}

export function positionsOf(state: MemoryLogState, stream: StreamId): readonly PageEntry[] {
  return state.positions.get(stream) ?? []
}

export function cursorOf(state: MemoryLogState, stream: StreamId): Cursor {
  return state.cursors.get(stream) ?? emptyCursor(stream)
}

export function unplacedOf(state: MemoryLogState, stream: StreamId): readonly StoredSheet[] {
  const placed = new Set(positionsOf(state, stream).map((entry) => entry.sheet))
  return state.sheets.filter((sheet) => sheet.stream === stream && !placed.has(sheet.id))
}

/** Numbered as held, and not released by a later position (SYN-5). */
export function heldOf(state: MemoryLogState, stream: StreamId): ReadonlySet<SheetId> {
  const held = new Set<SheetId>()
  for (const { sheet, isHeld } of positionsOf(state, stream))
    if (isHeld) held.add(sheet)
    else held.delete(sheet)
  return held
}

export function withoutErased(captured: CapturedFact, erasure: Erasure | null): CapturedFact {
  return erasure ? { ...captured, fact: stripFact(captured.fact, erasure) } : captured
}
