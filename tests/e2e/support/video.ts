import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encode } from 'uqr'
import { readImage } from './shots/read-png.ts'

/** One picture of a film: brightness of each pixel, row after row. */
export type Picture = Uint8Array

const WIDTH = 640
const HEIGHT = 480
const FRAMES_A_SECOND = 10
/** Beside a screen, in pixels. */
const EDGE = 15
const GREY = 128
const DARK = 16
const LIGHT = 235

/** How a code is held before the camera. */
export interface Hold {
  readonly dark?: number
  readonly light?: number
  /** Pixels that each brightness is smeared over. */
  readonly blur?: number
  /** Radians. */
  readonly turn?: number
  /** How far it leans backwards, 0 to 1: about how much smaller its lower edge looks than its upper one. */
  readonly tilt?: number
  /** Side of the code in pixels. */
  readonly side?: number
}

/** Nothing before the camera. */
export function emptyPicture(): Picture {
  return new Uint8Array(WIDTH * HEIGHT).fill(GREY)
}

/** A code before the camera: each pixel asks which module of the code it looks at. */
export function codePicture(text: string, hold: Hold = {}): Picture {
  const { dark = DARK, light = LIGHT, turn = 0, tilt = 0, side = 400, blur = 0 } = hold
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const picture = emptyPicture()
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2]
      const across = dx * Math.cos(turn) + dy * Math.sin(turn)
      const down = dy * Math.cos(turn) - dx * Math.sin(turn)
      const far = down / side
      // the plane of the pass leans away from the camera: what is farther looks smaller, both ways
      const v = far / (1 - tilt * far)
      const u = (across / side) * (1 + tilt * v)
      const row = Math.floor((v + 0.5) * size)
      const column = Math.floor((u + 0.5) * size)
      const isOn = data[row]?.[column]
      if (isOn !== undefined) picture[y * WIDTH + x] = isOn ? dark : light
    }
  return blur === 0 ? picture : smear(picture, blur)
}

/** A picture of another phone's screen before the camera, as large as fits. */
export function screenPicture(png: Buffer): Picture {
  const { width, height, pixels } = readImage(png)
  const times = (HEIGHT - 2 * EDGE) / height
  const picture = emptyPicture()
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const column = Math.floor((x - WIDTH / 2) / times + width / 2)
      const row = Math.floor((y - EDGE) / times)
      if (column < 0 || column >= width || row < 0 || row >= height) continue
      const rgb = pixels[row * width + column] ?? 0
      // codes are black on white: one of the three colours tells
      picture[y * WIDTH + x] = DARK + Math.round(((rgb & 255) / 255) * (LIGHT - DARK))
    }
  return picture
}

function smear(picture: Picture, radius: number): Picture {
  const across = smearLines(picture, { radius, lines: HEIGHT, length: WIDTH, step: 1, skip: WIDTH })
  return smearLines(across, { radius, lines: WIDTH, length: HEIGHT, step: WIDTH, skip: 1 })
}

function smearLines(
  picture: Picture,
  {
    radius,
    lines,
    length,
    step,
    skip,
  }: { radius: number; lines: number; length: number; step: number; skip: number },
): Picture {
  const out = new Uint8Array(picture.length)
  for (let line = 0; line < lines; line++)
    for (let at = 0; at < length; at++) {
      let sum = 0
      let count = 0
      for (let near = Math.max(0, at - radius); near <= Math.min(length - 1, at + radius); near++) {
        sum += picture[line * skip + near * step] ?? 0
        count++
      }
      out[line * skip + at * step] = Math.round(sum / count)
    }
  return out
}

/** Where a film may be written, before a browser starts with it for its camera or while it runs. */
export async function planFilm(): Promise<string> {
  return path.join(await mkdtemp(path.join(tmpdir(), 'asar-film-')), 'camera.y4m')
}

/** A film for Chromium's fake camera, which shows it again and again. @returns the file's path */
export async function writeFilm(
  scenes: readonly { readonly picture: Picture; readonly ms: number }[],
  to?: string,
): Promise<string> {
  const file = to ?? (await planFilm())
  const out = createWriteStream(file)
  out.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n`)
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY)
  for (const { picture, ms } of scenes)
    for (let left = ms; left > 0; left -= 1000 / FRAMES_A_SECOND) {
      out.write('FRAME\n')
      out.write(picture)
      out.write(colour)
    }
  out.end()
  await once(out, 'finish')
  return file
}

/** What Chromium needs to take a film for its camera, and to ask nobody. */
export const cameraArgs = (film: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
]
