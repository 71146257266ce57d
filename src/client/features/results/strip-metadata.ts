/**
 * A JPEG without what phones write beside the picture: where it was taken, by what device, when (Exif, XMP, comments).
 * Canvas leaves most of it out, but some browsers add an Exif segment of their own.
 * @returns `null` when the bytes are no JPEG
 */
export function stripMetadata(jpeg: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== START_OF_IMAGE) return null
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)]
  let at = 2
  while (at + 4 <= jpeg.length) {
    const marker = jpeg[at + 1]
    if (jpeg[at] !== 0xff || marker === undefined) return null
    // From here on there is only the picture.
    if (marker === START_OF_SCAN) return join([...kept, jpeg.subarray(at)])
    const length = 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0))
    if (!isMetadata(marker)) kept.push(jpeg.subarray(at, at + length))
    at += length
  }
  return null
}

const START_OF_IMAGE = 0xd8
const START_OF_SCAN = 0xda
const COMMENT = 0xfe

/** APP1 to APP15, and comments. APP0 says how large a pixel is, and nothing else. */
function isMetadata(marker: number): boolean {
  return (marker > 0xe0 && marker <= 0xef) || marker === COMMENT
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
