import type { Context } from 'hono'
import type { Config } from '../config.ts'

export type OriginConfig = Pick<Config, 'origin' | 'trustProxy'>

/**
 * Scheme, host and port as the phone addressed this server; a proof counts only for that (SYN-7). A configured
 * origin is the only one: whoever passes proofs on from an address of their own must not be believed.
 */
export function originOf(c: Context, config: OriginConfig): string {
  if (config.origin !== null) return config.origin
  const { origin, host, protocol } = new URL(c.req.url)
  if (!config.trustProxy) return origin
  const proto = first(c.req.header('x-forwarded-proto')) ?? protocol.slice(0, -1)
  const forwarded = `${proto}://${first(c.req.header('x-forwarded-host')) ?? host}`
  return URL.canParse(forwarded) ? new URL(forwarded).origin : origin
}

function first(header: string | undefined): string | undefined {
  return header?.split(',')[0]?.trim() || undefined
}
