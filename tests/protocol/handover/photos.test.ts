import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '#domain/bytes.ts'
import { contactsStream, eventStream } from '#domain/stream.ts'
import { blobIdFor, MAX_BLOB_BYTES } from '#domain/log/blob.ts'
import { decodeMessage, encodeMessage } from '#protocol/codec.ts'
import { openBlobPart, sealBlobPart } from '#protocol/handover/boxes.ts'
import { readHandover, writeHandover } from '#protocol/handover/handover.ts'
import { writePhoto } from '#protocol/handover/photos.ts'
import { scanRecords, writeRecord } from '#protocol/handover/records.ts'
import { anEvent, bytesFor } from '#tests/support/facts.ts'
import { aHandover, aPhotoOf, aSection, withPhotos } from '#tests/support/handover.ts'
import { aPhoto } from '#tests/support/photos.ts'

const { subtle } = crypto

describe('photos of a hand-over', () => {
  it('[SYN-12] are read as they were written, of any length and in any order, and the sheets beside them', () => {
    const sizes = fc.array(fc.record({ size: fc.integer({ min: 1, max: 9 }), section: fc.nat({ max: 1 }) }), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(sizes, fc.integer(), (wishes, seed) => {
        const photos = wishes.map((wish, i) => ({ ...wish, photo: aPhotoOf(wish.size, 3, i) }))
        const records = photos.flatMap(({ section, photo }) =>
          photo.parts.map((part) => writePhoto(section, { ...photo, parts: [part] })),
        )
        const sections = [aSection(2, 'one'), aSection(1, 'two')]
        const { head, ...rest } = aHandover({ sections })
        const file = writeHandover({ ...rest, head: { ...head, photos: photos.length } })
        const read = readHandover(concatBytes([file, ...shuffled(records, seed)]))
        expect(read).toMatchObject({
          isWhole: true,
          isNewer: false,
          head: { photos: photos.length, sheets: 3 },
        })
        for (const [i, section] of (read?.sections ?? []).entries()) {
          const own = photos.filter((each) => each.section === i).map(({ photo }) => photo)
          expect([...section.photos].sort(byId)).toEqual([...own].sort(byId))
          expect(section.sheets).toEqual(sections[i]?.sheets)
        }
      }),
    )
  })

  it('[SYN-12] are not there where a part of them is missing, damaged or another’s, and then something is said to be missing', () => {
    const photo = aPhotoOf(7, 3)
    const [first, middle, last] = photo.parts
    if (!first || !middle || !last) throw new Error('three parts')
    const cases = [
      [first, last],
      [middle, last],
      [first, middle],
      [first, { ...middle, start: 2 }, last],
      [first, middle, last, { ...last, start: 7 }],
    ]
    for (const parts of cases) {
      const read = readHandover(withPhotos(aHandover(), [{ ...photo, parts }]))
      expect(read?.sections[0]?.photos).toEqual([])
      expect(read?.isWhole).toBe(false)
    }
    expect(readHandover(withPhotos(aHandover(), [photo]))?.sections[0]?.photos).toEqual([photo])
  })

  it('[SYN-12] cost nothing but themselves where the file is cut', () => {
    const photos = [aPhotoOf(7, 3, 1), aPhotoOf(7, 3, 2)]
    const handover = aHandover()
    const file = withPhotos(handover, photos)
    const records = writeHandover(handover).length
    for (let end = records; end < file.length; end += 13) {
      const read = readHandover(file.subarray(0, end))
      expect(read?.sections[0]?.sheets).toEqual(handover.sections[0]?.sheets)
      expect(read?.isWhole).toBe(false)
      const found = read?.sections[0]?.photos ?? []
      expect(found).toEqual(photos.slice(0, found.length))
    }
  })

  it('passes over records that are no photo, or of a section that is not there', () => {
    const photo = aPhotoOf(7, 3)
    const odd = [
      { i: 0, h: new Uint8Array(31), z: 3, a: 0, v: new Uint8Array(12), b: new Uint8Array(19) },
      { i: 0, h: new Uint8Array(32), z: 0, a: 0, v: new Uint8Array(12), b: new Uint8Array(16) },
      {
        i: 0,
        h: new Uint8Array(32),
        z: MAX_BLOB_BYTES + 1,
        a: 0,
        v: new Uint8Array(12),
        b: new Uint8Array(16),
      },
    ].map((fields) => writeRecord({ type: 5, payload: encodeMessage(fields) }))
    const file = concatBytes([writeHandover(aHandover()), ...odd, writePhoto(9, photo)])
    expect(readHandover(file)?.sections.map(({ photos }) => photos)).toEqual([[]])
  })

  it('an app of before finds fewer than the head says, and so tells that something is missing', () => {
    const Before = v.object({ n: v.number() })
    const { sections } = aHandover()
    const read = (file: Uint8Array) =>
      scanRecords(file).records.flatMap(({ type, payload }) =>
        type === 1 ? [decodeMessage(Before, payload)] : [],
      )
    const sheets = sections.flatMap((section) => section.sheets).length
    expect(read(writeHandover(aHandover()))).toEqual([{ n: sheets }, { n: sheets }])
    expect(read(withPhotos(aHandover(), [aPhotoOf(7, 3)]))).toEqual([{ n: sheets + 1 }, { n: sheets + 1 }])
  })

  it('a later form is told from this one, and what is known of it is read', () => {
    const handover = aHandover()
    const { head, sections } = handover
    const fields = { o: head.organisation, t: head.ms, n: 9, p: 0, f: 3 }
    const later = writeRecord({ type: 1, payload: encodeMessage(fields) })
    const read = readHandover(concatBytes([later, writeHandover(handover)]))
    expect(read).toMatchObject({ isNewer: true, isWhole: false })
    expect(read?.sections[0]?.sheets).toEqual(sections[0]?.sheets)
  })

  it('[SYN-12] a part opens under its key and in its place alone', async () => {
    const stream = eventStream(anEvent())
    const [key, iv] = [bytesFor('key', 32), bytesFor('iv', 12)]
    const [bytes, blob] = [aPhoto(5), blobIdFor(aPhoto(50))]
    const place = { stream, blob, size: 50, start: 10, iv }
    const sealed = await sealBlobPart(subtle, key, place, bytes)
    expect(await openBlobPart(subtle, key, place, sealed)).toEqual(bytes)
    const others = [
      { stream: contactsStream(anEvent()) },
      { blob: blobIdFor(aPhoto(51)) },
      { size: 51 },
      { start: 11 },
      { iv: bytesFor('other', 12) },
    ]
    for (const other of others)
      expect(await openBlobPart(subtle, key, { ...place, ...other }, sealed)).toBeNull()
    expect(await openBlobPart(subtle, bytesFor('other', 32), place, sealed)).toBeNull()
  })
})

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const place = (i: number) => Math.imul(i + 1, seed | 1) >>> 0
  return items
    .map((item, i) => [place(i), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)
}

const byId = (a: { readonly blob: string }, b: { readonly blob: string }) => (a.blob < b.blob ? -1 : 1)
