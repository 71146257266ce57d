import type { Hono } from 'hono'
import { fromBase64url } from '#domain/bytes.ts'
import { sayHello } from '../sync/say-hello.ts'
import type { AppDeps } from './deps.ts'
import { sendMessage, sendProblem } from './answers.ts'

/** `GET /v1/hello?r=<8 bytes, base64url>`: who this server is and what time it has. */
export function routeHello(app: Hono, deps: AppDeps): void {
  app.get('/v1/hello', async (c) => {
    const request = fromBase64url(c.req.query('r') ?? '')
    if (request?.length !== 8) return sendProblem(c, 'bad-request')
    return sendMessage(c, await sayHello(deps, request))
  })
}
