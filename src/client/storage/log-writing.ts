import { equalBytes } from '#domain/bytes.ts'
import type { FactId, SheetId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { Cursor } from '#domain/log/digest.ts'
import type { ChainHead, Page, StoredSheet } from '#client/ports.ts'
import { stripBytes } from './erasure.ts'
import { eraseIn, listOpen, namesWaitingBlob, readErasure, takeUnsealed } from './fact-steps.ts'
import type { LogDatabase } from './log-database.ts'
import { between, positionOf, rowOfCertificate, whole } from './log-rows.ts'
import { addSheet, listUnplaced, readCursorOf, takeSheet } from './sheet-steps.ts'

/** What changes sheets and positions of the log; each is one transaction, and may be repeated (`StorageGateway`). */

/** @returns whether the sheet stands in the log now; `false`: somebody else sealed first */
export function storeSealed(
  db: LogDatabase,
  sheet: StoredSheet,
  facts: readonly FactId[],
  previous: ChainHead | null,
): Promise<boolean> {
  const { dexie, facts: own, sealed, sheets, sheetBytes, heads, erasures } = db
  const touched = [own, sealed, sheets, sheetBytes, heads, erasures]
  const { stream, device, number } = sheet
  return db.run(() =>
    dexie.transaction('rw', touched, async () => {
      const head = await heads.get([stream, device])
      // Stored before, and the end of that transaction was not heard.
      if (head?.sheet === sheet.id) return true
      if (head?.sheet !== previous?.sheet || !(await takeUnsealed(db, stream, facts))) return false
      const bytes = stripBytes(sheet.bytes, await readErasure(db, stream))
      // A clone of this phone may have signed the very same page, and the log has brought it already (SHEET-3).
      if (!(await sheets.get({ id: sheet.id }))) await addSheet(db, { ...sheet, bytes }, facts)
      await heads.put({ stream, device, number, sheet: sheet.id })
      return true
    }),
  )
}

/** `moved`: the log is elsewhere than the page begins; `there`: it was applied before; `erased`: something went with it. */
export type PageOutcome = 'applied' | 'erased' | 'moved' | 'there'

export function applyPage(db: LogDatabase, page: Page): Promise<PageOutcome> {
  const { dexie, facts, sheets, sheetBytes, positions, cursors, certificates, erasures, dropped } = db
  const touched = [facts, sheets, sheetBytes, positions, cursors, certificates, erasures, dropped]
  return db.run(() =>
    dexie.transaction('rw', touched, async () => {
      const cursor = await readCursorOf(db, page.stream)
      if (!isSameCursor(cursor, page.asked)) return isSameCursor(cursor, page.cursor) ? 'there' : 'moved'
      await certificates.bulkPut(page.certificates.map(rowOfCertificate))
      await between(positions, 'n', page.stream, page.from + 1).delete()
      const erasure = await readErasure(db, page.stream, page.erased)
      const isErasing = erasure !== null && erasure.added > 0
      if (isErasing) await eraseIn(db, page.stream, erasure)
      for (const { stored } of page.entries) if (stored) await takeSheet(db, stored, erasure)
      await positions.bulkAdd(page.entries.map((entry) => positionOf(page.stream, entry)))
      await dropped.delete(page.stream)
      await cursors.put({ stream: page.stream, n: page.cursor.n, digest: whole(page.cursor.digest) })
      return isErasing ? 'erased' : 'applied'
    }),
  )
}

/** @returns the sheets that were not here */
export function carry(
  db: LogDatabase,
  offered: readonly StoredSheet[],
  certificates: readonly Certificate[],
): Promise<readonly SheetId[]> {
  const { dexie, sheets, sheetBytes, certificates: kept, erasures, dropped } = db
  const streams = [...new Set(offered.map(({ stream }) => stream))]
  return db.run(() =>
    dexie.transaction('rw', sheets, sheetBytes, kept, erasures, dropped, async () => {
      await kept.bulkPut(certificates.map(rowOfCertificate))
      await dropped.bulkDelete(streams)
      const fresh: SheetId[] = []
      for (const sheet of offered) {
        const isNew = await takeSheet(db, sheet, await readErasure(db, sheet.stream))
        if (isNew) fresh.push(sheet.id)
      }
      return fresh
    }),
  )
}

/** @returns `false`, and nothing is done, while anything of the stream is only here */
export function dropStream(db: LogDatabase, stream: StreamId): Promise<boolean> {
  const { dexie, facts, sealed, sheets, sheetBytes, positions, cursors, dropped, blobs } = db
  const touched = [facts, sealed, sheets, sheetBytes, positions, cursors, dropped, blobs]
  return db.run(() =>
    dexie.transaction('rw', touched, async () => {
      if ((await listOpen(db, stream, 1)).length > 0) return false
      if ((await listUnplaced(db, stream)).length > 0) return false
      if (await namesWaitingBlob(db, stream)) return false
      const arrivals = await between(sheets, 'arrival', stream).primaryKeys()
      await Promise.all([
        sheetBytes.bulkDelete(arrivals),
        sheets.bulkDelete(arrivals),
        between(facts, 'number', stream).delete(),
        sealed.delete(stream),
        between(positions, 'n', stream).delete(),
        cursors.delete(stream),
        dropped.put({ stream }),
      ])
      return true
    }),
  )
}

function isSameCursor(a: Cursor, b: Cursor): boolean {
  return a.n === b.n && equalBytes(a.digest, b.digest)
}
