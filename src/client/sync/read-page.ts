import { equalBytes } from '#domain/bytes.ts'
import { readErased } from '#domain/drafts/control.ts'
import type { ErasedBody } from '#domain/drafts/control.ts'
import type { DeviceId, SheetId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { advanceCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { Fact } from '#domain/log/fact.ts'
import { readSheet } from '#domain/log/sheet.ts'
import type { LogEntry, StreamAnswer } from '#protocol/messages.ts'
import { verifySheet } from '#protocol/signing.ts'
import type { Verify } from '#protocol/signing.ts'
import type { Page, PageEntry, StoredSheet } from '#client/ports.ts'

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

export interface ReadPage {
  /** What holds, up to the first entry that does not; `null`: nothing does. */
  readonly page: Page | null
  readonly stopped: StopReason | null
}

export interface PageDeps {
  /** The certificate, if our issuer signed it. */
  readonly findCertificate: (id: Certificate['id']) => Promise<Certificate | null>
  readonly organisation: Uint8Array | null
  readonly device: DeviceId | null
  readonly verify: Verify
  readonly pause: () => Promise<void>
}

export interface AskedPage {
  readonly cursor: Cursor
  readonly trail: readonly Cursor[]
  /** Sheets of this very request: what `same` may name (SYN-1). */
  readonly sent: ReadonlySet<SheetId>
}

/**
 * Checks a page sheet by sheet: digests are recomputed, signatures and certificates verified (SYN-3, SHEET-4).
 * Nothing from the first bad entry on is believed; what stood before it is.
 */
export async function readPage(deps: PageDeps, asked: AskedPage, answer: PageAnswer): Promise<ReadPage> {
  const base = [asked.cursor, ...asked.trail].find((cursor) => cursor.n === answer.from)
  if (!base) return { page: null, stopped: 'bad-answer' }
  const entries: PageEntry[] = []
  const certificates = new Map<string, Certificate>()
  const erased: ErasedBody[] = []
  let cursor = base
  let stopped: StopReason | null = null
  for (const entry of answer.entries) {
    const read = entry.n === cursor.n + 1 ? await readEntry(deps, asked, answer, entry) : 'bad-answer'
    if (typeof read === 'string') {
      stopped = read
      break
    }
    cursor = advanceCursor(cursor, read.sheet)
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
    return { page: null, stopped: 'bad-answer' }
  const { stream, from } = answer
  return {
    page: {
      stream,
      asked: asked.cursor,
      from,
      entries,
      cursor,
      certificates: [...certificates.values()],
      erased: erased.length > 0 ? joinErased(erased) : null,
    },
    stopped,
  }
}

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

async function readEntry(
  deps: PageDeps,
  asked: AskedPage,
  answer: PageAnswer,
  entry: LogEntry,
): Promise<ReadEntry | StopReason> {
  if (entry.tag === 'bytes') return readBytes(deps, answer, entry.sheet)
  if (entry.tag === 'same' && !asked.sent.has(entry.sheet)) return 'missing-bytes'
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
  if (deps.organisation && !equalBytes(sheet.organisation, deps.organisation)) return 'bad-sheet'
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
