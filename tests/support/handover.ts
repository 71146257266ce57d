import { concatBytes } from '#domain/bytes.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { eventStream } from '#domain/stream.ts'
import { BOXED_KEY_BYTES, IV_BYTES, TAG_BYTES } from '#protocol/handover/boxes.ts'
import { writeHandover } from '#protocol/handover/handover.ts'
import type { Handover, Section } from '#protocol/handover/handover.ts'
import { writePhoto } from '#protocol/handover/photos.ts'
import type { SealedPhoto } from '#protocol/handover/photos.ts'
import { anEvent, bytesFor } from './facts.ts'
import { filled } from './hex.ts'
import { aPhoto } from './photos.ts'
import { aDevice, aSheet, ORGANISATION } from './sheets.ts'

/** A section of so many sheets, sealed by nothing: for whoever only looks at its form. */
export function aSection(count = 2, name = 'one'): Section {
  const sheets = Array.from({ length: count }, (_, i) => aSheet({ number: i + 1 }))
  return {
    stream: eventStream(anEvent()),
    server: { point: filled(name.length, 65), bytes: filled(2, BOXED_KEY_BYTES) },
    readers: [{ sheet: aSheet().id, iv: bytesFor('iv', IV_BYTES), bytes: filled(3, BOXED_KEY_BYTES) }],
    sheets: sheets.map(({ id, bytes }) => ({ sheet: id, iv: bytesFor(id, IV_BYTES), bytes })),
  }
}

export function aHandover(wish: Partial<Handover> = {}): Handover {
  const sections = wish.sections ?? [aSection()]
  const sheets = sections.reduce((sum, section) => sum + section.sheets.length, 0)
  return {
    head: { organisation: ORGANISATION, ms: 1_700_000_000_000, sheets, photos: 0 },
    certificates: [aDevice().certificateBytes],
    ...wish,
    sections,
  }
}

export const idsOfSection = ({ sheets }: Pick<Section, 'sheets'>) => sheets.map(({ sheet }) => sheet)

/** A photo in parts of so many bytes, sealed by nothing. */
export function aPhotoOf(size: number, partBytes: number, seed = 1): SealedPhoto {
  const starts = Array.from({ length: Math.ceil(size / partBytes) }, (_, i) => i * partBytes)
  return {
    blob: blobIdFor(aPhoto(40, seed)),
    size,
    parts: starts.map((start) => ({
      start,
      iv: bytesFor(`iv ${String(start)}`, IV_BYTES),
      bytes: filled(seed, Math.min(partBytes, size - start) + TAG_BYTES),
    })),
  }
}

/** The file of a hand-over with photos of its first section. */
export function withPhotos(handover: Handover, photos: readonly SealedPhoto[]): Uint8Array {
  const head = { ...handover.head, photos: photos.length }
  return concatBytes([writeHandover({ ...handover, head }), ...photos.map((photo) => writePhoto(0, photo))])
}
