import { fromBase64url, toBase64url } from '#domain/bytes.ts'

/** The first line of a hand-over that is spelt as text, for ways that take only text. */
const FIRST_LINE = 'asar-copy-1'
/** Each line stands alone: what is damaged in one shifts no other. */
const LINE_BYTES = 48

/** The same bytes as lines of letters. */
export function spellHandover(bytes: Uint8Array): string {
  return `${FIRST_LINE}\n${spellMore(bytes)}`
}

/** Bytes that follow, as lines to be put behind those of before. */
export function spellMore(bytes: Uint8Array): string {
  let lines = ''
  for (let at = 0; at < bytes.length; at += LINE_BYTES)
    lines += `${toBase64url(bytes.subarray(at, at + LINE_BYTES))}\n`
  return lines
}

/** The bytes of either form. Lines that are no spelling of ours are left out. */
export function readHandoverBytes(file: Uint8Array): Uint8Array {
  const decoder = new TextDecoder()
  if (decoder.decode(file.subarray(0, FIRST_LINE.length)) !== FIRST_LINE) return file
  // line by line into one place: a file with photos has hundreds of thousands
  const bytes = new Uint8Array(file.length)
  let length = 0
  for (let at = endOfLine(file, 0) + 1; at < file.length;) {
    const end = endOfLine(file, at)
    const line = fromBase64url(decoder.decode(file.subarray(at, end)).trim())
    if (line) bytes.set(line, length)
    length += line?.length ?? 0
    at = end + 1
  }
  return bytes.slice(0, length)
}

function endOfLine(file: Uint8Array, from: number): number {
  const end = file.indexOf(0x0a, from)
  return end < 0 ? file.length : end
}
