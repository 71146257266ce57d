import { fromBase64url, toBase64url } from '../bytes.ts'
import { tidyText } from '../drafts/registration.ts'
import { fromBase45, toBase45 } from './base45.ts'
import { decodePass, MOST_PASS_BYTES } from './pass.ts'
import type { Pass, PassFault } from './pass.ts'

/** Stands before the pass in the code: a reader knows at once whether it is one of ours. */
export const PASS_PREFIX = 'ASAR:'
/** The page that keeps a pass on its holder's phone; the pass itself is behind `#`, which no server sees. */
export const PASS_PATH = '/pass'

/** Longest text worth decoding: the longest pass, spelt, with room for what follows it in a link. */
const MOST_LETTERS = 2000
const MOST_NAME_LETTERS = 200

/** What somebody scanned. `not-a-pass`: some other code. */
export type PassReading =
  | { readonly kind: 'pass'; readonly pass: Pass; readonly bytes: Uint8Array }
  | { readonly kind: 'not-a-pass' | PassFault }

/** The text of a pass's QR code, all of it in the alphanumeric mode. */
export function spellPass(bytes: Uint8Array): string {
  return PASS_PREFIX + toBase45(bytes)
}

/** What stands under a pass on its holder's own phone. It is in the link that they were given, never in the code. */
export interface PassLabel {
  /** The printed number on the list. */
  readonly no: number | null
  readonly name: string
}

/** The part of a link behind `#`: the pass, a full stop, the number, a full stop, the name. */
export function spellPassInLink(bytes: Uint8Array, { no, name }: PassLabel): string {
  return `${toBase64url(bytes)}.${no ?? ''}.${encodeURIComponent(name)}`
}

/** Reads what a scanner or a hand-held reader gave: the code of a pass, or the link to one. Never throws. */
export function readPass(text: string): PassReading {
  // A hand-held reader ends its line; a space may be the code's own.
  const line = text.replace(/[\r\n\t]+$/, '')
  if (line.length > MOST_LETTERS) return { kind: 'not-a-pass' }
  // Some readers have the shift key stuck: the code itself knows capitals only.
  const upper = line.replace(/[a-z]/g, (letter) => letter.toUpperCase())
  if (upper.startsWith(PASS_PREFIX)) return readBytes(fromBase45(upper.slice(PASS_PREFIX.length)))
  const [address = '', fragment] = line.trim().split('#')
  if (fragment === undefined || !address.endsWith(PASS_PATH)) return { kind: 'not-a-pass' }
  return readBytes(fromLink(fragment))
}

/** Reads what stands behind the `#` of a link to a pass. Never throws. */
export function readPassInLink(fragment: string): PassReading & { readonly label: PassLabel } {
  const [text = '', no = '', ...name] = fragment.replace(/^#/, '').split('.')
  const label = { no: /^\d{1,6}$/.test(no) ? Number(no) : null, name: decodeName(name.join('.')) }
  return { ...readBytes(fromLink(text)), label }
}

/** The pass of a fragment; what follows a full stop is not the pass's. */
function fromLink(fragment: string): Uint8Array | null {
  const [text = ''] = fragment.split('.')
  return text.length > MOST_PASS_BYTES * 2 ? null : fromBase64url(text)
}

/** A name that was cut or spelt twice on its way is better left out: the pass itself is whole. */
function decodeName(text: string): string {
  try {
    return tidyText(decodeURIComponent(text)).slice(0, MOST_NAME_LETTERS)
  } catch {
    return ''
  }
}

function readBytes(bytes: Uint8Array | null): PassReading {
  if (!bytes) return { kind: 'unreadable' }
  const pass = decodePass(bytes)
  return typeof pass === 'string' ? { kind: pass } : { kind: 'pass', pass, bytes }
}
