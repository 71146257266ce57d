import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import path from 'node:path'
import { build } from 'vite'
import { findFreePort } from '#tests/e2e/support/free-port.ts'
import { projectRoot } from '#tests/e2e/support/server-process.ts'

/** What the page (`page/main.ts`) tells, and its address. */
export interface StoragePage extends AsyncDisposable {
  /** Ends with `#`: the job's name goes behind it. */
  readonly address: string
  /** Forgets what was told on that path until now, and waits for the next body there; throws if the page broke. */
  readonly next: (path: string) => Promise<unknown>
  /** All that was told on that path. */
  readonly told: (path: string) => readonly unknown[]
}

const MOST_MS = 300_000

/** The contracts with the app's own storage, as one script for any engine. */
async function bundle(): Promise<string> {
  const result = await build({
    root: projectRoot,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    resolve: {
      alias: {
        vitest: path.join(import.meta.dirname, 'page/vitest.ts'),
        'node:crypto': path.join(projectRoot, 'tests/browser/support/node-crypto.ts'),
      },
    },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: path.join(import.meta.dirname, 'page/main.ts'), formats: ['es'], fileName: 'page' },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) =>
    'output' in each ? each.output : [],
  )
  const [script] = outputs
  if (script?.type !== 'chunk') throw new Error('no script came out')
  return script.code
}

export async function serveStoragePage(): Promise<StoragePage> {
  const script = await bundle()
  const told = new Map<string, unknown[]>()
  const waiting = new Map<string, (body: unknown) => void>()
  const server = createServer((request, response) => {
    const at = request.url ?? '/'
    if (request.method !== 'POST') {
      response.setHeader('content-type', at === '/page.js' ? 'text/javascript' : 'text/html; charset=utf-8')
      response.end(
        at === '/page.js'
          ? script
          : '<!doctype html><title>Storage</title><script type=module src=/page.js></script>',
      )
      return
    }
    void readBody(request).then((body) => {
      told.set(at, [...(told.get(at) ?? []), body])
      waiting.get(at)?.(body)
      response.end()
    })
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const next = (at: string) =>
    new Promise<unknown>((resolve, reject) => {
      told.delete(at)
      const timer = setTimeout(() => reject(new Error(`the page told nothing on ${at}`)), MOST_MS)
      waiting.set(at, (body) => {
        clearTimeout(timer)
        resolve(body)
      })
      waiting.set('/broken', (problem) => {
        clearTimeout(timer)
        reject(new Error(String(problem)))
      })
    })
  return {
    address: `http://localhost:${port}/#`,
    next,
    told: (at) => told.get(at) ?? [],
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += String(part)
  return JSON.parse(text) as unknown
}
