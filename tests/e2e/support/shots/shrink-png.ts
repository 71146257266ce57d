import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const COLOURS = 256
const HEADER_BYTES = 13

/** A picture of a screen, pixel by pixel. */
export interface Image {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel as one number. */
  readonly pixels: Uint32Array
}

/** A picture of a screen in the colours that are most frequent in it: it looks the same in half the bytes. */
export function shrinkPng(png: Buffer): Buffer {
  const image = readImage(png)
  const { palette, indexes } = pickColours(image)
  const rows = Buffer.alloc((image.width + 1) * image.height)
  for (let y = 0; y < image.height; y++)
    rows.set(indexes.subarray(y * image.width, (y + 1) * image.width), y * (image.width + 1) + 1)
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(image.width, 0)
  header.writeUInt32BE(image.height, 4)
  header.set([8, 3], 8)
  const colours = Buffer.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]))
  const body = deflateSync(rows, { level: 9, memLevel: 9 })
  const chunks = [writeChunk('IHDR', header), writeChunk('PLTE', colours), writeChunk('IDAT', body)]
  return Buffer.concat([SIGNATURE, ...chunks, writeChunk('IEND', Buffer.alloc(0))])
}

/** The frequent colours stay as they are, each other one becomes the nearest of them. */
function pickColours({ pixels }: Image): { palette: readonly number[]; indexes: Uint8Array } {
  const counts = new Map<number, number>()
  for (const rgb of pixels) counts.set(rgb, (counts.get(rgb) ?? 0) + 1)
  const palette = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, COLOURS)
    .map(([rgb]) => rgb)
  const places = new Map(palette.map((rgb, at) => [rgb, at]))
  const placeOf = (rgb: number) => {
    const known = places.get(rgb) ?? findNearest(rgb, palette)
    places.set(rgb, known)
    return known
  }
  return { palette, indexes: Uint8Array.from(pixels, placeOf) }
}

function findNearest(rgb: number, palette: readonly number[]): number {
  const off = (other: number, shift: number) => (((other >> shift) & 255) - ((rgb >> shift) & 255)) ** 2
  const far = palette.map((other) => off(other, 16) + off(other, 8) + off(other, 0))
  return far.indexOf(Math.min(...far))
}

/** Reads what a browser writes: eight bits of red, green and blue, with or without transparency. */
export function readImage(png: Buffer): Image {
  const chunks = readChunks(png)
  const header = chunks.find(({ type }) => type === 'IHDR')?.data
  const size = { 2: 3, 6: 4 }[header?.[9] ?? 0]
  if (header?.[8] !== 8 || size === undefined) throw new Error('not a picture of a screen')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const body = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  const bytes = unfilter(inflateSync(Buffer.concat(body)), { stride: width * size, size, height })
  const at = (i: number) => bytes[i] ?? 0
  const pixels = Uint32Array.from(
    { length: width * height },
    (_, i) => (at(i * size) << 16) | (at(i * size + 1) << 8) | at(i * size + 2),
  )
  return { width, height, pixels }
}

/** Undoes what each row says it was written relative to: the pixel on its left, above it, or both. */
function unfilter(
  raw: Buffer,
  { stride, size, height }: { readonly stride: number; readonly size: number; readonly height: number },
): Buffer {
  const out = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const to = y * stride + x
      const left = x < size ? 0 : (out[to - size] ?? 0)
      const up = y === 0 ? 0 : (out[to - stride] ?? 0)
      const corner = x < size || y === 0 ? 0 : (out[to - stride - size] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      out[to] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

function readChunks(png: Buffer): readonly { readonly type: string; readonly data: Buffer }[] {
  const chunks = []
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    })
    at += length + 12
  }
  return chunks
}

function writeChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(data.length + 12)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, data.length + 8)), data.length + 8)
  return chunk
}
