import {
  bytesOfId,
  bytesOfSubject,
  DEVICE_ID_BYTES,
  deviceIdOf,
  FACT_ID_BYTES,
  factIdOf,
  HASH_BYTES,
  personIdOf,
  sheetIdOf,
  SUBJECT_ID_BYTES,
} from '../ids.ts'
import type { DeviceId, EventId, FactId, PersonId, SheetId } from '../ids.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'
import { PUBLIC_KEY_BYTES } from '../log/certificate.ts'
import type { Cursor } from '../log/digest.ts'
import type { FactDraft } from '../log/fact.ts'

/** Why a sheet is held (SYN-5). `decided`: an organiser said so, or a reason that this version does not know. */
export type HoldReason = 'revoked' | 'no-right' | 'sealed' | 'unknown-issuer' | 'decided'

export interface HeldBody {
  readonly sheets: readonly SheetId[]
  readonly reason: HoldReason
  /** Who signed those sheets; `null` when the fact does not say. */
  readonly device: DeviceId | null
  /** Of `unknown-issuer`: whose certificate it is, so that an organiser can adopt it; `null` where nobody said. */
  readonly issuer: DeviceId | null
}

export interface RevokedBody {
  readonly device: DeviceId
  /** The last sheet of the device to trust in this stream; `null`: none. */
  readonly last: SheetId | null
}

export interface ErasedBody {
  readonly people: readonly PersonId[]
  readonly facts: readonly FactId[]
}

/** Lists longer than this go into several facts, each well below 8 KB. */
const MOST_IN_ONE = 150

/** "These sheets are left out." One draft for every 150 sheets. */
export function draftHeld(held: {
  readonly sheets: readonly SheetId[]
  readonly reason: HoldReason
  readonly device: DeviceId
  readonly issuer?: DeviceId | null
}): readonly FactDraft[] {
  const device = bytesOfId(held.device)
  const issuer = held.issuer ? { issuer: bytesOfId(held.issuer) } : {}
  return inParts(held.sheets).map((sheets) =>
    bare('held', { sheets: sheets.map(bytesOfId), reason: held.reason, device, ...issuer }),
  )
}

/** "These holds no longer cover these sheets." Every sheet with every hold, in as many drafts as that takes. */
export function draftReleased(release: {
  readonly sheets: readonly SheetId[]
  /** `held` and `revoked` facts, as `holdOf` names them. */
  readonly holds: readonly FactId[]
}): readonly FactDraft[] {
  const holds = inParts(release.holds)
  return inParts(release.sheets).flatMap((sheets) =>
    holds.map((replaces) => ({ ...bare('released', { sheets: sheets.map(bytesOfId) }), replaces })),
  )
}

/** "Of this device, trust here what leads up to this sheet." @param replaces revocations that this one corrects */
export function draftRevoked({ device, last }: RevokedBody, replaces: readonly FactId[] = []): FactDraft {
  const body = { device: bytesOfId(device), ...(last === null ? {} : { last: bytesOfId(last) }) }
  return { ...bare('revoked', body), replaces }
}

/** "The personal parts about these people and of these facts are gone." */
export function draftErased({ people, facts }: ErasedBody): readonly FactDraft[] {
  return [
    ...inParts(people).map((some) => bare('erased', { people: some.map(bytesOfSubject) })),
    ...inParts(facts).map((some) => bare('erased', { facts: some.map(bytesOfId) })),
  ]
}

/**
 * "What arrives from now on is held."
 * @param heads the ends of the chains that the stream had: what they lead back to is not late when it comes again to a
 * restored server (SYN-3); at most 150, the rest goes into another fact
 */
export function draftSealed(heads: readonly SheetId[] = []): FactDraft {
  return bare('sealed', heads.length > 0 ? { heads: heads.map(bytesOfId) } : {})
}

/** "The report was made of the log up to here." @param replaces earlier closings of the stream */
export function draftClosed({ n, digest }: Cursor, replaces: readonly FactId[] = []): FactDraft {
  return { ...bare('closed', { n, digest }), replaces }
}

/** "This event is open again." @param closings those that stand (`ClosingView.facts`) */
export function draftReopened(event: EventId, closings: readonly FactId[]): FactDraft {
  return { kind: 'reopened', subjects: [event], body: {}, replaces: closings }
}

/** "Certificates signed by this key count." @param key public P-256 point, 65 bytes */
export function draftIssuerAdopted(key: Uint8Array): FactDraft {
  return bare('issuer-adopted', { key })
}

/** Reads the body of `held`; `null` if it names no sheets. */
export function readHeld({ sheets, reason, device, issuer }: CanonicalMap): HeldBody | null {
  const named = readList(sheets, HASH_BYTES)
  if (!named) return null
  return {
    sheets: named.map(sheetIdOf),
    reason: isHoldReason(reason) ? reason : 'decided',
    device: isBytes(device, DEVICE_ID_BYTES) ? deviceIdOf(device) : null,
    issuer: isBytes(issuer, DEVICE_ID_BYTES) ? deviceIdOf(issuer) : null,
  }
}

/** The sheets that `released` names. */
export function readReleased({ sheets }: CanonicalMap): readonly SheetId[] {
  return (readList(sheets, HASH_BYTES) ?? []).map(sheetIdOf)
}

/** Reads the body of `revoked`; `null` if it names no device. An unreadable `last` trusts nothing. */
export function readRevoked({ device, last }: CanonicalMap): RevokedBody | null {
  if (!isBytes(device, DEVICE_ID_BYTES)) return null
  return { device: deviceIdOf(device), last: isBytes(last, HASH_BYTES) ? sheetIdOf(last) : null }
}

/** Whom and what `erased` names. */
export function readErased({ people, facts }: CanonicalMap): ErasedBody {
  return {
    people: (readList(people, SUBJECT_ID_BYTES) ?? []).map(personIdOf),
    facts: (readList(facts, FACT_ID_BYTES) ?? []).map(factIdOf),
  }
}

/** The ends of chains that `sealed` names. */
export function readSealed({ heads }: CanonicalMap): readonly SheetId[] {
  return (readList(heads, HASH_BYTES) ?? []).map(sheetIdOf)
}

/** The cursor that `closed` names; `null` if it names none. */
export function readClosed({ n, digest }: CanonicalMap): Cursor | null {
  return typeof n === 'number' && n >= 0 && isBytes(digest, HASH_BYTES) ? { n, digest } : null
}

/** The key that `issuer-adopted` names; `null` if it names none. */
export function readAdoptedKey({ key }: CanonicalMap): Uint8Array | null {
  return isBytes(key, PUBLIC_KEY_BYTES) ? key : null
}

function bare(kind: string, body: CanonicalMap): FactDraft {
  return { kind, subjects: [], body }
}

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = []
  for (let at = 0; at < all.length; at += MOST_IN_ONE) parts.push(all.slice(at, at + MOST_IN_ONE))
  return parts
}

function isHoldReason(value: CanonicalValue | undefined): value is HoldReason {
  return (
    value === 'revoked' ||
    value === 'no-right' ||
    value === 'sealed' ||
    value === 'unknown-issuer' ||
    value === 'decided'
  )
}

function isBytes(value: CanonicalValue | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

/** The items of the right length; a later version may name others beside them. `null`: no list. */
function readList(value: CanonicalValue | undefined, length: number): readonly Uint8Array[] | null {
  if (!Array.isArray(value)) return null
  return (value as readonly CanonicalValue[]).filter((item) => isBytes(item, length))
}
