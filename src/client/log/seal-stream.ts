import type { SessionId, StreamId } from '#domain/ids.ts'
import { readFact } from '#domain/log/fact.ts'
import type { FrozenFact } from '#domain/log/fact.ts'
import { sealSheet, takePage } from '#domain/log/seal.ts'
import { MAX_SHEET_FACTS } from '#domain/log/sheet.ts'
import type { ClockMeasurement } from '#domain/log/sheet.ts'
import type { FactLogPort, Identity } from '#client/ports.ts'

export interface SealDeps {
  readonly log: Pick<FactLogPort, 'listUnsealed' | 'listUnsealedStreams' | 'readHead' | 'storeSealed'>
  readonly identity: Identity
  /** What is known of a session's clock, also of an earlier one. */
  readonly readClock: (session: SessionId) => Promise<ClockMeasurement | null>
  readonly pause: () => Promise<void>
}

/** Another tab sealing the same facts wins now and then; losing this often in a row means a bug. */
const MAX_LOST_RACES = 20

/** Signs everything that is not yet signed, in all streams. @returns how many sheets were made */
export async function sealAll(deps: SealDeps): Promise<number> {
  let sealed = 0
  for (const stream of await deps.log.listUnsealedStreams()) sealed += await sealStream(deps, stream)
  return sealed
}

/**
 * Signs the unsealed facts of one stream, sheet by sheet (SHEET-1). Whatever key captured them, the phone's
 * present key signs. Lost against another tab, the signature is thrown away and the rest looked at anew.
 */
export async function sealStream(deps: SealDeps, stream: StreamId): Promise<number> {
  const { log, identity } = deps
  let sealed = 0
  for (let lost = 0; lost < MAX_LOST_RACES;) {
    const waiting = await log.listUnsealed(stream, MAX_SHEET_FACTS)
    if (waiting.length === 0) break
    const previous = await log.readHead(stream, identity.device)
    if (await sealPage(deps, stream, waiting, previous)) sealed++
    else lost++
    await deps.pause()
  }
  return sealed
}

async function sealPage(
  { log, identity, readClock }: SealDeps,
  stream: StreamId,
  waiting: readonly FrozenFact[],
  previous: Awaited<ReturnType<FactLogPort['readHead']>>,
): Promise<boolean> {
  const { session, facts } = takeSession(takePage(waiting))
  const header = {
    organisation: identity.organisation,
    stream,
    device: identity.device,
    number: (previous?.number ?? 0) + 1,
    previous: previous?.sheet ?? null,
    certificate: identity.certificate.id,
    clock: session && (await readClock(session)),
  }
  const { id, bytes } = await sealSheet(header, facts, identity.sign)
  const { device, number, certificate } = header
  const sheet = { id, stream, device, number, certificate, origin: 'own', bytes } as const
  return log.storeSealed(
    sheet,
    facts.map((fact) => fact.id),
    previous,
  )
}

/** A sheet's header has room for one clock, so its facts are of one session (FACT-5). */
function takeSession(facts: readonly FrozenFact[]): {
  readonly session: SessionId | null
  readonly facts: readonly FrozenFact[]
} {
  const sessions = facts.map(({ envelope, personal }) => readFact(envelope, personal)?.session ?? null)
  const other = sessions.findIndex((session) => session !== sessions[0])
  return { session: sessions[0] ?? null, facts: other < 0 ? facts : facts.slice(0, other) }
}
