import type { Hono } from 'hono'
import { fromBase64url } from '#domain/bytes.ts'
import { encodeCertificate } from '#domain/log/certificate.ts'
import { scheduleStream } from '#domain/stream.ts'
import { yearOf } from '#domain/year.ts'
import { PROTOCOL_VERSION } from '#protocol/version.ts'
import type { AppDeps } from './deps.ts'
import { sendMessage, sendProblem } from './answers.ts'

/** The oldest app that may still download (product promise: any may upload). */
const OLDEST_APP = '0.1.0'

/** `GET /v1/hello?r=<8 bytes, base64url>`: who this server is and what time it has. */
export function routeHello(app: Hono, deps: AppDeps): void {
  app.get('/v1/hello', async (c) => {
    const request = fromBase64url(c.req.query('r') ?? '')
    if (request?.length !== 8) return sendProblem(c, 'bad-request')
    const { certificate, organisation } = deps.server
    const serverMs = deps.clock.now().wallMs
    const thisYear = scheduleStream(yearOf(serverMs))
    const known = await deps.store.listStreams('schedule/')
    return sendMessage(c, {
      protocol: PROTOCOL_VERSION,
      request,
      serverMs,
      organisation,
      certificate: encodeCertificate(certificate.body, certificate.signature),
      schedules: [...new Set([...known, thisYear])].sort(),
      oldestApp: OLDEST_APP,
    })
  })
}
