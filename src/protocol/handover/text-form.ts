import { concatBytes, fromBase64url, toBase64url } from '#domain/bytes.ts'

/** The first line of a hand-over that is spelt as text, for ways that take only text. */
const FIRST_LINE = 'asar-copy-1'
/** Each line stands alone: what is damaged in one shifts no other. */
const LINE_BYTES = 48

/** The same bytes as lines of letters. */
export function spellHandover(bytes: Uint8Array): string {
  const lines: string[] = [FIRST_LINE]
  for (let at = 0; at < bytes.length; at += LINE_BYTES)
    lines.push(toBase64url(bytes.subarray(at, at + LINE_BYTES)))
  return `${lines.join('\n')}\n`
}

/** The bytes of either form. Lines that are no spelling of ours are left out. */
export function readHandoverBytes(file: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(file.subarray(0, FIRST_LINE.length))
  if (text !== FIRST_LINE) return file
  const lines = new TextDecoder().decode(file).split('\n').slice(1)
  return concatBytes(lines.flatMap((line) => fromBase64url(line.trim()) ?? []))
}
