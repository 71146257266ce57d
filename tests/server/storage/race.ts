import { setTimeout as pause } from 'node:timers/promises'
import { equalBytes } from '#domain/bytes.ts'
import type { SheetId } from '#domain/ids.ts'
import { advanceCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { seededRandom } from '#tests/support/seeded-random.ts'

/** A position as a reader meets it. */
export interface RacedRow {
  readonly n: number
  readonly sheet: SheetId
  /** `null`: this log has none. */
  readonly digest: Uint8Array | null
}

/** A log that many write to at once. */
export interface RacedLog {
  readonly start: Cursor
  /**
   * Numbers the sheet; stands still somewhere in between.
   * @param undo the transaction is to be rolled back at its end
   * @returns whether it was committed; `null`: nobody knows, ask again
   */
  write(writer: number, sheet: SheetId, turn: Turn): Promise<boolean | null>
  /** What stands after a position. */
  read(after: number, limit: number): Promise<readonly RacedRow[]>
}

export interface Turn {
  readonly stall: () => Promise<void>
  readonly isUndone: boolean
}

export interface Race {
  /** Ids by writer, in the order each writes them. */
  readonly sheets: readonly (readonly SheetId[])[]
  readonly readers: number
  /** Called again and again while they write. */
  readonly disturb: () => Promise<void>
}

/** What is wrong with a log after a race; of a good one all are 0. */
export interface Findings {
  /** Committed rows that some reader never saw, though it read up to the end. */
  readonly unseen: number
  readonly gaps: number
  readonly wrongDigests: number
  readonly doubles: number
  /** Sheets whose writer was told that they stand, and that do not. */
  readonly lost: number
  /** Sheets that were rolled back, and stand. */
  readonly risen: number
}

const PAGE = 20

/** Lets all write at once, some rolling back, while readers follow by cursor, and looks what came of it. */
export async function race(log: RacedLog, { sheets, readers, disturb }: Race): Promise<Findings> {
  const outcome = { confirmed: new Set<SheetId>(), undone: new Set<SheetId>() }
  const over = new AbortController()
  const writing = Promise.all(sheets.map((own, writer) => writeAll(log, writer, own, outcome)))
  const reading = Array.from({ length: readers }, () => follow(log, over.signal))
  const disturbing = disturbUntil(over.signal, disturb)
  await writing.finally(() => over.abort())
  await disturbing
  const followed = await Promise.all(reading)
  const wrongDigests = followed.reduce((sum, seen) => sum + countWrong(log.start, seen), 0)
  return { ...judge(await log.read(0, 1_000_000), followed, outcome), wrongDigests }
}

async function disturbUntil(over: AbortSignal, disturb: () => Promise<void>): Promise<void> {
  while (!over.aborted) await disturb()
}

interface Outcome {
  readonly confirmed: Set<SheetId>
  readonly undone: Set<SheetId>
}

async function writeAll(log: RacedLog, writer: number, sheets: readonly SheetId[], outcome: Outcome) {
  const random = seededRandom(writer)
  const stall = () => pause(random.below(8))
  for (const sheet of sheets) {
    const isUndone = random.chance(0.15)
    let answer: boolean | null = null
    while (answer === null) answer = await log.write(writer, sheet, { stall, isUndone })
    ;(answer ? outcome.confirmed : outcome.undone).add(sheet)
  }
}

/** Reads by cursor until there is no more. */
async function follow(log: RacedLog, over: AbortSignal): Promise<readonly RacedRow[]> {
  const seen: RacedRow[] = []
  for (;;) {
    const wasOver = over.aborted
    const rows = await log.read(seen.at(-1)?.n ?? 0, PAGE)
    seen.push(...rows)
    if (rows.length === 0 && wasOver) return seen
    if (rows.length === 0) await pause(2)
  }
}

function judge(
  log: readonly RacedRow[],
  readers: readonly (readonly RacedRow[])[],
  { confirmed, undone }: Outcome,
): Omit<Findings, 'wrongDigests'> {
  const standing = new Set(log.map((row) => row.sheet))
  const unseen = readers.map((seen) => {
    const ids = new Set(seen.map((row) => row.sheet))
    return [...standing].filter((sheet) => !ids.has(sheet)).length
  })
  return {
    unseen: unseen.reduce((sum, count) => sum + count, 0),
    gaps: log.filter((row, i) => row.n !== i + 1).length,
    doubles: log.length - standing.size,
    lost: [...confirmed].filter((sheet) => !standing.has(sheet)).length,
    risen: [...undone].filter((sheet) => standing.has(sheet)).length,
  }
}

/** Positions whose digest does not follow from the one before, as a phone recomputes it (SYN-3). */
function countWrong(start: Cursor, rows: readonly RacedRow[]): number {
  let cursor = start
  let wrong = 0
  for (const { n, sheet, digest } of rows) {
    const next = advanceCursor(cursor, sheet)
    if (digest && (n !== next.n || !equalBytes(digest, next.digest))) wrong++
    cursor = next
  }
  return wrong
}
