import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { FactTime } from '#domain/log/fact.ts'
import type { Verdict } from '#protocol/messages.ts'
import type { LogIndexes } from '#protocol/wire/log-indexes.ts'
import type { StoredSheet } from '#client/ports.ts'

/** How sheets travel where references into the log could not be read: without them, or unpacked (SHEET-6). */
export type PlainForm = 'alone' | 'raw'

/**
 * What rounds remember between each other. It only paces: it may be lost at any moment and nothing is (SYN-8).
 */
export interface RoundMemory {
  /** Sheets that wait after a verdict, until a monotonic moment (ms) (SYN-1). */
  readonly waits: Map<SheetId, number>
  /** Sheets that the server could not read even raw (SYN-5); it is asked again all the same. */
  readonly refused: Set<SheetId>
  /** Sheets that the server could not read as they came, and how they go next. */
  readonly sending: Map<SheetId, PlainForm>
  /** Streams whose answers could not be read as they came, and how they are asked for. */
  readonly reading: Map<StreamId, PlainForm>
  /** What references into the logs mean; `null` until one is met. */
  indexes: LogIndexes | null
  /** Certificates the server asked for. */
  readonly enclose: Set<CertificateId>
  /** Certificates found to be signed by our issuer. */
  readonly trusted: Map<CertificateId, Certificate>
  /** Bytes of sheets in one request; halves on failure down to one sheet (SYN-9). */
  budgetBytes: number
  /** A server has answered since this was made, and the last round did not fail. */
  isConnected: boolean
  /** When the server last said who it is and which schedules there are; `null`: not since this was made. */
  greeted: FactTime | null
  /** Monotonic ms of the last sealing; `null`: none yet. */
  sealedMs: number | null
}

export const MAX_BUDGET_BYTES = 256 * 1024
/** One sheet of any size fits. */
export const MIN_BUDGET_BYTES = 1

export function emptyMemory(): RoundMemory {
  return {
    waits: new Map(),
    refused: new Set(),
    sending: new Map(),
    reading: new Map(),
    indexes: null,
    enclose: new Set(),
    trusted: new Map(),
    budgetBytes: MAX_BUDGET_BYTES,
    isConnected: false,
    greeted: null,
    sealedMs: null,
  }
}

/** While facts keep coming they gather this long before they are signed (SHEET-1). */
export const GATHER_MS = 20_000
export const GATHER_FACTS = 200

/** How long until the next sheet may be signed; 0: at once. */
export function sealDueInMs(memory: RoundMemory, nowMs: number): number {
  return memory.sealedMs === null ? 0 : Math.max(0, memory.sealedMs + GATHER_MS - nowMs)
}

const WAIT_MS = { incomplete: 60_000, later: 60_000, unreadable: 3_600_000 } as const

/** Notes what a verdict asks of the sender; it never says that anything is safe (SYN-2). */
export function noteVerdict(
  memory: RoundMemory,
  sheet: StoredSheet,
  { verdict, retryAfterMs }: Verdict,
  nowMs: number,
): 'done' | 'again' {
  if (verdict === 'unreadable') memory.refused.add(sheet.id)
  else memory.refused.delete(sheet.id)
  if (verdict === 'stored' || verdict === 'held') {
    memory.waits.delete(sheet.id)
    memory.sending.delete(sheet.id)
    return 'done'
  }
  if (verdict === 'resend' && makePlainer(memory, sheet)) return 'again'
  const waitMs = WAIT_MS[verdict === 'resend' ? 'incomplete' : verdict]
  memory.waits.set(sheet.id, nowMs + (retryAfterMs ?? waitMs))
  return 'done'
}

/** Sent with its certificate and without references, then raw: each asks less of the reader (SHEET-6). */
function makePlainer({ enclose, sending }: RoundMemory, { id, certificate }: StoredSheet): boolean {
  const isNew = !enclose.has(certificate)
  enclose.add(certificate)
  const form = sending.get(id)
  sending.set(id, form === undefined ? 'alone' : 'raw')
  return isNew || form !== 'raw'
}

/** The next way to ask for a stream's log; `false`: it was asked for raw. */
export function readPlainer({ reading }: RoundMemory, stream: StreamId): boolean {
  const form = reading.get(stream)
  reading.set(stream, form === undefined ? 'alone' : 'raw')
  return form !== 'raw'
}

/** A request got no answer: the next one is half as large. One that carried nothing tells nothing of size. */
export function shrinkBudget(memory: RoundMemory, sentBytes: number): void {
  if (sentBytes === 0) return
  memory.budgetBytes = Math.max(MIN_BUDGET_BYTES, Math.floor(Math.min(memory.budgetBytes, sentBytes) / 2))
}

/** A request was answered: the next one may be larger. */
export function growBudget(memory: RoundMemory): void {
  memory.budgetBytes = Math.min(MAX_BUDGET_BYTES, Math.max(memory.budgetBytes, 4096) * 2)
}
