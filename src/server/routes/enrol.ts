import type { Hono } from 'hono'
import { encodeCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import { parseEventId } from '#domain/ids.ts'
import { EnrolRequest, InviteRequest } from '#protocol/messages.ts'
import { PROOF_HEADER, PROTOCOL_VERSION } from '#protocol/version.ts'
import { checkProof } from '../enrolment/check-proof.ts'
import { enrol } from '../enrolment/enrol.ts'
import { invite, readWish } from '../enrolment/invite.ts'
import { isOrganiser } from '../sync/rights.ts'
import type { AppDeps } from './deps.ts'
import { originOf } from './origin.ts'
import { readMessage } from './read-message.ts'
import { sendMessage, sendProblem } from './answers.ts'

/** `POST /v1/enrol`: a one-time link against a certificate. */
export function routeEnrol(app: Hono, deps: AppDeps): void {
  app.post('/v1/enrol', async (c) => {
    const read = await readMessage(c, EnrolRequest)
    if (read.kind === 'problem') return sendProblem(c, read.problem)
    const { request } = read.message
    const outcome = await enrol(deps, read.message)
    if (outcome.kind === 'problem') return sendProblem(c, outcome.problem, { request })
    return sendMessage(c, {
      protocol: PROTOCOL_VERSION,
      request,
      certificate: bytesOf(outcome.certificate),
      serverCertificate: bytesOf(deps.server.certificate),
      organisation: deps.server.organisation,
      ...(outcome.event ? { event: outcome.event } : {}),
    })
  })
}

/** `POST /v1/invite`: an organiser asks for a one-time link. */
export function routeInvite(app: Hono, deps: AppDeps): void {
  app.post('/v1/invite', async (c) => {
    const read = await readMessage(c, InviteRequest)
    if (read.kind === 'problem') return sendProblem(c, read.problem)
    const { role, event, request } = read.message
    const subject = { method: 'POST', origin: originOf(c, deps.config), path: c.req.path, body: read.body }
    const shown = await checkProof(deps, { header: c.req.header(PROOF_HEADER) ?? '', subject, enclosed: [] })
    if (shown.kind === 'problem') return sendProblem(c, shown.problem, { request })
    if (!isOrganiser(shown.reader.certificates, deps.clock.now().wallMs))
      return sendProblem(c, 'not-allowed', { request })
    const wish = readWish(role, event === undefined ? null : parseEventId(event))
    if (!wish) return sendProblem(c, 'bad-request', { request })
    return sendMessage(c, { protocol: PROTOCOL_VERSION, request, ...(await invite(deps, wish)) })
  })
}

function bytesOf({ body, signature }: Certificate): Uint8Array {
  return encodeCertificate(body, signature)
}
