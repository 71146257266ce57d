import type { SheetId, StreamId } from '#domain/ids.ts'
import { opensStream, readCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { emptyCursor } from '#domain/log/digest.ts'
import { parseStream } from '#domain/stream.ts'
import type { FactLogPort } from '#client/ports.ts'

export type ReadAnewLog = Pick<FactLogPort, 'listStreams' | 'readCursor' | 'listPositions' | 'applyPage'>

/**
 * Begins anew to read the logs of which this phone passed something as bare ids, for want of the right or of a
 * certificate that had not ended, and that its new certificate opens: it would stay without those bytes for good
 * (SYN-2). Nothing that is stored goes.
 */
export async function readAnew(log: ReadAnewLog, certificateBytes: Uint8Array): Promise<void> {
  const certificate = readCertificate(certificateBytes)
  for (const stream of certificate ? await log.listStreams() : []) {
    if (!certificate || !mayRead(certificate, stream) || !(await lacksBytes(log, stream))) continue
    const [asked, cursor] = [await log.readCursor(stream), emptyCursor(stream)]
    await log.applyPage({ stream, asked, from: 0, entries: [], cursor, certificates: [], erased: null })
  }
}

function mayRead(certificate: Certificate, stream: StreamId): boolean {
  const kind = parseStream(stream)?.kind
  return kind === 'schedule' || kind === 'organisation' || opensStream(certificate, stream)
}

const POSITIONS_AT_ONCE = 200

/** Is there a sheet whose latest position is not held, and whose bytes are not here? */
async function lacksBytes(log: ReadAnewLog, stream: StreamId): Promise<boolean> {
  const lacking = new Set<SheetId>()
  for (let after = 0; ;) {
    const positions = await log.listPositions(stream, after, POSITIONS_AT_ONCE)
    for (const { sheet, isHeld, bytes } of positions)
      if (isHeld || bytes) lacking.delete(sheet)
      else lacking.add(sheet)
    const last = positions[positions.length - 1]
    if (!last) return lacking.size > 0
    after = last.n
  }
}
