import type { Hono } from 'hono'
import { SyncRequest } from '#protocol/messages.ts'
import { writeSyncAnswer } from '#protocol/write-sync-answer.ts'
import { PROOF_HEADER } from '#protocol/version.ts'
import { checkProof } from '../enrolment/check-proof.ts'
import { needsProof, syncStreams } from '../sync/sync-streams.ts'
import type { AppDeps } from './deps.ts'
import { originOf } from './origin.ts'
import { readMessage } from './read-message.ts'
import { sendMessage, sendProblem } from './answers.ts'

/** `POST /v1/sync`: the one endpoint that does the work (SYN-1). */
export function routeSync(app: Hono, deps: AppDeps): void {
  app.post('/v1/sync', async (c) => {
    const read = await readMessage(c, SyncRequest)
    if (read.kind === 'problem') return sendProblem(c, read.problem)
    const { message, body } = read
    const { request } = message
    const header = c.req.header(PROOF_HEADER)
    if (header === undefined) {
      if (needsProof(message)) return sendProblem(c, 'bad-proof', { request })
      return sendMessage(c, writeSyncAnswer(await syncStreams(deps, null, message)))
    }
    const subject = { method: 'POST', origin: originOf(c, deps.config), path: c.req.path, body }
    const shown = await checkProof(deps, { header, subject, enclosed: message.certificates })
    if (shown.kind === 'problem') return sendProblem(c, shown.problem, { request })
    return sendMessage(c, writeSyncAnswer(await syncStreams(deps, shown.reader, message)))
  })
}
