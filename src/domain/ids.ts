import { fromBase32, fromBase64url, toBase32, toBase64url } from './bytes.ts'

/** First 16 bytes of the hash of a fact's envelope, base64url; the key by which repeats are recognised (FACT-1). */
export type FactId = string & { readonly __factId: true }
/** SHA-256 of a sheet's header, base64url (SHEET-2). */
export type SheetId = string & { readonly __sheetId: true }
/** SHA-256 of a certificate's body, base64url (SHEET-4). */
export type CertificateId = string & { readonly __certificateId: true }
/** First 16 bytes of the hash of a device's public key, base64url (SHEET-2). */
export type DeviceId = string & { readonly __deviceId: true }
/** SHA-256 of a photo's or a drawing's bytes, base64url (SYN-9). */
export type BlobId = string & { readonly __blobId: true }
/** 10 random bytes, base32: one registered person (FACT-1). */
export type PersonId = string & { readonly __personId: true }
/** 10 random bytes, base32: one planned event (FACT-1). */
export type EventId = string & { readonly __eventId: true }
/** 10 random bytes, base32: what a pass names. Nearly always the id of the person it was made for. */
export type PassId = string & { readonly __passId: true }
/** 10 random bytes, base32: people who came together and were counted without names (FACT-10). */
export type PartyId = string & { readonly __partyId: true }
/** 10 random bytes, base32: a thing that facts are about, such as a pile of bags, a photo, an incident. */
export type RecordId = string & { readonly __recordId: true }
/** 8 random bytes per page load, base64url (FACT-1). */
export type SessionId = string & { readonly __sessionId: true }
/** `schedule/<year>`, `organisation/<year>`, `event/<id>`, `event/<id>/contacts`. */
export type StreamId = string & { readonly __streamId: true }

export const FACT_ID_BYTES = 16
export const DEVICE_ID_BYTES = 16
export const SUBJECT_ID_BYTES = 10
export const SESSION_ID_BYTES = 8
export const HASH_BYTES = 32

export const factIdOf = (bytes: Uint8Array) => toBase64url(bytes) as FactId
export const sheetIdOf = (bytes: Uint8Array) => toBase64url(bytes) as SheetId
export const blobIdOf = (bytes: Uint8Array) => toBase64url(bytes) as BlobId
export const certificateIdOf = (bytes: Uint8Array) => toBase64url(bytes) as CertificateId
export const deviceIdOf = (bytes: Uint8Array) => toBase64url(bytes) as DeviceId
export const sessionIdOf = (bytes: Uint8Array) => toBase64url(bytes) as SessionId
/** A person's id from 10 bytes. */
export const personIdOf = (bytes: Uint8Array) => toBase32(bytes) as PersonId
/** A party's id from 10 bytes. */
export const partyIdOf = (bytes: Uint8Array) => toBase32(bytes) as PartyId
/** An event's id from 10 bytes. */
export const eventIdOf = (bytes: Uint8Array) => toBase32(bytes) as EventId
/** A pass's id from 10 bytes. */
export const passIdOf = (bytes: Uint8Array) => toBase32(bytes) as PassId
/** The id of a person's first pass: their own. */
export const passOfPerson = (person: PersonId) => person as string as PassId
/** The person whose own pass has this id, if there is such a person. */
export const personOfPass = (pass: PassId) => pass as string as PersonId
/** A thing's id from 10 bytes. */
export const recordIdOf = (bytes: Uint8Array) => toBase32(bytes) as RecordId

/**
 * Bytes of an id minted by this module, whichever of the two spellings it uses.
 * @throws {Error} if it is none of them (a caller's bug: ids come from here).
 */
export function bytesOfId(id: FactId | SheetId | CertificateId | DeviceId | SessionId | BlobId): Uint8Array {
  const bytes = fromBase64url(id)
  if (!bytes) throw new Error('not an id')
  return bytes
}

/** Bytes of a subject's id. @throws {Error} if it is none (a caller's bug). */
export function bytesOfSubject(id: PersonId | EventId | PassId | PartyId | RecordId): Uint8Array {
  const bytes = fromBase32(id)
  if (bytes?.length !== SUBJECT_ID_BYTES) throw new Error('not a subject id')
  return bytes
}

/** Reads an event id that a person or a URL gave; `null` if it is none. */
export function parseEventId(text: string): EventId | null {
  return fromBase32(text)?.length === SUBJECT_ID_BYTES ? (text as EventId) : null
}

/** Reads a person id that a URL gave; `null` if it is none. */
export function parsePersonId(text: string): PersonId | null {
  return fromBase32(text)?.length === SUBJECT_ID_BYTES ? (text as PersonId) : null
}

/** Reads a party's id that a URL gave; `null` if it is none. */
export function parsePartyId(text: string): PartyId | null {
  return fromBase32(text)?.length === SUBJECT_ID_BYTES ? (text as PartyId) : null
}

/** Reads the id of a thing that a URL gave; `null` if it is none. */
export function parseRecordId(text: string): RecordId | null {
  return fromBase32(text)?.length === SUBJECT_ID_BYTES ? (text as RecordId) : null
}

/** Reads a device id; `null` if it is none. */
export function parseDeviceId(text: string): DeviceId | null {
  return fromBase64url(text)?.length === DEVICE_ID_BYTES ? (text as DeviceId) : null
}
