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
import { packPage } from './pack-page.ts'
import { readEnclosed, withIssuers } from './known-certificates.ts'
import { mayReadAs } from './rights.ts'
import { unpackPushed } from './unpack-pushed.ts'
import type { ViewDeps } from './view-log.ts'

export interface SyncDeps extends AcceptDeps, ViewDeps {
  /** Told what went wrong in one stream, for the log; the phone learns only that something did. */
  readonly reportFailure: (error: unknown) => void
}

/** Who asks, as the proof of the request showed; `null`: nobody in particular. */
export type Reader = {
  readonly device: DeviceId
  /** By this server: what they may read and decide. */
  readonly certificates: readonly Certificate[]
  /** Known by certificates of another server alone (SHEET-4). */
  readonly isStranger?: boolean
} | null

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
  const { stream } = request
  try {
    return await answerOne(round, request, await accept(round, request))
  } catch (error) {
    round.deps.reportFailure(error)
    return { outcome: 'problem', stream, problem: problemOf(error) }
  }
}

/** The sheets of one stream's request, in its order. */
interface Brought {
  readonly verdicts: readonly Verdict[]
  /** Raw; `null`: it could not be unpacked. */
  readonly sheets: readonly (Uint8Array | null)[]
  /** Where in the request a sheet stands, for what can be read. */
  readonly places: ReadonlyMap<SheetId, number>
}

/** What cannot be read as it came is asked for in another form; only a raw sheet is called unreadable (SHEET-6). */
async function accept({ deps, enclosed, reader }: Round, request: StreamRequest): Promise<Brought> {
  const { stream } = request
  const sheets = await unpackPushed(deps, request)
  const here = sheets.flatMap((bytes, place) => (bytes ? [{ bytes, place }] : []))
  const accepted = await acceptSheets(deps, {
    stream,
    sheets: here.map(({ bytes }) => bytes),
    certificates: enclosed,
    isProven: reader !== null,
  })
  const verdicts: Verdict[] = sheets.map(() => ({ verdict: 'resend' }))
  const places = new Map<SheetId, number>()
  accepted.forEach(({ sheet, ...verdict }, i) => {
    const { place } = here[i] as (typeof here)[number]
    if (!places.has(sheet)) places.set(sheet, place)
    if (verdict.verdict !== 'unreadable' || place < request.sheets.length) verdicts[place] = verdict
  })
  return { verdicts, sheets, places }
}

async function answerOne(
  round: Round,
  { stream, cursor, trail, reads }: StreamRequest,
  { verdicts, sheets, places }: Brought,
): Promise<StreamAnswer> {
  const { deps } = round
  const page = await listLog(deps.store, {
    stream,
    cursor,
    trail: trail ?? null,
    sent: places,
    mayRead: mayReadAs(round.reader, stream, deps.clock.now().wallMs),
    budgetBytes: round.budgetBytes,
  })
  if (page.kind === 'diverged') return { outcome: 'diverged', stream, verdicts: [...verdicts] }
  round.budgetBytes = Math.max(0, round.budgetBytes - page.bytes)
  for (const certificate of page.introduces) round.introduced.add(certificate)
  const { from, hasMore, entries } = page
  const packed = reads ? await packPage(deps, { stream, from, entries, reads, places, sheets }) : null
  return {
    outcome: 'page',
    stream,
    verdicts: [...verdicts],
    from: from.n,
    ...(packed ? { entries: [], packed } : { entries: [...entries] }),
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
