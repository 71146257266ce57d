import type { CertificateId, DeviceId, SheetId } from '#domain/ids.ts'
import { encodeCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { parseStream } from '#domain/stream.ts'
import type { StreamAnswer, StreamRequest, SyncAnswer, SyncRequest, Verdict } from '#protocol/messages.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import { StorageFailure } from '../ports.ts'
import { acceptSheets } from './accept-sheets.ts'
import type { AcceptDeps } from './accept-sheets.ts'
import { listLog } from './list-log.ts'
import { readEnclosed, withIssuers } from './known-certificates.ts'
import { mayRead } from './rights.ts'

export interface SyncDeps extends AcceptDeps {
  /** Told what went wrong in one stream, for the log; the phone learns only that something did. */
  readonly reportFailure: (error: unknown) => void
}

/** Who asks, as the proof of the request showed; `null`: nobody in particular. */
export type Reader = { readonly device: DeviceId; readonly certificates: readonly Certificate[] } | null

/** Most bytes of sheets in one answer. */
const ANSWER_BYTES = 4 * 1024 * 1024

/** The schedule is read without proof, and sheets that count there are taken without (SYN-7); all else needs one. */
export function needsProof(request: SyncRequest): boolean {
  return request.streams.some(({ stream }) => parseStream(stream)?.kind !== 'schedule')
}

/**
 * Takes what a phone brings and answers what it lacks, stream by stream (SYN-1). Each stream stands alone: its
 * own transaction, verdicts and error.
 * @param reader as the proof says; rights to read follow it, rights to write follow each sheet's author.
 */
export async function syncStreams(deps: SyncDeps, reader: Reader, request: SyncRequest): Promise<SyncAnswer> {
  const enclosed = await readEnclosed(deps, request.certificates)
  const round: Round = { deps, reader, enclosed, introduced: new Set(), budgetBytes: ANSWER_BYTES }
  const streams: StreamAnswer[] = []
  for (const each of request.streams) streams.push(await syncOne(round, each))
  return {
    protocol: PROTOCOL_VERSION,
    request: request.request,
    serverMs: deps.clock.now().wallMs,
    certificates: await listIntroduced(round),
    streams,
  }
}

/** What one request shares between its streams. */
interface Round {
  readonly deps: SyncDeps
  readonly reader: Reader
  readonly enclosed: ReadonlyMap<CertificateId, Certificate>
  readonly introduced: Set<CertificateId>
  budgetBytes: number
}

async function syncOne(round: Round, request: StreamRequest): Promise<StreamAnswer> {
  const { stream, sheets } = request
  try {
    const push = { stream, sheets, certificates: round.enclosed, isProven: round.reader !== null }
    const verdicts = await acceptSheets(round.deps, push)
    return await answerOne(round, request, verdicts)
  } catch (error) {
    round.deps.reportFailure(error)
    return { outcome: 'problem', stream, problem: problemOf(error) }
  }
}

async function answerOne(
  round: Round,
  { stream, cursor, trail }: StreamRequest,
  verdicts: readonly Verdict[],
): Promise<StreamAnswer> {
  const { store, clock } = round.deps
  const page = await listLog(store, {
    stream,
    cursor,
    trail: trail ?? null,
    sent: new Set<SheetId>(verdicts.map((verdict) => verdict.sheet)),
    mayRead: mayRead(round.reader?.certificates ?? [], stream, clock.now().wallMs),
    budgetBytes: round.budgetBytes,
  })
  if (page.kind === 'diverged') return { outcome: 'diverged', stream, verdicts: [...verdicts] }
  round.budgetBytes = Math.max(0, round.budgetBytes - page.bytes)
  for (const certificate of page.introduces) round.introduced.add(certificate)
  const { from, hasMore } = page
  return {
    outcome: 'page',
    stream,
    verdicts: [...verdicts],
    from,
    entries: [...page.entries],
    cursor: page.cursor,
    hasMore,
  }
}

async function listIntroduced({ deps, introduced }: Round): Promise<Uint8Array[]> {
  const stored = await deps.store.readCertificates([...introduced])
  const certificates = await withIssuers(deps, [...stored.values()])
  return certificates.map(({ body, signature }) => encodeCertificate(body, signature))
}

function problemOf(error: unknown): 'busy' | 'storage-full' | 'server-failure' {
  if (!(error instanceof StorageFailure)) return 'server-failure'
  return error.reason === 'full' ? 'storage-full' : error.reason === 'busy' ? 'busy' : 'server-failure'
}
