import type { Hono } from 'hono'
import { StorageFailure } from '../ports.ts'
import type { AppDeps } from './deps.ts'

/** `GET /healthz`: the process answers. `GET /readyz`: and its database can be written. */
export function routeHealth(app: Hono, deps: AppDeps): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' }))
  app.get('/readyz', async (c) => {
    try {
      await deps.store.checkWritable()
      return c.json({ status: 'ready' }, 200, { 'cache-control': 'no-store' })
    } catch (error) {
      deps.log.error(error, 'not ready')
      const reason = error instanceof StorageFailure && error.reason === 'full' ? 'storage-full' : 'storage'
      return c.json({ status: 'not-ready', reason }, 503, { 'cache-control': 'no-store' })
    }
  })
}
