import type { CertificateId, SheetId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Verdict } from '#protocol/messages.ts'

/**
 * What rounds remember between each other. It only paces: it may be lost at any moment and nothing is (SYN-8).
 */
export interface RoundMemory {
  /** Sheets that wait after a verdict, until a monotonic moment (ms) (SYN-1). */
  readonly waits: Map<SheetId, number>
  /** Certificates the server asked for. */
  readonly enclose: Set<CertificateId>
  /** Certificates found to be signed by our issuer. */
  readonly trusted: Map<CertificateId, Certificate>
  /** Bytes of sheets in one request; halves on failure down to one sheet (SYN-9). */
  budgetBytes: number
  /** A server has answered since this was made, and the last round did not fail. */
  isConnected: boolean
  /** Monotonic ms of the last sealing; `null`: none yet. */
  sealedMs: number | null
}

export const MAX_BUDGET_BYTES = 256 * 1024
/** One sheet of any size fits. */
export const MIN_BUDGET_BYTES = 1

export function emptyMemory(): RoundMemory {
  return {
    waits: new Map(),
    enclose: new Set(),
    trusted: new Map(),
    budgetBytes: MAX_BUDGET_BYTES,
    isConnected: false,
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
  verdict: Verdict,
  certificate: CertificateId | undefined,
  nowMs: number,
): 'done' | 'again' {
  const kind = verdict.verdict
  if (kind === 'stored' || kind === 'held') {
    memory.waits.delete(verdict.sheet)
    return 'done'
  }
  if (kind === 'resend') {
    const isNew = certificate !== undefined && !memory.enclose.has(certificate)
    if (isNew) {
      memory.enclose.add(certificate)
      return 'again'
    }
    memory.waits.set(verdict.sheet, nowMs + WAIT_MS.incomplete)
    return 'done'
  }
  memory.waits.set(verdict.sheet, nowMs + (verdict.retryAfterMs ?? WAIT_MS[kind]))
  return 'done'
}

/** A request got no answer: the next one is half as large. */
export function shrinkBudget(memory: RoundMemory, sentBytes: number): void {
  memory.budgetBytes = Math.max(MIN_BUDGET_BYTES, Math.floor(Math.min(memory.budgetBytes, sentBytes) / 2))
}

/** A request was answered: the next one may be larger. */
export function growBudget(memory: RoundMemory): void {
  memory.budgetBytes = Math.min(MAX_BUDGET_BYTES, Math.max(memory.budgetBytes, 4096) * 2)
}
