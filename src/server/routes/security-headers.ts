import type { MiddlewareHandler } from 'hono'

const POLICY = [
  "default-src 'self'",
  // the scanner's decoder is WebAssembly, from this server; scripts made of texts stay forbidden
  "script-src 'self' 'wasm-unsafe-eval'",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
  // A link's code stands behind the hash and is never sent; neither is anything else of an address.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Headers that every answer carries. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    // `c.header` would make the answer anew for each of them.
    const { headers } = c.res
    for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value)
  }
}
