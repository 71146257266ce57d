import type { FactId, StreamId } from '#domain/ids.ts'
import { blobIdFor } from '#domain/log/blob.ts'
import { readSheet } from '#domain/log/sheet.ts'
import { IV_BYTES, sealBlobPart } from '#protocol/handover/boxes.ts'
import { PHOTO_PART_BYTES, writePhoto } from '#protocol/handover/photos.ts'
import type { SealedPart } from '#protocol/handover/photos.ts'
import type { BlobKey, BlobRecord, BlobStorePort } from '#client/blobs/blob-ports.ts'
import type { FactLogPort, StoredSheet } from '#client/ports.ts'

/** What a cheap phone reads into its memory, and passes on by Bluetooth in some minutes: 55 photos at the least. */
export const MOST_PHOTO_BYTES = 16 * 1024 * 1024

/** Which photos go into a copy. */
export interface PhotoChoice {
  readonly taken: readonly BlobRecord[]
  /** How many more wait that no other phone has signed for, and did not fit. */
  readonly left: number
}

export interface ChooseDeps {
  readonly blobs: Pick<BlobStorePort, 'list'>
  /** Has another phone signed for it? */
  readonly isOnPeers: (photo: BlobKey) => boolean
}

/**
 * What the server has not confirmed, up to what one file may hold: first what no other phone has signed for, so that
 * a second file holds what the first one left once its receipt is here; of each the oldest first.
 */
export async function choosePhotos({ blobs, isOnPeers }: ChooseDeps): Promise<PhotoChoice> {
  const waiting = (await blobs.list()).filter(({ state }) => state === 'waiting')
  const ordered = waiting
    .map((photo) => ({ photo, signed: Number(isOnPeers(photo)) }))
    .sort((a, b) => a.signed - b.signed || a.photo.keptMs - b.photo.keptMs)
  let room = MOST_PHOTO_BYTES
  const fits = ordered.map(({ photo: { size } }) => (room -= size) >= 0)
  return {
    taken: ordered.flatMap(({ photo }, i) => (fits[i] === true ? [photo] : [])),
    left: ordered.filter(({ signed }, i) => fits[i] === false && signed === 0).length,
  }
}

/** Positions that are looked through at once, from the end of the log: photos that wait are of late. */
const LOOK_BACK = 64

interface Naming {
  /** Sheets that stand in the log already. */
  readonly placed: readonly StoredSheet[]
  /** The photos that a fact of some sheet names. */
  readonly named: readonly BlobRecord[]
}

/**
 * The sheets whose facts name these photos. Those that the server has already stand in the copy too: so whoever adds
 * it knows what each photo is of. A photo whose facts were never saved is nothing that anybody could show.
 * @param waiting sheets of the stream without a position: they are in the copy anyway
 */
export async function findNaming(
  log: Pick<FactLogPort, 'listPositions' | 'readCursor' | 'readSheets'>,
  stream: StreamId,
  { waiting, photos }: { readonly waiting: readonly StoredSheet[]; readonly photos: readonly BlobRecord[] },
): Promise<Naming> {
  const seen = new Set(waiting.flatMap(({ bytes }) => listFacts(bytes)))
  const isNamed = ({ names }: BlobRecord) => names.some(({ fact }) => seen.has(fact))
  const placed: StoredSheet[] = []
  let end = photos.every(isNamed) ? 0 : (await log.readCursor(stream)).n
  while (end > 0 && !photos.every(isNamed)) {
    const begin = Math.max(0, end - LOOK_BACK)
    const lacking = photos.filter((photo) => !isNamed(photo))
    const wanted = new Set(lacking.flatMap(({ names }) => names.map(({ fact }) => fact)))
    const positions = await log.listPositions(stream, begin, end - begin)
    for (const stored of await log.readSheets(positions.map(({ sheet }) => sheet))) {
      const found = listFacts(stored.bytes).filter((fact) => wanted.has(fact))
      if (found.length > 0) placed.push(stored)
      for (const fact of found) seen.add(fact)
    }
    end = begin
  }
  return { placed, named: photos.filter(isNamed) }
}

function listFacts(bytes: Uint8Array): readonly FactId[] {
  const read = readSheet(bytes)
  return read.kind === 'sheet' ? read.sheet.facts.map(({ id }) => id) : []
}

interface SealPhotoDeps {
  readonly blobs: Pick<BlobStorePort, 'readBytes'>
  readonly subtle: SubtleCrypto
  readonly random: (length: number) => Uint8Array
  readonly pause: () => Promise<void>
}

/** One photo's records, out of this page's memory; `null`: it cannot be read, or is not what its name says. */
export async function sealPhoto(
  { blobs, subtle, random, pause }: SealPhotoDeps,
  photo: BlobRecord,
  { section, key }: { readonly section: number; readonly key: Uint8Array },
): Promise<Blob | null> {
  const { stream, blob } = photo
  const whole = await blobs.readBytes(photo)
  if (!whole || blobIdFor(whole) !== blob) return null
  const size = whole.length
  const parts: SealedPart[] = []
  for (let start = 0; start < size; start += PHOTO_PART_BYTES) {
    const iv = random(IV_BYTES)
    const part = whole.subarray(start, start + PHOTO_PART_BYTES)
    parts.push({ start, iv, bytes: await sealBlobPart(subtle, key, { stream, blob, size, start, iv }, part) })
  }
  await pause()
  return new Blob([Uint8Array.from(writePhoto(section, { blob, size, parts }))])
}
