import { draftIssuerAdopted } from '#domain/drafts/control.ts'
import type { DeviceId, StreamId } from '#domain/ids.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { organisationStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import { crossCertify } from '../enrolment/cross-certify.ts'
import { done, NOT_ALLOWED, NOT_FOUND } from './outcome.ts'
import type { Changed, DecisionOutcome } from './outcome.ts'
import { settle } from './settle.ts'
import { stateDrafts } from './state-facts.ts'
import type { ControlDeps } from './state-facts.ts'
import { readStreamControl } from './stream-control.ts'
import { readTrust } from './trust.ts'

/**
 * Believes another issuer from now on (SHEET-4): the one of before a server lost its key, or of an organisation that
 * joined. What was held for want of it is released, stream by stream.
 */
export async function adoptIssuer(deps: ControlDeps, issuer: DeviceId): Promise<DecisionOutcome> {
  const { store, server } = deps
  if (issuer === server.device) return NOT_ALLOWED
  const theirs = (await store.listCertificatesOf(issuer)).find((each) => each.issuer === issuer)
  if (!theirs) return NOT_FOUND
  await crossCertify(deps, theirs)
  const changes = [await stateAdoption(deps, theirs)]
  for (const stream of await store.listStreamsHolding()) changes.push(await settleIn(deps, stream))
  return done(...changes)
}

/** Releases whatever the stream holds for a reason that is no more. */
export async function settleIn(deps: ControlDeps, stream: StreamId): Promise<Changed> {
  const trust = await readTrust(deps)
  return deps.store.transact(stream, async (transaction) => {
    const control = await readStreamControl(transaction, { stream, trust })
    const sheets = await settle(deps, transaction, control)
    return { sheets, facts: 0, streams: sheets > 0 ? 1 : 0 }
  })
}

async function stateAdoption(deps: ControlDeps, { key, device }: Certificate): Promise<Changed> {
  const trust = await readTrust(deps)
  if (trust.adopted.has(device)) return { sheets: 0, facts: 0, streams: 0 }
  const stream = organisationStream(yearOf(deps.clock.now().wallMs))
  await deps.store.transact(stream, async (transaction) => {
    const control = await readStreamControl(transaction, { stream, trust })
    await stateDrafts(deps, transaction, control, [draftIssuerAdopted(key)])
  })
  return { sheets: 0, facts: 0, streams: 1 }
}
