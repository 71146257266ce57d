/** What a file is by its first bytes. `workbook` is .xlsx; `old-workbook` is .xls and kin; `zip` any other archive. */
export type FileKind = 'text' | 'workbook' | 'old-workbook' | 'pdf' | 'image' | 'zip' | 'other'

const MAGIC: readonly (readonly [FileKind, readonly number[]])[] = [
  ['old-workbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['image', [0x89, 0x50, 0x4e, 0x47]],
  ['image', [0xff, 0xd8, 0xff]],
  ['image', [0x47, 0x49, 0x46, 0x38]],
  ['image', [0x52, 0x49, 0x46, 0x46]],
  ['zip', [0x1f, 0x8b]],
  ['zip', [0x37, 0x7a, 0xbc, 0xaf]],
  ['zip', [0x52, 0x61, 0x72, 0x21]],
]
const SAMPLE_BYTES = 4096

/** Tells a text file from a workbook and from what cannot be read at all. An empty file counts as text. */
export function sniffFile(bytes: Uint8Array): FileKind {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return holdsWorkbook(bytes) ? 'workbook' : 'zip'
  const known = MAGIC.find(([, magic]) => startsWith(bytes, magic))
  if (known) return known[0]
  return guessUtf16(bytes) !== undefined || !holdsControlBytes(bytes) ? 'text' : 'other'
}

/** UTF-16, by its mark or by every second byte being zero, as in Latin letters and digits. */
export function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be'
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const even = sample.filter((byte, i) => byte === 0 && i % 2 === 0).length
  const odd = sample.filter((byte) => byte === 0).length - even
  // A sheet in Cyrillic has zeros only in its digits and separators: a twentieth is plenty.
  if (odd > sample.length / 20 && even * 20 < odd) return 'utf-16le'
  return even > sample.length / 20 && odd * 20 < even ? 'utf-16be' : undefined
}

export function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

/** Looks for the folder `xl/`, named uncompressed in each entry of the archive. */
function holdsWorkbook(bytes: Uint8Array): boolean {
  for (let i = 30; i < bytes.length - 3; i++) {
    if (bytes[i] === 0x78 && bytes[i + 1] === 0x6c && bytes[i + 2] === 0x2f) return true
  }
  return false
}

function holdsControlBytes(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const controls = sample.filter((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return controls.length > sample.length / 100
}
