import { noteSheet } from '#domain/fold/control.ts'
import type { Touched } from '#domain/fold/fact-table.ts'
import { addNotedSheet, addUnsigned, authorIn, emptyState } from '#domain/fold/stream-state.ts'
import type { AuthoredSheet, StreamState } from '#domain/fold/stream-state.ts'
import type { CertificateId, FactId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { readFact } from '#domain/log/fact.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { FactLogPort, StoredSheet, Tail, TailMark } from '#client/ports.ts'
import { isNobody, TouchedSum } from './touched.ts'

/** A stream's state as folded from this phone's log, and how far. */
export interface Folded {
  readonly state: StreamState
  mark: TailMark
  /** What stands at the mark. */
  last: LastFolded
  /** Facts beyond the mark, folded as they were captured here. */
  readonly ahead: Set<FactId>
  /** It was packed, and nothing has shown yet that the log still holds what it was folded from. */
  isUnproven: boolean
  /** The log's `LogState.erasures` before the fold began: what was erased later it may still hold. */
  readonly erasures: number
  /** Certificates that nobody has brought yet; the sheets that name them wait for the next fold from the start. */
  readonly missing: Set<CertificateId>
  /** Facts folded since the state was last packed. */
  unpacked: number
}

/** The last fact and the last sheet that were folded; `null`: none was. */
export interface LastFolded {
  readonly fact: FactId | null
  readonly sheet: SheetId | null
}

export interface FoldDeps {
  readonly log: Pick<FactLogPort, 'readTail'>
  /** Reads where the facts of a stream are; see `KeeperDeps`. */
  readonly locate: (stream: StreamId) => Promise<void>
  readonly certificateOf: (sheet: StoredSheet) => Promise<Certificate | null>
  /** This phone's own certificate; `null` before enrolment. */
  readonly own: () => Certificate | null
  readonly pause: () => Promise<void>
}

const FACTS_BETWEEN_PAUSES = 200

/** A state that nothing was folded into. @param erasures of the log, read before anything else of it */
export function emptyFolded(erasures: number): Folded {
  return {
    state: emptyState(),
    mark: { fact: 0, sheet: 0 },
    last: { fact: null, sheet: null },
    ahead: new Set(),
    isUnproven: false,
    erasures,
    missing: new Set(),
    unpacked: 0,
  }
}

/**
 * Folds what came after the mark (SYN-13).
 * @returns the subjects whose views may now differ; `refold` when what came changed what counts of the rest (FACT-9):
 * the state is of no more use, another one must be folded from the start
 */
export async function foldTail(
  deps: FoldDeps,
  stream: StreamId,
  folded: Folded,
): Promise<Touched | 'refold'> {
  const tail = await readNew(deps, stream, folded)
  if (!tail) return 'refold'
  if (tail.facts.length + tail.sheets.length > 0) await deps.locate(stream)
  const sheets = await readSheets(deps, stream, tail, folded)
  const { state } = folded
  const isNew = state.control.links.size === 0 && state.table.facts.size === 0
  let isChanged = false
  // What the server ruled comes first, so that nothing is folded that does not count.
  for (const { sheet, author } of sheets)
    if (noteSheet(state.control, sheet, author?.role ?? null)) isChanged = true
  if (isChanged && !isNew) return 'refold'
  const touched = new TouchedSum()
  await foldUnsigned(deps, stream, tail, folded, touched)
  await foldSheets(deps, sheets, folded, touched)
  folded.mark = {
    fact: tail.facts.at(-1)?.number ?? folded.mark.fact,
    sheet: tail.sheets.at(-1)?.number ?? folded.mark.sheet,
  }
  for (const each of tail.facts) folded.ahead.delete(each.fact.id)
  folded.last = {
    fact: tail.facts.at(-1)?.fact.id ?? folded.last.fact,
    sheet: tail.sheets.at(-1)?.sheet.id ?? folded.last.sheet,
  }
  return touched.read()
}

/**
 * What the log has beyond the mark. Of a state that was packed also what stands at the mark is read: a log that lost its
 * last writes gives their numbers to others, which the mark alone would not show (SYN-13).
 * @returns `null`: the log does not hold there what was folded
 */
async function readNew({ log }: FoldDeps, stream: StreamId, folded: Folded): Promise<Tail | null> {
  const { mark, last, ahead } = folded
  if (!folded.isUnproven) return log.readTail(stream, mark)
  const tail = await log.readTail(stream, {
    fact: Math.max(0, mark.fact - 1),
    sheet: Math.max(0, mark.sheet - 1),
  })
  const facts = tail.facts.filter(({ number }) => number > mark.fact)
  const sheets = tail.sheets.filter(({ number }) => number > mark.sheet)
  const [fact] = tail.facts.filter(({ number }) => number === mark.fact)
  const [sheet] = tail.sheets.filter(({ number }) => number === mark.sheet)
  const isThere = (fact?.fact.id ?? null) === last.fact && (sheet?.sheet.id ?? null) === last.sheet
  const found = new Set(facts.map((each) => each.fact.id))
  if (!isThere || [...ahead].some((id) => !found.has(id))) return null
  folded.isUnproven = false
  return { facts, sheets }
}

async function readSheets(
  { certificateOf, pause }: FoldDeps,
  stream: StreamId,
  tail: Tail,
  folded: Folded,
): Promise<readonly AuthoredSheet[]> {
  const sheets: AuthoredSheet[] = []
  for (const { sheet: stored } of tail.sheets) {
    const certificate = await certificateOf(stored)
    if (!certificate) folded.missing.add(stored.certificate)
    const read = readSheet(stored.bytes)
    const author = certificate && authorIn(certificate, stream)
    if (read.kind === 'sheet') sheets.push({ sheet: read.sheet, author })
    await pause()
  }
  return sheets
}

/** Facts that nobody has signed yet are this phone's own. */
async function foldUnsigned(
  { own, pause }: FoldDeps,
  stream: StreamId,
  tail: Tail,
  folded: Folded,
  touched: TouchedSum,
): Promise<void> {
  const certificate = own()
  if (!certificate) return
  const author = authorIn(certificate, stream)
  const unsigned = tail.facts.filter((each) => !each.isSealed)
  for (const [i, { fact: frozen }] of unsigned.entries()) {
    const fact = readFact(frozen.envelope, frozen.personal)
    if (fact) touched.add(addUnsigned(folded.state, fact, author))
    if (i % FACTS_BETWEEN_PAUSES === FACTS_BETWEEN_PAUSES - 1) await pause()
  }
  folded.unpacked += unsigned.length
}

async function foldSheets(
  { pause }: FoldDeps,
  sheets: readonly AuthoredSheet[],
  folded: Folded,
  touched: TouchedSum,
): Promise<void> {
  for (const { sheet, author } of sheets) {
    const these = addNotedSheet(folded.state, sheet, author)
    // A phone's own facts, folded as they were captured, come once more in their sheet.
    if (!isNobody(these)) folded.unpacked += sheet.facts.length
    touched.add(these)
    await pause()
  }
}
