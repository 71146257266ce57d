import { stripMetadata } from './strip-metadata.ts'

/** A photo is never larger than this: thirty of them go through a thin network in the evening. */
export const MAX_PHOTO_BYTES = 300 * 1024

export interface ShrunkPhoto {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
}

/** Longest side in pixels, and the quality of the JPEG: tried in turn until one fits. */
const TRIALS: readonly (readonly [side: number, quality: number])[] = [
  [1_600, 0.8],
  [1_600, 0.65],
  [1_280, 0.65],
  [1_280, 0.5],
  [1_024, 0.5],
  [800, 0.45],
  [640, 0.4],
]

/**
 * Draws a photo anew, upright, as a JPEG of at most 300 KB with nothing beside the picture.
 * @returns `null`: this browser cannot read the file as a picture
 */
export async function shrinkPhoto(file: Blob): Promise<ShrunkPhoto | null> {
  const picture = await decode(file)
  if (!picture) return null
  try {
    for (const [side, quality] of TRIALS) {
      const shrunk = await draw(picture, side, quality)
      if (shrunk && shrunk.bytes.length <= MAX_PHOTO_BYTES) return shrunk
    }
    return null
  } finally {
    picture.close()
  }
}

/** The orientation that the camera noted is carried out here, for it goes with the rest of what it noted. */
async function decode(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    // Not a picture, or one of a kind that this browser does not know.
    return null
  }
}

async function draw(picture: ImageBitmap, side: number, quality: number): Promise<ShrunkPhoto | null> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return null
  // What is transparent would turn black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
  const bytes = blob && stripMetadata(new Uint8Array(await blob.arrayBuffer()))
  return bytes && { bytes, width, height }
}
