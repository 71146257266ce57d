import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context, Hono } from 'hono'
import { accepts } from './routes/answers.ts'

const compress = promisify(gzip)

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
const COMPRESSIBLE = /^(?:text\/|image\/svg|application\/(?:json|manifest|wasm))/

interface StaticFile {
  readonly bytes: Uint8Array
  /** `null`: not worth it. */
  readonly gzipped: Uint8Array | null
  readonly type: string
  readonly tag: string
}

/** Serves the built app: hashed files for ever, everything else checked each time, pages fall back to the app. */
export function routeStatic(app: Hono, folder: string): void {
  const cache = new Map<string, StaticFile>()
  // A file that is shared with the app is the worker's to take. Where it has not begun yet the page comes, and asks
  // for the file; nobody reads what was sent here.
  app.post('/receive', (c) => c.redirect('/receive', 303))
  app.get('*', async (c) => {
    const name = readName(c.req.path)
    const file = name === null ? null : await loadFile(cache, folder, name)
    if (name !== null && file) return send(c, file, name)
    if (!isNavigation(c)) return c.text('Not found', 404)
    const page = await loadFile(cache, folder, 'index.html')
    return page ? send(c, page, 'index.html') : c.text('The app is not built yet: run npm start.', 503)
  })
}

/** The file that a path names inside the folder; `null` if it leaves it, is hidden or cannot be a name. */
function readName(urlPath: string): string | null {
  let name: string
  try {
    name = decodeURIComponent(urlPath).slice(1) || 'index.html'
  } catch {
    // A stray percent sign.
    return null
  }
  const isPlain = !name.includes('\0') && !name.includes('\\')
  return isPlain && name.split('/').every((part) => part !== '' && !part.startsWith('.')) ? name : null
}

/** Pages of the app have no extension and are asked for as HTML. */
function isNavigation(c: Context): boolean {
  return path.extname(c.req.path) === '' && (c.req.header('accept') ?? '').includes('text/html')
}

async function loadFile(
  cache: Map<string, StaticFile>,
  folder: string,
  name: string,
): Promise<StaticFile | null> {
  try {
    const full = path.join(folder, name)
    const info = await stat(full)
    if (!info.isFile()) return null
    const tag = `"${info.size.toString(36)}-${Math.floor(info.mtimeMs).toString(36)}"`
    const known = cache.get(name)
    if (known?.tag === tag) return known
    const bytes = new Uint8Array(await readFile(full))
    const type = TYPES[path.extname(name)] ?? 'application/octet-stream'
    const gzipped = COMPRESSIBLE.test(type) ? new Uint8Array(await compress(bytes)) : null
    const file = { bytes, gzipped, type, tag }
    cache.set(name, file)
    return file
  } catch {
    // No such file, or replaced by a new build this moment.
    return null
  }
}

function send(c: Context, { bytes, gzipped, type, tag }: StaticFile, name: string): Response {
  // Only files named by their content may be kept without asking.
  const isHashed = name.startsWith('assets/')
  const headers = new Headers({
    'content-type': type,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: tag,
    vary: 'accept-encoding',
  })
  if (c.req.header('if-none-match') === tag) return new Response(null, { status: 304, headers })
  const useGzip = gzipped !== null && accepts(c.req.header('accept-encoding'), 'gzip')
  if (useGzip) headers.set('content-encoding', 'gzip')
  return new Response(Uint8Array.from(useGzip ? gzipped : bytes), { status: 200, headers })
}
