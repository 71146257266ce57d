import type { ClockPort, FactLogPort } from '#client/ports.ts'
import type { BlobRecord, BlobStorePort } from './blob-ports.ts'

/** Another tab may be about to save the facts that name it. */
const UNNAMED_FOR_MS = 60_000

interface ForgetDeps {
  readonly blobs: Pick<BlobStorePort, 'remove'>
  readonly log: Pick<FactLogPort, 'readFacts'>
  readonly clock: Pick<ClockPort, 'now'>
}

/**
 * Blobs that were kept for facts which were never saved go: nobody sees them and nothing sends them, so they are
 * nothing that this phone alone has. @returns all others
 */
export async function forgetUnnamed(
  { blobs, log, clock }: ForgetDeps,
  records: readonly BlobRecord[],
): Promise<readonly BlobRecord[]> {
  const waiting = records.filter(({ state }) => state === 'waiting')
  const facts = await log.readFacts(waiting.flatMap(({ names }) => names.map(({ fact }) => fact)))
  const saved = new Set(facts.map(({ fact }) => fact.id))
  const unnamed = waiting.filter(
    ({ names, isCarried }) => isCarried !== true && !names.some(({ fact }) => saved.has(fact)),
  )
  const old = unnamed.filter(({ keptMs }) => clock.now().wallMs - keptMs > UNNAMED_FOR_MS)
  // Storage that fails here fails louder where something is saved.
  if (old.length > 0) await blobs.remove(old).catch(() => undefined)
  return records.filter((record) => !unnamed.includes(record))
}
