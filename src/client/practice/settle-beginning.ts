import { advanceCursor, emptyCursor } from '#domain/log/digest.ts'
import type { StreamId } from '#domain/ids.ts'
import type { PhoneDeps } from '#client/app/phone-deps.ts'
import { sealAll } from '#client/log/seal-stream.ts'
import type { PageEntry } from '#client/ports.ts'

/** Lets the event and its list stand as if they had come from a server: what one practises begins with nothing unsent. */
export async function settleBeginning({
  log,
  device,
  pause,
  clock,
}: Pick<PhoneDeps, 'log' | 'device' | 'pause' | 'clock'>): Promise<void> {
  const identity = await device.readIdentity()
  if (!identity) throw new Error('the practice has an identity of its own')
  await sealAll({ log, identity, readClock: (session) => device.readClock(session), pause })
  const streams = new Map<StreamId, number>()
  for (const stream of await log.listStreams()) {
    let cursor = emptyCursor(stream)
    const entries: PageEntry[] = []
    for (const stored of await log.listSheetsWithoutPosition(stream)) {
      cursor = advanceCursor(cursor, stored.id)
      entries.push({ n: cursor.n, sheet: stored.id, stored, digest: cursor.digest, isHeld: false })
    }
    const certificates = [identity.certificate]
    await log.applyPage({
      stream,
      asked: emptyCursor(stream),
      from: 0,
      entries,
      cursor,
      certificates,
      erased: null,
    })
    streams.set(stream, clock.now().wallMs)
  }
  await device.storeContact({ lastMs: clock.now().wallMs, streams })
}
