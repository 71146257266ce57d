import { concatBytes } from '#domain/bytes.ts'
import { bytesOfId } from '#domain/ids.ts'
import type { BlobId, SheetId, StreamId } from '#domain/ids.ts'
import { typedBytes } from '#domain/log/hash.ts'
import type { HashedType } from '#domain/log/hash.ts'
import type { Sheet } from '#domain/log/sheet.ts'

/**
 * What a hand-over is sealed with, by the platform's WebCrypto: AES-256-GCM under a key of its own for each section,
 * and that key in boxes: one that the server opens, and one for each of some sheets of the stream, which whoever
 * reads the stream holds (SYN-12, decision 0033).
 */

export const SECTION_KEY_BYTES = 32
export const IV_BYTES = 12
/** What sealing adds. */
export const TAG_BYTES = 16
export const BOXED_KEY_BYTES = SECTION_KEY_BYTES + TAG_BYTES
const AGREEMENT = { name: 'ECDH', namedCurve: 'P-256' } as const

/** The section's key for the server: a point made for this once, and the key under what both points agree on. */
export interface ServerBox {
  /** 65 bytes. */
  readonly point: Uint8Array
  readonly bytes: Uint8Array
}

/** The section's key for whoever holds a certain sheet of the stream. */
export interface ReaderBox {
  readonly sheet: SheetId
  readonly iv: Uint8Array
  readonly bytes: Uint8Array
}

/** Opens what was boxed for a server; `null`: it was not for this one, or was damaged. */
export type OpenServerBox = (stream: StreamId, box: ServerBox) => Promise<Uint8Array | null>

/** What a reader's box is opened with: all of a sheet that never changes. Only who may read the stream holds it. */
export type BoxSheet = Pick<Sheet, 'id' | 'headerBytes' | 'signature'>

/** @param serverKey the server's public key, 65 bytes */
export async function boxForServer(
  subtle: SubtleCrypto,
  serverKey: Uint8Array,
  stream: StreamId,
  key: Uint8Array,
): Promise<ServerBox> {
  const once = await subtle.generateKey(AGREEMENT, false, ['deriveBits'])
  const point = new Uint8Array(await subtle.exportKey('raw', once.publicKey))
  const shared = await agree(subtle, once.privateKey, serverKey)
  const wrapping = await deriveKey(subtle, shared, boxContext(point, serverKey, stream))
  return { point, bytes: await seal(subtle, wrapping, { iv: ONCE, about: point }, key) }
}

/** @param privateKey of the server, for ECDH */
export function serverBoxOpener(
  subtle: SubtleCrypto,
  { privateKey, publicKey }: { readonly privateKey: CryptoKey; readonly publicKey: Uint8Array },
): OpenServerBox {
  return async (stream, { point, bytes }) => {
    try {
      const shared = await agree(subtle, privateKey, point)
      const wrapping = await deriveKey(subtle, shared, boxContext(point, publicKey, stream))
      return await open(subtle, wrapping, { iv: ONCE, about: point }, bytes)
    } catch {
      // A point that is not on the curve.
      return null
    }
  }
}

export async function boxForReaders(
  subtle: SubtleCrypto,
  { sheet, stream, iv }: { readonly sheet: BoxSheet; readonly stream: StreamId; readonly iv: Uint8Array },
  key: Uint8Array,
): Promise<ReaderBox> {
  const wrapping = await readerKey(subtle, sheet, stream)
  return { sheet: sheet.id, iv, bytes: await seal(subtle, wrapping, { iv, about: NOTHING }, key) }
}

/** `null`: the box is damaged, or not for this sheet. */
export async function openReaderBox(
  subtle: SubtleCrypto,
  { sheet, stream }: { readonly sheet: BoxSheet; readonly stream: StreamId },
  { iv, bytes }: ReaderBox,
): Promise<Uint8Array | null> {
  return open(subtle, await readerKey(subtle, sheet, stream), { iv, about: NOTHING }, bytes)
}

/** Seals a sheet under its section's key; its id and stream, in clear beside it, belong to what is sealed. */
export async function sealSheetBytes(
  subtle: SubtleCrypto,
  key: Uint8Array,
  place: SealedPlace,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  return seal(subtle, await importKey(subtle, key), { iv: place.iv, about: aboutSheet(place) }, bytes)
}

/** `null`: damaged, or another key. */
export async function openSheetBytes(
  subtle: SubtleCrypto,
  key: Uint8Array,
  place: SealedPlace,
  bytes: Uint8Array,
): Promise<Uint8Array | null> {
  return open(subtle, await importKey(subtle, key), { iv: place.iv, about: aboutSheet(place) }, bytes)
}

export interface SealedPlace {
  readonly stream: StreamId
  readonly sheet: SheetId
  readonly iv: Uint8Array
}

/** Seals a part of a photo under its section's key; which photo, and where in it, belongs to what is sealed. */
export async function sealBlobPart(
  subtle: SubtleCrypto,
  key: Uint8Array,
  place: PartPlace,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  return seal(subtle, await importKey(subtle, key), { iv: place.iv, about: aboutPart(place) }, bytes)
}

/** `null`: damaged, another key, or out of another place. */
export async function openBlobPart(
  subtle: SubtleCrypto,
  key: Uint8Array,
  place: PartPlace,
  bytes: Uint8Array,
): Promise<Uint8Array | null> {
  return open(subtle, await importKey(subtle, key), { iv: place.iv, about: aboutPart(place) }, bytes)
}

export interface PartPlace {
  readonly stream: StreamId
  readonly blob: BlobId
  /** Of the whole photo. */
  readonly size: number
  /** Where this part begins. */
  readonly start: number
  readonly iv: Uint8Array
}

/** Each of these keys seals one thing only. */
const ONCE = new Uint8Array(IV_BYTES)
const NOTHING = new Uint8Array(0)

interface Sealing {
  readonly iv: Uint8Array
  readonly about: Uint8Array
}

function aboutSheet({ stream, sheet }: SealedPlace): Uint8Array {
  return named('asar/sealed/1', concatBytes([bytesOfId(sheet), utf8(stream)]))
}

function aboutPart({ stream, blob, size, start }: PartPlace): Uint8Array {
  const numbers = new Uint8Array(8)
  const view = new DataView(numbers.buffer)
  view.setUint32(0, size)
  view.setUint32(4, start)
  return named('asar/sealed-blob/1', concatBytes([bytesOfId(blob), numbers, utf8(stream)]))
}

function boxContext(point: Uint8Array, serverKey: Uint8Array, stream: StreamId): Uint8Array {
  return named('asar/box/1', concatBytes([point, serverKey, utf8(stream)]))
}

async function readerKey(subtle: SubtleCrypto, sheet: BoxSheet, stream: StreamId): Promise<CryptoKey> {
  const secret = concatBytes([sheet.headerBytes, sheet.signature])
  return deriveKey(subtle, secret, named('asar/slot/1', concatBytes([bytesOfId(sheet.id), utf8(stream)])))
}

async function agree(subtle: SubtleCrypto, own: CryptoKey, other: Uint8Array): Promise<Uint8Array> {
  const point = await subtle.importKey('raw', Uint8Array.from(other), AGREEMENT, false, [])
  return new Uint8Array(await subtle.deriveBits({ name: 'ECDH', public: point }, own, 256))
}

async function deriveKey(subtle: SubtleCrypto, secret: Uint8Array, context: Uint8Array): Promise<CryptoKey> {
  const base = await subtle.importKey('raw', Uint8Array.from(secret), 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: NOTHING, info: Uint8Array.from(context) }
  return subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

async function importKey(subtle: SubtleCrypto, key: Uint8Array): Promise<CryptoKey> {
  return subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function seal(subtle: SubtleCrypto, key: CryptoKey, { iv, about }: Sealing, bytes: Uint8Array) {
  const how = { name: 'AES-GCM', iv: Uint8Array.from(iv), additionalData: Uint8Array.from(about) }
  return new Uint8Array(await subtle.encrypt(how, key, Uint8Array.from(bytes)))
}

async function open(
  subtle: SubtleCrypto,
  key: CryptoKey,
  { iv, about }: Sealing,
  bytes: Uint8Array,
): Promise<Uint8Array | null> {
  const how = { name: 'AES-GCM', iv: Uint8Array.from(iv), additionalData: Uint8Array.from(about) }
  try {
    return new Uint8Array(await subtle.decrypt(how, key, Uint8Array.from(bytes)))
  } catch {
    // Whatever is wrong with it, it is not what was sealed.
    return null
  }
}

const utf8 = (text: string) => new TextEncoder().encode(text)
const named = (type: HashedType, bytes: Uint8Array) => typedBytes(type, bytes)
