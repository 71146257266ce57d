import { createHash } from 'node:crypto'
import { concatBytes, equalBytes, fromBase32, toBase32 } from '#domain/bytes.ts'
import { ORGANISATION_ID_BYTES } from '#domain/log/certificate.ts'
import { PRIVATE_KEY_BYTES } from '../keys/server-key.ts'
import type { RecoverySecret } from '../keys/server-key.ts'

/**
 * The recovery secret as a person can print and type it: lines of twelve letters in three groups, each with a letter
 * that checks it, so that a slip of the pen is found in its line (SHEET-4).
 */
export type RecoveryCode =
  | { readonly kind: 'secret'; readonly secret: RecoverySecret }
  /** Counted from 1. */
  | { readonly kind: 'wrong-line'; readonly line: number }
  | { readonly kind: 'wrong-length'; readonly letters: number; readonly expected: number }
  /** Every line is right by itself, but not together: lines of two sheets, or of a later version. */
  | { readonly kind: 'wrong' }

const TIME_BYTES = 6
const CHECK_BYTES = 6
const BODY_BYTES = ORGANISATION_ID_BYTES + PRIVATE_KEY_BYTES + TIME_BYTES
const GROUP = 4
const GROUPS = 3
const LINE = GROUP * GROUPS
const LINES = ((BODY_BYTES + CHECK_BYTES) * 8) / 5 / LINE
const LETTERS = LINES * (LINE + 1)

/** The lines of the code, such as `0abc def0 ghjk  m`. */
export function writeRecoveryCode({ organisation, privateKey, untilMs }: RecoverySecret): readonly string[] {
  const time = new Uint8Array(TIME_BYTES)
  new DataView(time.buffer).setUint16(0, Math.floor(untilMs / 2 ** 32))
  new DataView(time.buffer).setUint32(2, untilMs % 2 ** 32)
  const body = concatBytes([organisation, privateKey, time])
  const letters = toBase32(concatBytes([body, hash('code', body).subarray(0, CHECK_BYTES)]))
  return Array.from({ length: LINES }, (_, i) => {
    const line = letters.slice(i * LINE, (i + 1) * LINE)
    const groups = Array.from({ length: GROUPS }, (_group, g) => line.slice(g * GROUP, (g + 1) * GROUP))
    return `${groups.join(' ')}  ${checkLetter(i + 1, line)}`
  })
}

/** Reads a code as it was typed or scanned: in any case, with any spacing, with o for 0 and l for 1. */
export function readRecoveryCode(text: string): RecoveryCode {
  const letters = tidy(text)
  if (letters.length !== LETTERS) return { kind: 'wrong-length', letters: letters.length, expected: LETTERS }
  let joined = ''
  for (let i = 0; i < LINES; i++) {
    const line = letters.slice(i * (LINE + 1), i * (LINE + 1) + LINE)
    if (checkLetter(i + 1, line) !== letters.charAt(i * (LINE + 1) + LINE))
      return { kind: 'wrong-line', line: i + 1 }
    joined += line
  }
  const bytes = fromBase32(joined)
  const secret = bytes && readBytes(bytes)
  return secret ? { kind: 'secret', secret } : { kind: 'wrong' }
}

function readBytes(bytes: Uint8Array): RecoverySecret | null {
  const body = bytes.subarray(0, BODY_BYTES)
  const isWhole = equalBytes(hash('code', body).subarray(0, CHECK_BYTES), bytes.subarray(BODY_BYTES))
  if (!isWhole) return null
  const timeAt = ORGANISATION_ID_BYTES + PRIVATE_KEY_BYTES
  const time = new DataView(body.slice(timeAt).buffer)
  return {
    organisation: body.slice(0, ORGANISATION_ID_BYTES),
    privateKey: body.slice(ORGANISATION_ID_BYTES, timeAt),
    untilMs: time.getUint16(0) * 2 ** 32 + time.getUint32(2),
  }
}

function tidy(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
}

/** Depends on the line's place too, so that two lines in each other's place are found. */
function checkLetter(number: number, line: string): string {
  return toBase32(hash(`line ${number}`, new TextEncoder().encode(line)).subarray(0, 1)).charAt(0)
}

function hash(what: string, bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(`asar/recovery/1 ${what}\0`).update(bytes).digest())
}
