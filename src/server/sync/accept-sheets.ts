import type { CertificateId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Verdict } from '#protocol/messages.ts'
import type { ClockPort, LimitsPort } from '../ports.ts'
import { judgeSheet, readPushed } from './judge-sheet.ts'
import type { Judgement, Pushed } from './judge-sheet.ts'
import { gatherCertificates } from './known-certificates.ts'
import type { CertificateDeps } from './known-certificates.ts'

export interface AcceptDeps extends CertificateDeps {
  readonly clock: ClockPort
  readonly limits: LimitsPort
}

export interface Push {
  readonly stream: StreamId
  /** Raw sheets. */
  readonly sheets: readonly Uint8Array[]
  /** Those that came with the request and are credible (`readEnclosed`). */
  readonly certificates: ReadonlyMap<CertificateId, Certificate>
}

/**
 * Accepts the sheets pushed into one stream: verdicts in the order of the sheets (SYN-5). What is new is numbered
 * in one transaction (SYN-4); repeating a push changes nothing. One bad sheet does not touch the others.
 * @throws {StorageFailure} with nothing stored.
 */
export async function acceptSheets(deps: AcceptDeps, push: Push): Promise<readonly Verdict[]> {
  if (push.sheets.length === 0) return []
  const pushed = push.sheets.map((bytes) => readPushed(push.stream, bytes))
  const known = await deps.store.listKnown(
    push.stream,
    pushed.map((each) => each.id),
  )
  const judged = await judgeNew(
    deps,
    push,
    pushed.filter((each) => !known.has(each.id)),
  )
  const verdicts = new Map<string, Verdict>()
  for (const [sheet, { isHeld }] of known) verdicts.set(sheet, { sheet, verdict: isHeld ? 'held' : 'stored' })
  const accepted = takeWithinLimits(deps, push.stream, judged, verdicts)
  await store(deps, push.stream, accepted)
  return pushed.flatMap(({ id }) => verdicts.get(id) ?? [])
}

type Judged = { readonly id: Pushed['id']; readonly judgement: Judgement }
type Accepted = Extract<Judgement, { verdict: 'stored' | 'held' }>

async function judgeNew(deps: AcceptDeps, push: Push, fresh: readonly Pushed[]): Promise<readonly Judged[]> {
  const ids = fresh.flatMap(({ sheet }) => (sheet ? [sheet.certificate] : []))
  const certificates = await gatherCertificates(deps, ids, push.certificates)
  const context = { ...deps, certificates, nowMs: deps.clock.now().wallMs }
  return Promise.all(fresh.map(async (each) => ({ id: each.id, judgement: await judgeSheet(each, context) })))
}

/** Fills in the verdicts; answers what is to be stored. */
function takeWithinLimits(
  { limits, clock }: AcceptDeps,
  stream: StreamId,
  judged: readonly Judged[],
  verdicts: Map<string, Verdict>,
): readonly Accepted[] {
  const accepted: Accepted[] = []
  const nowMs = clock.now().wallMs
  for (const { id, judgement } of judged) {
    if (verdicts.has(id)) continue
    if (!('sheet' in judgement)) {
      verdicts.set(id, { sheet: id, verdict: judgement.verdict })
      continue
    }
    const retryAfterMs = limits.take(judgement.sheet.device, stream, nowMs)
    verdicts.set(
      id,
      retryAfterMs > 0
        ? { sheet: id, verdict: 'later', retryAfterMs }
        : { sheet: id, verdict: judgement.verdict },
    )
    if (retryAfterMs === 0) accepted.push(judgement)
  }
  return accepted
}

async function store({ store }: AcceptDeps, stream: StreamId, accepted: readonly Accepted[]): Promise<void> {
  if (accepted.length === 0) return
  await store.transact(stream, async (transaction) => {
    await transaction.storeCertificates(accepted.map((each) => each.certificate))
    // The fact `held {sheets, reason}` belongs here, in the same transaction (SYN-5).
    await transaction.append(
      stream,
      accepted.map((each) => each.sheet),
    )
  })
}
