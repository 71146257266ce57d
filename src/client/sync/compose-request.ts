import type { CertificateId, SheetId, StreamId } from '#domain/ids.ts'
import { readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { MAX_SHEETS, MAX_STREAMS } from '#protocol/messages.ts'
import type { StreamRequest } from '#protocol/messages.ts'
import type { StoredSheet } from '#client/ports.ts'
import { packBatch } from './pack-batch.ts'
import type { RoundDeps, RoundSides } from './round.ts'
import type { StreamWork } from './stream-work.ts'

/** What was asked about one stream, for reading its answer. */
export interface AskedStream {
  readonly cursor: Cursor
  readonly trail: readonly Cursor[]
  /** The sheets that it brought, in the order in which verdicts and `same` count them. */
  readonly sent: readonly StoredSheet[]
}

export interface ComposedRequest {
  readonly certificates: readonly Certificate[]
  readonly streams: readonly StreamRequest[]
  readonly asked: ReadonlyMap<StreamId, AskedStream>
  readonly sent: ReadonlySet<SheetId>
  readonly sheetBytes: number
}

const MAX_CERTIFICATES = 60

/** The next request of a round, by byte budget (SYN-1); `null`: nothing is left to ask or to send. */
export async function composeRequest(deps: RoundDeps, sides: RoundSides): Promise<ComposedRequest | null> {
  const nowMs = deps.session.now().monotonicMs
  const asked = new Map<StreamId, AskedStream>()
  const streams: StreamRequest[] = []
  const sheets: StoredSheet[] = []
  let room = deps.memory.budgetBytes
  for (const each of sides.work.values()) {
    if (each.stopped || streams.length === MAX_STREAMS) continue
    const batch = takeBatch(
      each,
      (sheet) => isReady(deps, sheet, nowMs),
      room,
      MAX_SHEETS - sheets.length,
      sheets.length > 0,
    )
    if (batch.length === 0 && !each.wantsPull) continue
    const cursor = await deps.log.readCursor(each.stream)
    const trail = each.isDiverged ? await deps.log.readTrail(each.stream) : []
    const { sent, ...packed } = await packBatch(deps, each, cursor, batch)
    asked.set(each.stream, { cursor, trail, sent })
    streams.push({
      stream: each.stream,
      cursor,
      ...(trail.length > 0 ? { trail: [...trail] } : {}),
      ...packed,
      ...readingOf(deps, each.stream),
    })
    each.pending = each.pending.filter((sheet) => !batch.includes(sheet))
    room -= batch.reduce((sum, sheet) => sum + sheet.bytes.length, 0)
    sheets.push(...batch)
  }
  if (streams.length === 0) return null
  return {
    certificates: await listEnclosed(deps, sides, sheets),
    streams,
    asked,
    sent: new Set(sheets.map((sheet) => sheet.id)),
    sheetBytes: sheets.reduce((sum, sheet) => sum + sheet.bytes.length, 0),
  }
}

function readingOf({ memory }: RoundDeps, stream: StreamId): Pick<StreamRequest, 'reads'> {
  const form = memory.reading.get(stream) ?? 'rooted'
  return form === 'raw' ? {} : { reads: form }
}

/** As many sheets as fit; one always fits if nothing else is in the request. */
function takeBatch(
  { pending }: StreamWork,
  isReady: (sheet: StoredSheet) => boolean,
  room: number,
  most: number,
  isBegun: boolean,
): readonly StoredSheet[] {
  const batch: StoredSheet[] = []
  let left = room
  for (const sheet of pending) {
    if (batch.length >= most) break
    if (!isReady(sheet)) continue
    if (sheet.bytes.length > left && (isBegun || batch.length > 0)) break
    batch.push(sheet)
    left -= sheet.bytes.length
  }
  return batch
}

/** A sheet whose last verdict was to wait lets the others go first (SYN-1). */
function isReady({ memory }: RoundDeps, sheet: StoredSheet, nowMs: number): boolean {
  return (memory.waits.get(sheet.id) ?? 0) <= nowMs
}

/** Certificates that the server asked for: those of the sheets in this request, and this phone's own. */
async function listEnclosed(
  deps: RoundDeps,
  sides: RoundSides,
  sheets: readonly StoredSheet[],
): Promise<readonly Certificate[]> {
  const own = sides.identity?.certificate ?? null
  const present = new Set<CertificateId>([
    ...(own ? [own.id] : []),
    ...sheets.map((each) => each.certificate),
  ])
  const wanted = [...present].filter((id) => deps.memory.enclose.has(id))
  const found: (Certificate | null)[] = []
  for (const id of wanted.slice(0, MAX_CERTIFICATES))
    found.push(id === own?.id ? own : await deps.log.readCertificate(id))
  const enclosed = found.filter((each) => each !== null)
  return [...enclosed, ...(await listIssuers(deps, sides, enclosed))]
}

/**
 * Those of other servers than the one that is asked: it can check no certificate of theirs without (SHEET-4). A sheet
 * that was handed over may be of a server that this phone was never enrolled at; its certificate came along (SYN-12).
 */
async function listIssuers(
  { log }: RoundDeps,
  { identity, server }: RoundSides,
  enclosed: readonly Certificate[],
): Promise<readonly Certificate[]> {
  const asked = server && readCertificate(server.certificateBytes)
  const missing = new Set(enclosed.map(({ issuer }) => issuer).filter((issuer) => issuer !== asked?.device))
  const issuers: Certificate[] = []
  const take = (all: readonly Certificate[]) => {
    for (const each of all) if (missing.delete(each.device)) issuers.push(each)
  }
  const own = identity ? [identity.issuerCertificateBytes, ...(identity.formerIssuers ?? [])] : []
  take(own.flatMap((bytes) => readCertificate(bytes) ?? []))
  if (missing.size > 0) take((await log.listCertificates()).filter(isIssuer))
  return issuers
}

/** A server signs its own certificate. */
function isIssuer({ device, issuer }: Certificate): boolean {
  return device === issuer
}
