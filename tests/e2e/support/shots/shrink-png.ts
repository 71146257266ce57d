import { crc32, deflateSync } from 'node:zlib'
import { readImage, SIGNATURE } from './read-png.ts'
import type { Image } from './read-png.ts'

const COLOURS = 256
const HEADER_BYTES = 13

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

function writeChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(data.length + 12)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, data.length + 8)), data.length + 8)
  return chunk
}
