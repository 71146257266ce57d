import { createHash } from 'node:crypto'
import { equalBytes, fromBase64url, toBase64url } from '#domain/bytes.ts'
import type { StreamId } from '#domain/ids.ts'
import { decodeCanonical, encodeCanonical, isMap } from '#domain/log/canonical.ts'
import { readFact } from '#domain/log/fact.ts'
import { asStreamId } from '#domain/stream.ts'
import type { JournalEntry } from '../ports.ts'

/**
 * One entry of the journal as a line of text: `<base64url of canonical CBOR {o, s, e}>.<check>`, with the
 * organisation, the stream and the fact's envelope. Lines survive what befalls files: two journals can be joined by
 * hand, and a damaged line takes no other with it.
 */
export interface JournalLine extends JournalEntry {
  /** 16 bytes. */
  readonly organisation: Uint8Array
}

const CHECK_BYTES = 8

/** The entry's line, with no end of line. */
export function writeJournalLine({ organisation, stream, fact }: JournalLine): string {
  const bytes = encodeCanonical({ o: organisation, s: stream, e: fact.envelope })
  return `${toBase64url(bytes)}.${toBase64url(checkOf(bytes))}`
}

/** Reads a line; `null` if it is not one that was written whole. */
export function readJournalLine(line: string): JournalLine | null {
  const [payload, check, ...rest] = line.split('.').map(fromBase64url)
  if (!payload || !check || rest.length > 0 || !equalBytes(check, checkOf(payload))) return null
  const map = decodeCanonical(payload)
  if (!isMap(map)) return null
  const { o: organisation, s, e: envelope } = map
  const stream: StreamId | null = typeof s === 'string' ? asStreamId(s) : null
  if (!stream || !(organisation instanceof Uint8Array) || !(envelope instanceof Uint8Array)) return null
  const fact = readFact(envelope, null)
  return fact && { organisation, stream, fact: { id: fact.id, envelope, personal: null } }
}

function checkOf(bytes: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update('asar/journal/1\0').update(bytes).digest()
  return Uint8Array.from(hash.subarray(0, CHECK_BYTES))
}
