import type { Hono } from 'hono'
import { DecisionRequest } from '#protocol/messages.ts'
import { PROOF_HEADER, PROTOCOL_VERSION } from '#protocol/version.ts'
import { decide } from '../control/decide.ts'
import { checkProof } from '../enrolment/check-proof.ts'
import { isOrganiser } from '../sync/rights.ts'
import type { AppDeps } from './deps.ts'
import { originOf } from './origin.ts'
import { readMessage } from './read-message.ts'
import { sendMessage, sendProblem } from './answers.ts'

/** `POST /v1/decide`: an organiser revokes, holds, releases, erases, adopts or seals. */
export function routeDecide(app: Hono, deps: AppDeps): void {
  app.post('/v1/decide', async (c) => {
    const read = await readMessage(c, DecisionRequest)
    if (read.kind === 'problem') return sendProblem(c, read.problem)
    const { request, decision } = read.message
    const subject = { method: 'POST', origin: originOf(c, deps.config), path: c.req.path, body: read.body }
    const shown = await checkProof(deps, { header: c.req.header(PROOF_HEADER) ?? '', subject, enclosed: [] })
    if (shown.kind === 'problem') return sendProblem(c, shown.problem, { request })
    if (!isOrganiser(shown.reader.certificates, deps.clock.now().wallMs))
      return sendProblem(c, 'not-allowed', { request })
    const outcome = await decide(deps, decision)
    if (outcome.kind === 'problem') return sendProblem(c, outcome.problem, { request })
    const { sheets, facts, streams } = outcome
    return sendMessage(c, { protocol: PROTOCOL_VERSION, request, sheets, facts, streams })
  })
}
