import { readSheet } from '#domain/log/sheet.ts'
import type { Sheet } from '#domain/log/sheet.ts'
import { authorIn } from '#domain/fold/stream-state.ts'
import { encodeCertificate } from '#domain/log/certificate.ts'
import type { Certificate } from '#domain/log/certificate.ts'
import type { CertificateId, StreamId } from '#domain/ids.ts'
import {
  boxForReaders,
  boxForServer,
  IV_BYTES,
  SECTION_KEY_BYTES,
  sealSheetBytes,
} from '#protocol/handover/boxes.ts'
import type { BoxSheet, ReaderBox } from '#protocol/handover/boxes.ts'
import { writeHandover } from '#protocol/handover/handover.ts'
import type { SealedSheet, Section } from '#protocol/handover/handover.ts'
import { sealAll } from '#client/log/seal-stream.ts'
import type { SealDeps } from '#client/log/seal-stream.ts'
import type { BlobRecord, BlobStorePort } from '#client/blobs/blob-ports.ts'
import type { FactLogPort, StoredSheet } from '#client/ports.ts'
import type { CopyWish } from '#client/services/handover.ts'
import { choosePhotos, findNaming, sealPhoto } from './copy-photos.ts'
import type { ChooseDeps, PhotoChoice } from './copy-photos.ts'
import type { Parcel } from './parcels.ts'

export interface CopyDeps extends SealDeps {
  readonly log: FactLogPort
  readonly blobs: Pick<BlobStorePort, 'list' | 'readBytes'>
  /** Has another phone signed for this photo? */
  readonly isOnPeers: ChooseDeps['isOnPeers']
  readonly subtle: SubtleCrypto
  readonly random: (length: number) => Uint8Array
  readonly nowMs: number
  /** What this phone carries and cannot open: passed on as it came. */
  readonly parcels: readonly Parcel[]
  readonly what: CopyWish
}

/** A copy of all that is not on the server yet, as another phone or the server can take it over (SYN-12). */
export interface Copy {
  readonly bytes: Uint8Array
  /** Its photos, to be put behind these bytes. They are no part of them: together they may be large. */
  readonly photos: readonly Blob[]
  /** How many more photos no other phone has signed for, and did not fit into one file. */
  readonly photosLeft: number
  /** How many sheets are in it; 0: there is nothing to save. */
  readonly sheets: number
}

const NO_PHOTOS: PhotoChoice = { taken: [], left: 0 }

/** Signs what is unsigned, and writes down every sheet of this phone that has no position, and photos that wait. */
export async function writeCopy(deps: CopyDeps): Promise<Copy> {
  const { log, identity, parcels } = deps
  await sealAll(deps)
  const choice = deps.what === 'all' ? await choosePhotos(deps) : NO_PHOTOS
  const photos: Blob[] = []
  const certificates = new Map<string, Uint8Array>([[identity.certificate.id, identity.certificateBytes]])
  const sections: Section[] = []
  for (const stream of await log.listStreams()) {
    const waiting = (await log.listSheetsWithoutPosition(stream)).filter((sheet) => isWanted(deps, sheet))
    const own = choice.taken.filter((photo) => photo.stream === stream)
    const { placed, named } = await findNaming(log, stream, { waiting, photos: own })
    const sheets = [...waiting, ...placed]
    if (sheets.length === 0) continue
    for (const { id, bytes } of await readCertificates(deps, sheets)) certificates.set(id, bytes)
    const key = deps.random(SECTION_KEY_BYTES)
    photos.push(...(await sealPhotos(deps, named, { section: sections.length, key })))
    sections.push(await sealSection(deps, { stream, sheets, waiting }, key))
  }
  for (const parcel of parcels) {
    sections.push(parcel.section)
    for (const bytes of parcel.certificates) certificates.set(bytes.join(), bytes)
  }
  const sheets = sections.reduce((sum, section) => sum + section.sheets.length, 0)
  const head = { organisation: identity.organisation, ms: deps.nowMs, sheets, photos: photos.length }
  const bytes = writeHandover({ head, certificates: [...certificates.values()], sections })
  return { bytes, photos, photosLeft: choice.left, sheets }
}

/** One after the other: no more than one is in this page's memory. */
async function sealPhotos(
  deps: CopyDeps,
  photos: readonly BlobRecord[],
  place: { readonly section: number; readonly key: Uint8Array },
): Promise<readonly Blob[]> {
  const sealed: Blob[] = []
  for (const photo of photos) {
    const records = await sealPhoto(deps, photo, place)
    if (records) sealed.push(records)
  }
  return sealed
}

/** A receipt is a fact of this phone's own, in a sheet of its own or beside others. */
function isWanted({ what, identity }: CopyDeps, { device, bytes }: StoredSheet): boolean {
  if (what !== 'receipts') return true
  const read = device === identity.device ? readSheet(bytes) : null
  return read?.kind === 'sheet' && read.sheet.facts.some(({ kind }) => kind === 'carried')
}

async function readCertificates({ log }: CopyDeps, sheets: readonly StoredSheet[]) {
  const ids = new Set<CertificateId>(sheets.map(({ certificate }) => certificate))
  const found = await Promise.all([...ids].map((id) => log.readCertificate(id)))
  return found.flatMap((each) =>
    each ? [{ id: each.id, bytes: encodeCertificate(each.body, each.signature) }] : [],
  )
}

interface StreamSheets {
  readonly stream: StreamId
  readonly sheets: readonly StoredSheet[]
  /** Of these, those without a position. */
  readonly waiting: readonly StoredSheet[]
}

async function sealSection(
  deps: CopyDeps,
  { stream, sheets, waiting }: StreamSheets,
  key: Uint8Array,
): Promise<Section> {
  const { subtle, identity, random, pause } = deps
  const sealed: SealedSheet[] = []
  for (const { id: sheet, bytes } of sheets) {
    const iv = random(IV_BYTES)
    sealed.push({ sheet, iv, bytes: await sealSheetBytes(subtle, key, { stream, sheet, iv }, bytes) })
    await pause()
  }
  const readers: ReaderBox[] = []
  for (const sheet of await listBoxSheets(deps, stream, waiting))
    readers.push(await boxForReaders(subtle, { sheet, stream, iv: random(IV_BYTES) }, key))
  return {
    stream,
    server: await boxForServer(subtle, identity.issuerKey, stream, key),
    readers,
    sheets: sealed,
  }
}

/** The log's first sheets are what every reader has, its last what most have. */
const FIRST = 4
const LAST = 8
/** Of other phones: who handed them over, or took them over too, has them. */
const CARRIED = 12

/**
 * Sheets that who may read the stream is likely to hold, and nobody else: by authors who may read it themselves, for
 * whoever may only write knows the bytes of what they wrote.
 */
async function listBoxSheets(
  deps: CopyDeps,
  stream: StreamId,
  waiting: readonly StoredSheet[],
): Promise<readonly BoxSheet[]> {
  const { log, identity } = deps
  const { n } = await log.readCursor(stream)
  const placed = [
    ...(await log.listPositions(stream, 0, FIRST)),
    ...(await log.listPositions(stream, Math.max(FIRST, n - LAST), LAST)),
  ]
  const carried = waiting.filter(({ device }) => device !== identity.device).slice(0, CARRIED)
  const found: Sheet[] = []
  for (const { bytes } of [...placed, ...carried]) {
    const read = bytes && readSheet(bytes)
    if (read?.kind === 'sheet' && (await mayAuthorRead(deps, read.sheet))) found.push(read.sheet)
  }
  return found
}

async function mayAuthorRead(
  { log, identity }: CopyDeps,
  { certificate: id, stream }: Sheet,
): Promise<boolean> {
  const certificate = id === identity.certificate.id ? identity.certificate : await log.readCertificate(id)
  return certificate !== null && opens(certificate, stream)
}

function opens(certificate: Certificate, stream: StreamId): boolean {
  return authorIn(certificate, stream).opens
}
