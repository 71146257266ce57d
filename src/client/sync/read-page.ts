import { equalBytes } from '#domain/bytes.ts'
import { readErased } from '#domain/drafts/control.ts'
import type { ErasedBody } from '#domain/drafts/control.ts'
import type { DeviceId, SheetId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor } from '#domain/log/digest.ts'
import type { Fact } from '#domain/log/fact.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { StreamAnswer } from '#protocol/messages.ts'
import { verifySheet } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { Known } from '#protocol/wire/known.ts'
import type { Page, PageEntry, StoredSheet } from '#client/ports.ts'
import type { AskedStream } from './compose-request.ts'
import { openEntries } from './page-entries.ts'
import type { Entry, ViewAt } from './page-entries.ts'

export type PageAnswer = Extract<StreamAnswer, { outcome: 'page' }>

/** Why a stream's log was not read further; shown to a person. */
export type StopReason =
  /** Not the sheet it says to be, or its signature does not hold. */
  | 'bad-sheet'
  /** No certificate by our issuer for it. */
  | 'unknown-author'
  /** Says this phone holds a sheet that it does not hold. */
  | 'missing-bytes'
  /** Positions or digests do not follow from what was asked. */
  | 'bad-answer'
  /** A bundle that cannot be unpacked here (SHEET-6). */
  | 'unread'

export interface ReadPage {
  /** What holds, up to the first entry that does not; `null`: nothing does. */
  readonly page: Page | null
  readonly stopped: StopReason | null
  /** Some sheets came as ids alone. */
  readonly hasIds: boolean
  /** The log that references go on from, when the page is applied; `null`: to be looked up there. */
  readonly known: Known | null
}

export interface PageDeps {
  /** The certificate, if it is believed; its organisation is the sheet's. */
  readonly findCertificate: (id: Certificate['id']) => Promise<Certificate | null>
  readonly device: DeviceId | null
  readonly verify: Verify
  readonly viewAt: ViewAt
  readonly pause: () => Promise<void>
}

/**
 * Checks a page sheet by sheet: digests are recomputed, signatures and certificates verified (SYN-3, SHEET-4).
 * Nothing from the first bad entry on is believed; what stood before it is.
 */
export async function readPage(deps: PageDeps, asked: AskedStream, answer: PageAnswer): Promise<ReadPage> {
  const base = [asked.cursor, ...asked.trail].find((cursor) => cursor.n === answer.from)
  if (!base) return BAD_ANSWER
  const came = await openEntries(answer, base, asked.sent, deps.viewAt)
  const entries: PageEntry[] = []
  const certificates = new Map<string, Certificate>()
  const erased: ErasedBody[] = []
  let cursor = base
  let stopped: StopReason | null = null
  let hasIds = false
  for (let i = 0; i < came.count; i++) {
    const entry = came.next(cursor.n + 1)
    const read = typeof entry === 'string' ? entry : await readEntry(deps, answer, entry)
    if (typeof entry === 'string' || typeof read === 'string') {
      stopped = read as StopReason
      break
    }
    cursor = advanceCursor(cursor, read.sheet)
    came.known?.close(cursor.digest)
    hasIds ||= entry.tag === 'id'
    entries.push({
      n: cursor.n,
      digest: cursor.digest,
      sheet: read.sheet,
      stored: read.stored,
      isHeld: entry.tag === 'held',
    })
    erased.push(...read.erased)
    if (read.certificate) certificates.set(read.certificate.id, read.certificate)
    await deps.pause()
  }
  if (!stopped && !(cursor.n === answer.cursor.n && equalBytes(cursor.digest, answer.cursor.digest)))
    return BAD_ANSWER
  const { stream, from } = answer
  const kept = stopped ? takeSure(entries) : entries
  const { n, digest } = kept[kept.length - 1] ?? base
  return {
    page: {
      stream,
      asked: asked.cursor,
      from,
      entries: kept,
      cursor: { n, digest },
      certificates: [...certificates.values()],
      erased: erased.length > 0 ? joinErased(erased) : null,
    },
    stopped,
    hasIds,
    // What did not hold may have left something there.
    known: stopped ? null : came.known,
  }
}

/**
 * What is believed of a page that does not hold to its end, where the digest would show that all of it does: sheets
 * that came as bytes and are signed. A bare id may be any other, and would make something seem safe that is not.
 */
function takeSure(entries: readonly PageEntry[]): readonly PageEntry[] {
  const first = entries.findIndex((entry) => entry.stored === null)
  return first < 0 ? entries : entries.slice(0, first)
}

const BAD_ANSWER: ReadPage = { page: null, stopped: 'bad-answer', hasIds: false, known: null }

interface ReadEntry {
  readonly sheet: SheetId
  readonly stored: StoredSheet | null
  readonly certificate: Certificate | null
  /** What the server's own sheet erases (SYN-10). */
  readonly erased: readonly ErasedBody[]
}

function joinErased(all: readonly ErasedBody[]): ErasedBody {
  return { people: all.flatMap((each) => each.people), facts: all.flatMap((each) => each.facts) }
}

async function readEntry(deps: PageDeps, answer: PageAnswer, entry: Entry): Promise<ReadEntry | StopReason> {
  if (entry.tag === 'bytes') return readBytes(deps, answer, entry.bytes)
  return { sheet: entry.sheet, stored: null, certificate: null, erased: [] }
}

async function readBytes(
  deps: PageDeps,
  { stream }: PageAnswer,
  bytes: Uint8Array,
): Promise<ReadEntry | StopReason> {
  const read = readSheet(bytes)
  if (read.kind === 'unreadable') return 'bad-sheet'
  const { sheet } = read
  if (sheet.stream !== stream) return 'bad-sheet'
  const certificate = await deps.findCertificate(sheet.certificate)
  if (!certificate) return 'unknown-author'
  if (!(await verifySheet(sheet, certificate, deps.verify))) return 'bad-sheet'
  const { id, device, number } = sheet
  const origin = certificate.role === 'server' ? 'server' : device === deps.device ? 'own' : 'carried'
  return {
    sheet: id,
    stored: { id, stream, device, number, certificate: certificate.id, origin, bytes },
    certificate,
    erased: origin === 'server' ? listErased(sheet.facts) : [],
  }
}

function listErased(facts: readonly Fact[]): readonly ErasedBody[] {
  return facts.filter((fact) => fact.kind === 'erased').map((fact) => readErased(fact.body))
}
