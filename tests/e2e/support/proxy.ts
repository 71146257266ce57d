import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { findFreePort } from './free-port.ts'

/** Stands between a browser and a server, so that a test can publish "another build" of the app. */
export interface Proxy {
  readonly url: string
  /** From now on the worker's file differs by a byte, as after a deployment. */
  readonly publishUpdate: () => void
  readonly close: () => Promise<void>
}

export async function startProxy(target: string): Promise<Proxy> {
  let extra = ''
  const port = await findFreePort()
  const server = createServer((incoming, outgoing) => {
    const isWorker = incoming.url === '/service-worker.js'
    pass(target, incoming, outgoing, isWorker ? () => extra : undefined)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${port}`,
    publishUpdate: () => {
      extra = '\n// the next build\n'
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  extra?: () => string,
): void {
  const { 'accept-encoding': encodings, 'if-none-match': tag, ...headers } = incoming.headers
  // A text that grows is asked for plain and whole.
  const asked = extra ? headers : { ...headers, 'accept-encoding': encodings, 'if-none-match': tag }
  const sent = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
  const onward = request(target + (incoming.url ?? '/'), { method: incoming.method ?? 'GET', headers: sent })
  onward.on('response', (answer) => {
    const { 'content-length': length, ...rest } = answer.headers
    outgoing.writeHead(answer.statusCode ?? 502, extra || length === undefined ? rest : answer.headers)
    answer.pipe(outgoing, { end: !extra })
    if (extra) answer.on('end', () => outgoing.end(extra()))
  })
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}
