/** A point on the pad, in its own units; x grows to the right, y downwards. */
export interface PadPoint {
  readonly x: number
  readonly y: number
}

/** From where the pen touches to where it leaves. */
export type Stroke = readonly PadPoint[]

/** A drawing as it is kept. */
export interface Signature {
  readonly width: number
  readonly height: number
  readonly strokes: readonly Stroke[]
}

/** The grid that a drawing is rounded to; finer than a finger, coarse enough for one byte a step. */
export const SIGNATURE_WIDTH = 320
export const SIGNATURE_HEIGHT = 120

/** A drawing is part of a fact, of which 8 KB is the most. */
export const MAX_SIGNATURE_BYTES = 2_000
const MAX_STROKES = 100

/**
 * Writes a drawing as steps of whole grid units: `[strokes, {points, x, y, {dx, dy}…}…]`, all varints. What does not
 * fit is drawn with fewer points, never cut off.
 * @param pad the size of the pad that the points are measured on
 * @returns `null` if nothing was drawn
 */
export function encodeSignature(
  strokes: readonly Stroke[],
  pad: { readonly width: number; readonly height: number },
): Uint8Array | null {
  const drawn = strokes.filter((stroke) => stroke.length > 0).slice(0, MAX_STROKES)
  if (drawn.length === 0) return null
  const onGrid = drawn.map((stroke) => stroke.map((point) => toGrid(point, pad)))
  for (let apart = 1; ; apart *= 2) {
    const bytes = write(onGrid.map((stroke) => thin(stroke, apart)))
    if (bytes.length <= MAX_SIGNATURE_BYTES) return bytes
  }
}

/** Reads a drawing; `null` if the bytes are none. */
export function decodeSignature(bytes: Uint8Array): Signature | null {
  const read = readerOf(bytes)
  const strokes: Stroke[] = []
  for (let left = read.next(); left > 0; left--) {
    const stroke: PadPoint[] = []
    let [x, y] = [0, 0]
    for (let points = read.next(); points > 0; points--) {
      x += read.nextSigned()
      y += read.nextSigned()
      if (!read.isWhole()) return null
      stroke.push({ x, y })
    }
    if (stroke.length === 0) return null
    strokes.push(stroke)
  }
  return read.isAtEnd() && strokes.length > 0
    ? { width: SIGNATURE_WIDTH, height: SIGNATURE_HEIGHT, strokes }
    : null
}

/** The drawing as the `d` of an SVG path; a single touch is a dot. */
export function pathOf({ strokes }: Pick<Signature, 'strokes'>): string {
  return strokes
    .map((stroke) =>
      stroke.length === 1
        ? stroke.map(({ x, y }) => `M${String(x)} ${String(y)}h0`).join('')
        : stroke.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${String(x)} ${String(y)}`).join(''),
    )
    .join('')
}

function toGrid({ x, y }: PadPoint, pad: { readonly width: number; readonly height: number }): PadPoint {
  return { x: scale(x, pad.width, SIGNATURE_WIDTH), y: scale(y, pad.height, SIGNATURE_HEIGHT) }
}

/** A finger may leave the pad; the drawing does not. */
function scale(value: number, from: number, to: number): number {
  return Math.min(to, Math.max(0, Math.round((value / from) * to)))
}

/** Leaves out points closer than this to the one before; the first and the last stay. */
function thin(stroke: Stroke, apart: number): Stroke {
  const kept: PadPoint[] = []
  for (const [i, point] of stroke.entries()) {
    const before = kept.at(-1)
    const isEnd = before === undefined || i === stroke.length - 1
    if (isEnd || Math.max(Math.abs(point.x - before.x), Math.abs(point.y - before.y)) >= apart)
      kept.push(point)
  }
  return kept
}

function write(strokes: readonly Stroke[]): Uint8Array {
  const out: number[] = []
  putVarint(out, strokes.length)
  for (const stroke of strokes) {
    putVarint(out, stroke.length)
    let [x, y] = [0, 0]
    for (const point of stroke) {
      putVarint(out, zigzag(point.x - x))
      putVarint(out, zigzag(point.y - y))
      ;({ x, y } = point)
    }
  }
  return Uint8Array.from(out)
}

function putVarint(out: number[], value: number): void {
  let rest = value
  for (; rest > 127; rest >>>= 7) out.push((rest & 127) | 128)
  out.push(rest)
}

const zigzag = (value: number): number => (value << 1) ^ (value >> 31)

function readerOf(bytes: Uint8Array) {
  let at = 0
  let isWhole = true
  const next = (): number => {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
    isWhole = false
    return 0
  }
  return {
    next,
    nextSigned: () => {
      const value = next()
      return (value >>> 1) ^ -(value & 1)
    },
    isWhole: () => isWhole,
    isAtEnd: () => isWhole && at === bytes.length,
  }
}
