import { fromBase32, toBase32 } from '#domain/bytes.ts'

/** Bytes of a one-time link's code. */
export const CODE_BYTES = 16

/**
 * Reads a link's code from what a person pasted or typed: a whole link or the code alone, in any case, with
 * spaces or hyphens, with letters misread as Crockford's base32 expects. `null`: not a link of ours.
 */
export function parseLinkCode(text: string): string | null {
  const tail = text.trim().split('#').at(-1) ?? ''
  const code = tail.replace(/[\s-]/g, '').toLowerCase().replace(/[il]/g, '1').replace(/o/g, '0')
  return fromBase32(code)?.length === CODE_BYTES ? code : null
}

/** The link for a code, as it is sent to a coordinator; the code never reaches a server's log. */
export function linkFor(origin: string, code: Uint8Array): string {
  return `${origin}/join#${toBase32(code)}`
}
