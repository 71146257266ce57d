import { findByShortCode, findHolding, isSeasonRevoked } from '#domain/fold/passes.ts'
import { judgePass } from '#domain/pass/judge-pass.ts'
import type { PassVerdict } from '#domain/pass/judge-pass.ts'
import { readPass } from '#domain/pass/pass-text.ts'
import type { Pass } from '#domain/pass/pass.ts'
import { readShortCode } from '#domain/pass/short-code.ts'
import { eventStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import type { Board } from '#client/services.ts'
import type { CodeAnswer } from '#client/services/passes.ts'
import { findSigner } from './pass-signer.ts'
import type { PhoneCore } from './phone-core.ts'
import { listSeasonTables } from './season-events.ts'

/** What a scanned code is, at this event: from the keys and the list that this phone holds, with no network. */
export async function checkPass(core: PhoneCore, board: Board, text: string): Promise<PassVerdict> {
  const reading = readPass(text)
  if (reading.kind !== 'pass') return reading
  const { pass } = reading
  const view = await core.keeper.open(eventStream(board.id))
  const signer = await findSigner(core, view, pass)
  const atMs = board.event()?.startsMs ?? correctedNowMs(core)
  const occasion = { event: board.id, year: yearOf(atMs), atMs }
  const holding = findHolding(view.table, pass.pass)
  const isRevoked = holding.isRevoked || (await isRevokedElsewhere(core, board, pass))
  return judgePass(pass, signer, occasion, { ...holding, isRevoked })
}

/** A season's pass is withdrawn at the event where it was missed, and shown at any other (PASS-4). */
async function isRevokedElsewhere(core: PhoneCore, board: Board, { scope, pass }: Pass): Promise<boolean> {
  if (scope.kind !== 'season') return false
  return isSeasonRevoked(await listSeasonTables(core, board, scope.year), pass)
}

/** Whom a typed code stands for. */
export async function findByCode(core: PhoneCore, board: Board, typed: string): Promise<CodeAnswer> {
  const code = readShortCode(typed)
  if (code === null) return { kind: 'not-a-code' }
  if (code === 'wrong') return { kind: 'wrong' }
  const { table } = await core.keeper.open(eventStream(board.id))
  const { people, revoked } = findByShortCode(table, code)
  if (people.length > 0) return { kind: 'found', people }
  return revoked.length > 0 ? { kind: 'revoked', people: revoked } : { kind: 'unknown' }
}

/** By this phone's clock, as far as a server has said how wrong it is. */
function correctedNowMs({ deps, session }: PhoneCore): number {
  return deps.clock.now().wallMs + (session.measurement()?.offsetMs ?? 0)
}
