import { request as ask } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

/** A phone's way to the server: how fast it is, and what went over it. */
export interface LinkSpeed {
  readonly roundTripMs: number
  readonly bitsPerSecond: number
}

export interface Exchanged {
  readonly path: string
  /** Bytes of the bodies as they travelled, compressed. */
  readonly bodyUp: number
  readonly bodyDown: number
  /** With the lines and headers of HTTP/1.1 in full. */
  readonly up: number
  readonly down: number
  readonly sent: Uint8Array
  readonly received: Uint8Array
}

/** What a browser adds to every request of its own. */
const BROWSER_HEADERS = {
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'kk-KZ,kk;q=0.9,ru;q=0.8',
  'sec-ch-ua': '"Chromium";v="148", "Not.A/Brand";v="24"',
  'sec-ch-ua-mobile': '?1',
  'sec-ch-ua-platform': '"Android"',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
  'user-agent':
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36',
}

/** Carries real requests to a real server, as slowly as a phone's network would, and counts every byte. */
export class Link {
  readonly exchanged: Exchanged[] = []
  speed: LinkSpeed | null = null

  /** In the place of a browser's `fetch`. */
  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const sent = init?.body instanceof Uint8Array ? init.body : new Uint8Array()
    const given = Object.fromEntries(new Headers(init?.headers))
    const headers = {
      ...BROWSER_HEADERS,
      ...given,
      ...(sent.length > 0 ? { 'content-length': sent.length } : {}),
    }
    const up =
      headLength(`POST ${url.pathname}${url.search} HTTP/1.1`, { host: url.host, ...headers }) + sent.length
    await this.#carry(up)
    const answer = await exchange(url, init?.method ?? 'GET', headers, sent)
    await this.#carry(answer.head + answer.body.length)
    const received = inflate(answer.body, answer.headers.get('content-encoding'))
    this.exchanged.push({
      path: url.pathname,
      bodyUp: sent.length,
      bodyDown: answer.body.length,
      up,
      down: answer.head + answer.body.length,
      sent: inflate(sent, given['content-encoding'] ?? null),
      received,
    })
    return new Response(Uint8Array.from(received), { status: answer.status, headers: answer.headers })
  }

  /** Half of the round trip, and the time that the bytes take. */
  async #carry(bytes: number): Promise<void> {
    if (this.speed) await sleep(this.speed.roundTripMs / 2 + (bytes * 8000) / this.speed.bitsPerSecond)
  }
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly head: number
  readonly body: Buffer
}

/** Node's own `fetch` would hide how large a compressed body was. */
function exchange(
  url: URL,
  method: string,
  headers: Readonly<Record<string, string | number>>,
  body: Uint8Array,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = ask(url, { method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const pairs = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const)
        const head = headLength('HTTP/1.1 200 OK', Object.fromEntries(pairs))
        const status = response.statusCode ?? 0
        resolve({
          status,
          headers: new Headers(pairs.map(([...pair]) => pair)),
          head,
          body: Buffer.concat(chunks),
        })
      })
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

function headLength(line: string, headers: Readonly<Record<string, string | number>>): number {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
  return Buffer.byteLength(`${line}\r\n${lines.join('')}\r\n`)
}

function inflate(bytes: Uint8Array, encoding: string | null): Uint8Array {
  if (encoding === 'br') return new Uint8Array(brotliDecompressSync(bytes))
  return encoding === 'gzip' ? new Uint8Array(gunzipSync(bytes)) : bytes
}
