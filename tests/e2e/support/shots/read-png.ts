import { inflateSync } from 'node:zlib'

/** What every such file begins with. */
export const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** A picture of a screen, pixel by pixel. */
export interface Image {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel as one number. */
  readonly pixels: Uint32Array
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
