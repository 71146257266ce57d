import { concatBytes } from '#domain/bytes.ts'
import { isErased } from '#domain/fold/control.ts'
import type { Control } from '#domain/fold/control.ts'
import type { StreamId } from '#domain/ids.ts'
import { blobIdFor, readNamedBlob } from '#domain/log/blob.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { openBlobPart } from '#protocol/handover/boxes.ts'
import type { ReadSection } from '#protocol/handover/handover.ts'
import type { SealedPhoto } from '#protocol/handover/photos.ts'
import type { BlobKey, BlobName, BlobRecord, BlobStorePort } from '#client/blobs/blob-ports.ts'
import { keyOf } from '#client/blobs/blob-records.ts'
import { StorageFailure } from '#client/ports.ts'
import type { AddedPhotos } from '#client/services/handover.ts'

export interface AddPhotoDeps {
  readonly blobs: Pick<BlobStorePort, 'keep' | 'list'>
  readonly subtle: SubtleCrypto
  readonly pause: () => Promise<void>
  readonly nowMs: number
  /** What the server has ruled in a stream, as this phone's log says. */
  readonly readControl: (stream: StreamId) => Promise<Control>
}

/** Photos of one stream, and what they are named by. */
export interface PhotoSource {
  readonly section: ReadSection
  /** Sheets of the copy that are on this phone now. */
  readonly sheets: readonly Sheet[]
  /** `null`: this phone may not read the section, or could never bring its photos to the server. */
  readonly findKey: () => Promise<Uint8Array | null>
}

export interface TakenPhotos extends AddedPhotos {
  /** Those of other phones that are here now, from this copy: what a receipt says. */
  readonly taken: readonly BlobKey[]
}

/**
 * Takes the photos of a copy into this phone's own store, one by one, each checked against its id. From then on they
 * are sent like its own. The facts that name them were stored before, so that none is ever without a name; storage
 * that fails here takes nothing back of that, and costs the photos that it fails at.
 */
export async function addPhotos(deps: AddPhotoDeps, sources: readonly PhotoSource[]): Promise<TakenPhotos> {
  const count = { added: 0, known: 0, own: 0, sealed: 0, bad: 0, lost: 0, erased: 0 }
  const taken: BlobKey[] = []
  for (const source of sources) {
    const opened = await unlessLost(() => openSource(deps, source))
    for (const photo of source.section.photos) {
      const fate = opened === 'lost' ? 'lost' : await unlessLost(() => takePhoto(deps, opened, photo))
      count[fate]++
      if (fate === 'added' || fate === 'known')
        taken.push({ stream: source.section.stream, blob: photo.blob })
    }
  }
  const { added, known, own, sealed, bad, lost } = count
  return { added, known: known + own, sealed, bad, lost, taken }
}

async function unlessLost<Value>(work: () => Promise<Value>): Promise<Value | 'lost'> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StorageFailure) return 'lost'
    throw error
  }
}

interface OpenSource {
  readonly stream: StreamId
  readonly sheets: readonly Sheet[]
  readonly known: ReadonlyMap<string, BlobRecord>
  readonly key: Uint8Array | null
  readonly control: Control
}

async function openSource(
  { blobs, readControl }: AddPhotoDeps,
  { section, sheets, findKey }: PhotoSource,
): Promise<OpenSource> {
  const { stream } = section
  const known = new Map((await blobs.list()).map((record) => [keyOf(record), record]))
  return { stream, sheets, known, key: await findKey(), control: await readControl(stream) }
}

async function takePhoto(
  deps: AddPhotoDeps,
  { stream, sheets, known, key, control }: OpenSource,
  photo: SealedPhoto,
): Promise<'added' | 'known' | 'own' | 'sealed' | 'bad' | 'erased'> {
  const { blob, size } = photo
  const here = known.get(keyOf({ stream, blob }))
  if (here) return isOwn(here) ? 'own' : 'known'
  if (!key) return 'sealed'
  const names = namesOf(sheets, { stream, blob })
  if (names.length === 0) return 'bad'
  if (names.every(({ fact, subjects }) => isErased(control, { id: fact, subjects }))) return 'erased'
  const bytes = await openPhoto(deps.subtle, { stream, key }, photo)
  if (!bytes) return 'bad'
  await deps.pause()
  const record = { stream, blob, size, names, keptMs: deps.nowMs, state: 'waiting', isCarried: true } as const
  await deps.blobs.keep([{ record, bytes }])
  return 'added'
}

/** Kept here first, and so nothing that was taken over. */
function isOwn({ isCarried, state }: BlobRecord): boolean {
  return isCarried !== true && state !== 'fetched'
}

function namesOf(sheets: readonly Sheet[], { stream, blob }: BlobKey): readonly BlobName[] {
  const facts = sheets.filter((sheet) => sheet.stream === stream).flatMap((sheet) => sheet.facts)
  return facts
    .filter(({ body }) => readNamedBlob(body) === blob)
    .map(({ id, subjects }) => ({ fact: id, subjects }))
}

/** `null`: damaged, or not what its id says. */
async function openPhoto(
  subtle: SubtleCrypto,
  { stream, key }: { readonly stream: StreamId; readonly key: Uint8Array },
  { blob, size, parts }: SealedPhoto,
): Promise<Uint8Array | null> {
  const opened: Uint8Array[] = []
  for (const { start, iv, bytes } of parts) {
    const part = await openBlobPart(subtle, key, { stream, blob, size, start, iv }, bytes)
    if (!part) return null
    opened.push(part)
  }
  const whole = concatBytes(opened)
  return blobIdFor(whole) === blob ? whole : null
}
