import type { StreamId } from '#domain/ids.ts'
import { authorIn, foldSheets } from '#domain/fold/stream-state.ts'
import type { AuthoredSheet, StreamState } from '#domain/fold/stream-state.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import type { Cursor } from '#domain/log/digest.ts'
import { isTrusted, readTrust } from '../control/trust.ts'
import type { SignedSheet, Trust, TrustDeps } from '../control/trust.ts'
import type { LogRow } from '../ports.ts'
import { getStoredSheet } from './stored-sheet.ts'

const SHEETS_AT_ONCE = 200

/** A stream's log being read, on and on as it grows. */
export interface StreamReader {
  /** Folds the log as it stands; asked again it reads only what was added. */
  read(): Promise<StreamState>
  /** The position up to which it was read. */
  readonly n: number
  /** The same with the log's digest there. */
  readonly cursor: Cursor
  /** The sheets read so far, each once, those held too, with the latest of their positions. */
  listNumbered(): readonly NumberedSheet[]
}

export interface NumberedSheet extends SignedSheet {
  readonly n: number
}

/** Folds the log of a stream as it stands: what is held or erased there is left out (FACT-9). */
export async function readStream(deps: TrustDeps, stream: StreamId): Promise<StreamState> {
  return openStreamReader(deps, stream).read()
}

export function openStreamReader(deps: TrustDeps, stream: StreamId): StreamReader {
  const sheets = new Map<string, NumberedSheet>()
  let cursor = emptyCursor(stream)
  return {
    async read() {
      for (;;) {
        const rows = await deps.store.listLog(stream, cursor.n, SHEETS_AT_ONCE)
        const last = rows[rows.length - 1]
        if (!last) break
        for (const each of await readRows(deps, stream, rows)) sheets.set(each.sheet.id, each)
        cursor = { n: last.n, digest: last.digest }
      }
      const trust = await readTrust(deps)
      return foldSheets([...sheets.values()].map((each) => withAuthor(each, trust)))
    },
    get n() {
      return cursor.n
    },
    get cursor() {
      return cursor
    },
    listNumbered: () => [...sheets.values()],
  }
}

async function readRows(
  { store }: TrustDeps,
  stream: StreamId,
  rows: readonly LogRow[],
): Promise<readonly NumberedSheet[]> {
  const sheets = await store.readSheets(
    stream,
    rows.map((row) => row.sheet),
  )
  const certificates = await store.readCertificates([...new Set(rows.map((row) => row.certificate))])
  return rows.map((row) => {
    const certificate = certificates.get(row.certificate)
    if (!certificate) throw new Error('a stored sheet has no certificate')
    return { sheet: getStoredSheet(sheets.get(row.sheet)), certificate, n: row.n }
  })
}

function withAuthor({ sheet, certificate }: SignedSheet, trust: Trust): AuthoredSheet {
  return { sheet, author: isTrusted(trust, certificate) ? authorIn(certificate, sheet.stream) : null }
}
