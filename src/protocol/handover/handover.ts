import * as v from 'valibot'
import { concatBytes } from '#domain/bytes.ts'
import { bytesOfId, sheetIdOf } from '#domain/ids.ts'
import type { SheetId, StreamId } from '#domain/ids.ts'
import { asStreamId } from '#domain/stream.ts'
import { decodeMessage, encodeMessage } from '../codec.ts'
import { BOXED_KEY_BYTES, IV_BYTES } from './boxes.ts'
import type { ReaderBox, ServerBox } from './boxes.ts'
import { readPhotos } from './photos.ts'
import type { SealedPhoto } from './photos.ts'
import { scanRecords, writeRecord } from './records.ts'
import type { HandoverRecord } from './records.ts'

/** A sheet as it is handed over: its id in clear, its bytes sealed. */
export interface SealedSheet {
  readonly sheet: SheetId
  readonly iv: Uint8Array
  readonly bytes: Uint8Array
}

/** Sheets of one stream under one key, with the boxes that hold that key. */
export interface Section {
  readonly stream: StreamId
  readonly server: ServerBox
  readonly readers: readonly ReaderBox[]
  readonly sheets: readonly SealedSheet[]
}

/** Whose log this is of, and who wrote it down when. */
export interface HandoverHead {
  /** 16 bytes. */
  readonly organisation: Uint8Array
  /** By the writer's clock, Unix ms. */
  readonly ms: number
  /** How many sheets there are in all. */
  readonly sheets: number
  /** How many photos. They stand in records of their own, which are put behind what `writeHandover` gives. */
  readonly photos: number
}

/** What can be handed from phone to phone, self-contained (SYN-12). */
export interface Handover {
  readonly head: HandoverHead
  /** Of whoever signed the sheets, as they travel. */
  readonly certificates: readonly Uint8Array[]
  readonly sections: readonly Section[]
}

/** What was found in bytes that say to be a hand-over, whatever happened to them. */
export interface ReadHandover extends Omit<Handover, 'head' | 'sections'> {
  /** `null`: both copies of it are damaged. */
  readonly head: HandoverHead | null
  readonly sections: readonly ReadSection[]
  /** Written in a later form than this one: there may be more in it than was found. */
  readonly isNewer: boolean
  /** Nothing is missing or damaged. */
  readonly isWhole: boolean
}

/** A section with the photos of its stream that are all there. */
export interface ReadSection extends Section {
  readonly photos: readonly SealedPhoto[]
}

/** The form with photos; what holds none is written in the form of before, which says nothing of itself. */
const FORM = 2
const HEAD = 1
const CERTIFICATE = 2
const SECTION = 3
const SHEET = 4

const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes')
const bytesOf = (length: number) =>
  v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length, 'bytes')
const Count = v.pipe(v.number(), v.integer(), v.minValue(0))

const Head = v.object({
  o: bytesOf(16),
  t: v.pipe(v.number(), v.integer()),
  n: Count,
  p: v.optional(Count, 0),
  f: v.optional(Count, 1),
})
const SectionRecord = v.object({
  i: Count,
  s: v.string(),
  p: bytesOf(65),
  k: bytesOf(BOXED_KEY_BYTES),
  r: v.pipe(v.array(v.tuple([bytesOf(32), bytesOf(IV_BYTES), bytesOf(BOXED_KEY_BYTES)])), v.maxLength(64)),
})
const SheetRecord = v.object({ i: Count, h: bytesOf(32), v: bytesOf(IV_BYTES), b: Bytes })

/**
 * Writes a hand-over. Whatever the sheets need to be read stands at its beginning and once more at its end, so that
 * half a file is good for the sheets in it.
 */
export function writeHandover({ head, certificates, sections }: Handover): Uint8Array {
  const frame = [
    recordOf(HEAD, headFields(head)),
    ...certificates.map((payload) => writeRecord({ type: CERTIFICATE, payload })),
    ...sections.map(writeSection),
  ]
  const sheets = sections.flatMap((section, i) =>
    section.sheets.map(({ sheet, iv, bytes }) =>
      recordOf(SHEET, { i, h: bytesOfId(sheet), v: iv, b: bytes }),
    ),
  )
  return concatBytes([...frame, ...sheets, ...frame])
}

/** Reads what can be read; `null`: nothing in these bytes is a hand-over. Never throws. */
export function readHandover(bytes: Uint8Array): ReadHandover | null {
  const { records, isDamaged } = scanRecords(bytes)
  if (records.length === 0) return null
  const read = firstOf(records, HEAD, readHead)
  const sections = readSections(records)
  const sheets = sections.reduce((sum, section) => sum + section.sheets.length, 0)
  const photos = sections.reduce((sum, section) => sum + section.photos.length, 0)
  return {
    head: read?.head ?? null,
    certificates: readCertificates(records),
    sections,
    isNewer: read !== null && read.form > FORM,
    isWhole: !isDamaged && read?.head.sheets === sheets && read.head.photos === photos,
  }
}

/**
 * The number counts photos too: a reader of the form of before, which passes over them, finds fewer and says that
 * something is missing.
 */
function headFields({ organisation, ms, sheets, photos }: HandoverHead): object {
  const fields = { o: organisation, t: ms, n: sheets + photos }
  return photos > 0 ? { ...fields, p: photos, f: FORM } : fields
}

function writeSection({ stream, server, readers }: Section, i: number): Uint8Array {
  return recordOf(SECTION, {
    i,
    s: stream,
    p: server.point,
    k: server.bytes,
    r: readers.map((box) => [bytesOfId(box.sheet), box.iv, box.bytes]),
  })
}

function recordOf(type: number, fields: object): Uint8Array {
  return writeRecord({ type, payload: encodeMessage(fields) })
}

function readHead({
  payload,
}: HandoverRecord): { readonly head: HandoverHead; readonly form: number } | null {
  const read = decodeMessage(Head, payload)
  if (!read) return null
  return { head: { organisation: read.o, ms: read.t, sheets: read.n - read.p, photos: read.p }, form: read.f }
}

function firstOf<T>(
  records: readonly HandoverRecord[],
  type: number,
  read: (record: HandoverRecord) => T | null,
): T | null {
  for (const record of records) {
    const found = record.type === type ? read(record) : null
    if (found !== null) return found
  }
  return null
}

function readCertificates(records: readonly HandoverRecord[]): readonly Uint8Array[] {
  const found = new Map<string, Uint8Array>()
  for (const { type, payload } of records) if (type === CERTIFICATE) found.set(payload.join(), payload)
  return [...found.values()]
}

function readSections(records: readonly HandoverRecord[]): readonly ReadSection[] {
  const sections = new Map<number, ReadSection & { readonly sheets: SealedSheet[] }>()
  const photos = readPhotos(records)
  for (const { type, payload } of records) {
    const read = type === SECTION ? decodeMessage(SectionRecord, payload) : null
    const stream = read && asStreamId(read.s)
    if (!read || !stream || sections.has(read.i)) continue
    const readers = read.r.map(([sheet, iv, bytes]) => ({ sheet: sheetIdOf(sheet), iv, bytes }))
    sections.set(read.i, {
      ...{ stream, server: { point: read.p, bytes: read.k }, readers, sheets: [] },
      photos: photos.get(read.i) ?? [],
    })
  }
  for (const { type, payload } of records) {
    const read = type === SHEET ? decodeMessage(SheetRecord, payload) : null
    if (read) sections.get(read.i)?.sheets.push({ sheet: sheetIdOf(read.h), iv: read.v, bytes: read.b })
  }
  return [...sections.values()]
}
