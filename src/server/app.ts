import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { toBase64url } from '#domain/bytes.ts'
import { BLOB_ASK_PATH, BLOB_GET_PATH, BLOB_PUT_PATH } from '#protocol/blob-limits.ts'
import { CARRY_PATH } from '#protocol/carry-messages.ts'
import { NONCE_HEADER } from '#protocol/version.ts'
import { mintNonce } from './enrolment/nonce.ts'
import { StorageFailure } from './ports.ts'
import { sendProblem } from './routes/answers.ts'
import type { AppDeps } from './routes/deps.ts'
import { routeBlob } from './routes/blob.ts'
import { routeCarry } from './routes/carry.ts'
import { routeDecide } from './routes/decide.ts'
import { routeEnrol, routeInvite } from './routes/enrol.ts'
import { routeHealth } from './routes/health.ts'
import { routeHello } from './routes/hello.ts'
import { routeLive } from './routes/live.ts'
import { securityHeaders } from './routes/security-headers.ts'
import { routeSync } from './routes/sync.ts'
import { routeStatic } from './static.ts'

/** Builds the HTTP application; `main.ts` listens. */
export function buildApp(deps: AppDeps): Hono {
  const app = new Hono()
  app.use(securityHeaders())
  app.use('/v1/*', logRequests(deps), bringNonce(deps))
  routeHello(app, deps)
  routeSync(app, deps)
  routeBlob(app, deps)
  routeCarry(app, deps)
  routeLive(app, deps)
  routeEnrol(app, deps)
  routeDecide(app, deps)
  routeInvite(app, deps)
  app.all('/v1/*', (c) => sendProblem(c, 'not-found'))
  routeHealth(app, deps)
  routeStatic(app, deps.appFolder)
  app.onError((error, c) => {
    deps.log.error(error, 'request failed')
    if (!(error instanceof StorageFailure)) return sendProblem(c, 'server-failure')
    if (error.reason === 'full') return sendProblem(c, 'storage-full', { retryAfterMs: 60_000 })
    if (error.reason === 'busy') return sendProblem(c, 'busy', { retryAfterMs: 5_000 })
    return sendProblem(c, 'server-failure')
  })
  return app
}

/** Every answer brings the nonce for the next proof (SYN-7). */
function bringNonce({ server, clock }: AppDeps): MiddlewareHandler {
  return async (c, next) => {
    await next()
    c.res.headers.set(NONCE_HEADER, toBase64url(mintNonce(server.nonceSecret, clock.now().wallMs)))
  }
}

function logRequests({ log, clock }: AppDeps): MiddlewareHandler {
  return async (c, next) => {
    const startMs = clock.now().monotonicMs
    await next()
    const ms = Math.round(clock.now().monotonicMs - startMs)
    log.info({ method: c.req.method, path: nameOf(c.req.path), status: c.res.status, ms }, 'request')
  }
}

const OUR_PATHS = [
  '/v1/hello',
  '/v1/sync',
  '/v1/live',
  '/v1/enrol',
  '/v1/invite',
  '/v1/decide',
  BLOB_ASK_PATH,
  BLOB_PUT_PATH,
  BLOB_GET_PATH,
  CARRY_PATH,
]

/** What somebody typed into an address is not ours to keep. */
function nameOf(path: string): string {
  return OUR_PATHS.includes(path) ? path : '/v1/…'
}
