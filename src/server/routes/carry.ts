import type { Hono } from 'hono'
import { bytesOfId } from '#domain/ids.ts'
import { CARRY_PATH, CarryRequest } from '#protocol/carry-messages.ts'
import { PROOF_HEADER, PROTOCOL_VERSION } from '#protocol/version.ts'
import { checkProof } from '../enrolment/check-proof.ts'
import { openServerBoxes } from '../keys/server-box.ts'
import { takeParcel } from '../sync/take-parcel.ts'
import type { AppDeps } from './deps.ts'
import { originOf } from './origin.ts'
import { readMessage } from './read-message.ts'
import { sendMessage, sendProblem } from './answers.ts'

/** `POST /v1/carry`: a phone brings what another handed to it sealed (SYN-12). */
export function routeCarry(app: Hono, deps: AppDeps): void {
  app.post(CARRY_PATH, async (c) => {
    const read = await readMessage(c, CarryRequest)
    if (read.kind === 'problem') return sendProblem(c, read.problem)
    const { request, parcel } = read.message
    const subject = { method: 'POST', origin: originOf(c, deps.config), path: c.req.path, body: read.body }
    const shown = await checkProof(deps, { header: c.req.header(PROOF_HEADER) ?? '', subject, enclosed: [] })
    if (shown.kind === 'problem') return sendProblem(c, shown.problem, { request })
    const openBox = await openServerBoxes(deps.store, deps.server)
    const outcome = await takeParcel({ ...deps, openBox }, parcel)
    if (!outcome) return sendProblem(c, 'bad-request', { request })
    const { taken, left } = outcome
    return sendMessage(c, { protocol: PROTOCOL_VERSION, request, taken: taken.map(bytesOfId), left })
  })
}
