// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { stripMetadata } from '#client/features/results/strip-metadata.ts'

const segment = (marker: number, ...bytes: readonly number[]) => [0xff, marker, 0, bytes.length + 2, ...bytes]
const start = [0xff, 0xd8]
const size = segment(0xe0, 0x4a, 0x46)
const table = segment(0xdb, 1, 2, 3)
/** Bytes of the picture itself may look like any marker. */
const picture = [...segment(0xda, 0), 7, 0xff, 0xe1, 0, 9, 0xff, 0xd9]
const jpeg = (...parts: readonly (readonly number[])[]) => Uint8Array.from(parts.flat())

describe('a photo', () => {
  it('loses Exif, XMP, colour profiles and comments, and keeps the picture byte for byte', () => {
    const exif = segment(0xe1, 0x45, 0x78, 0x69, 0x66, 0, 0, 9, 9)
    const others = [segment(0xe2, 1), segment(0xef, 1), segment(0xfe, 0x68, 0x69)]
    expect(stripMetadata(jpeg(start, exif, size, ...others, table, exif, picture))).toEqual(
      jpeg(start, size, table, picture),
    )
  })

  it('without any stays as it was', () => {
    const plain = jpeg(start, size, table, picture)
    expect(stripMetadata(plain)).toEqual(plain)
  })

  it.each([
    ['a PNG', [0x89, 0x50, 0x4e, 0x47]],
    ['nothing', []],
    ['a JPEG without a picture', [...start, ...table]],
    ['segments that are none', [...start, 1, 2, 3, 4, 5, 6]],
  ])('is not %s', (_name, bytes) => {
    expect(stripMetadata(Uint8Array.from(bytes))).toBeNull()
  })
})
