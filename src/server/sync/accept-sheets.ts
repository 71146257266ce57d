import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { listStripped } from '#domain/log/sheet.ts'
import type { Verdict } from '#protocol/messages.ts'
import { isTrusted, readTrust } from '../control/trust.ts'
import type { Trust } from '../control/trust.ts'
import type { DeskDeps } from '../desk/append-as-server.ts'
import type { KnownSheets, LimitsPort } from '../ports.ts'
import { getStoredSheet } from '../desk/stored-sheet.ts'
import { holdRevoked } from './hold-revoked.ts'
import { judgeSheet, readPushed } from './judge-sheet.ts'
import type { Pushed, Verified } from './judge-sheet.ts'
import { gatherCertificates } from './known-certificates.ts'
import type { CertificateDeps } from './known-certificates.ts'
import { numberSheets } from './number-sheets.ts'

export interface AcceptDeps extends CertificateDeps, DeskDeps {
  readonly limits: LimitsPort
}

export interface Push {
  readonly stream: StreamId
  /** Raw sheets. */
  readonly sheets: readonly Uint8Array[]
  /** Those that came with the request and are credible (`readEnclosed`). */
  readonly certificates: ReadonlyMap<CertificateId, Certificate>
  /** The request showed who sends it. Without that only sheets that count at once are taken (SYN-7). */
  readonly isProven: boolean
}

/** A sheet that only somebody known may bring is not asked for again soon. */
const UNPROVEN_RETRY_MS = 60 * 60 * 1000

/** A verdict with the sheet it is on. */
export interface SheetVerdict extends Verdict {
  readonly sheet: SheetId
}

type Verdicts = Map<SheetId, SheetVerdict>

/**
 * Accepts the sheets pushed into one stream: one verdict for each, in their order (SYN-5). What is new is numbered
 * in one transaction (SYN-4); repeating a push changes nothing. One bad sheet does not touch the others.
 * @throws {StorageFailure} with nothing stored.
 */
export async function acceptSheets(deps: AcceptDeps, push: Push): Promise<readonly SheetVerdict[]> {
  if (push.sheets.length === 0) return []
  const pushed = push.sheets.map((bytes) => readPushed(push.stream, bytes))
  const there = await deps.store.listKnown(
    push.stream,
    pushed.map(({ id }) => id),
  )
  const verdicts: Verdicts = new Map()
  for (const [sheet, { isHeld }] of there) verdicts.set(sheet, { sheet, verdict: isHeld ? 'held' : 'stored' })
  const trust = await readTrust(deps)
  const verified = await verifyNew(deps, push, { pushed, verdicts })
  const fresh = takeWithinLimits(deps, trust, { stream: push.stream, verified, verdicts })
  const known = await listFuller(deps, push, pushed, there)
  if (fresh.length + known.length > 0) await number(deps, push, { trust, fresh, known, verdicts })
  // By now each has one.
  return pushed.map(({ id }) => verdicts.get(id) as SheetVerdict)
}

/** Verifies the sheets that have no verdict yet, each once, and notes the verdicts on the others. */
async function verifyNew(
  deps: AcceptDeps,
  push: Push,
  { pushed, verdicts }: { readonly pushed: readonly Pushed[]; readonly verdicts: Verdicts },
): Promise<readonly Verified[]> {
  const fresh = new Map(pushed.filter(({ id }) => !verdicts.has(id)).map((each) => [each.id, each]))
  const ids = [...fresh.values()].flatMap(({ sheet }) => (sheet ? [sheet.certificate] : []))
  const certificates = await gatherCertificates(deps, ids, push.certificates)
  const context = { verify: deps.verify, certificates }
  const judged = await Promise.all(
    [...fresh.values()].map(async (each) => ({ id: each.id, outcome: await judgeSheet(each, context) })),
  )
  return judged.flatMap(({ id, outcome }) => {
    if (typeof outcome === 'object') return [outcome]
    verdicts.set(id, { sheet: id, verdict: outcome })
    return []
  })
}

interface Taking {
  readonly stream: StreamId
  readonly verified: readonly Verified[]
  readonly verdicts: Verdicts
}

/** Devices of issuers that nobody adopted share one allowance: anybody can make such a device. */
function takeWithinLimits(
  { limits, clock }: AcceptDeps,
  trust: Trust,
  { stream, verified, verdicts }: Taking,
): readonly Verified[] {
  const nowMs = clock.now().wallMs
  return verified.filter(({ id, sheet, certificate }) => {
    const device = isTrusted(trust, certificate) ? sheet.device : null
    const retryAfterMs = limits.take(device, stream, nowMs)
    if (retryAfterMs > 0) verdicts.set(id, { sheet: id, verdict: 'later', retryAfterMs })
    return retryAfterMs === 0
  })
}

/** Known sheets of which this copy has a part that the stored one lacks. */
async function listFuller(
  { store }: AcceptDeps,
  { stream }: Push,
  pushed: readonly Pushed[],
  there: KnownSheets,
): Promise<readonly Pushed[]> {
  if (there.size === 0) return []
  const stored = await store.readSheets(stream, [...there.keys()])
  return pushed.filter(({ id, sheet }) => {
    const bytes = stored.get(id)
    return sheet && bytes && listStripped(getStoredSheet(bytes)).length > listStripped(sheet).length
  })
}

interface Numbering {
  readonly trust: Trust
  readonly fresh: readonly Verified[]
  readonly known: readonly Pushed[]
  readonly verdicts: Verdicts
}

async function number(
  deps: AcceptDeps,
  { stream, certificates, isProven }: Push,
  { verdicts, ...numbering }: Numbering,
): Promise<void> {
  const issuers = [...certificates.values()]
  const numbered = await deps.store.transact(stream, (transaction) =>
    numberSheets(deps, transaction, { ...numbering, stream, issuers, isProven }),
  )
  for (const [sheet, verdict] of numbered)
    verdicts.set(sheet, {
      sheet,
      verdict,
      ...(verdict === 'later' ? { retryAfterMs: UNPROVEN_RETRY_MS } : {}),
    })
  await holdRevoked(deps, stream, numbering)
}
