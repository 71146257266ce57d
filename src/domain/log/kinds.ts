import type { Role } from './certificate.ts'

/** Kinds of facts this version understands. Others are kept and passed on, and left out of the fold (FACT-2). */
export type KnownKind =
  /** `schedule/<year>`; subject: the event; body: `EventFields`. */
  | 'event-planned'
  /** `organisation/<year>`; body: device, role, event?; personal: name. */
  | 'device-enrolled'
  /** Any stream; body: device, role. Adds to what that device's certificate allows in this stream (SHEET-4). */
  | 'granted'
  /** `event/<id>`; subject: the person; body: no?, group?, source; personal: `PersonFields`. */
  | 'registered'
  /** `event/<id>/contacts`; subject: the person; personal: `ContactFields`. */
  | 'contact-noted'
  | 'checked-in'
  | 'checked-out'
  /** Takes back one's own facts, named in `replaces`. */
  | 'retracted'
  /** Subjects: two people who are one (FACT-7). */
  | 'people-merged'
  /** Subjects: two people who are not one. */
  | 'people-parted'
  /** Body: session, shift (ms): what to add to that session's wall clock (FACT-5). */
  | 'clock-corrected'
  /** Body: `n`, `digest`: the log that the report was made of. A later one replaces it (SYN-11). */
  | 'closed'
  /** Subject: the event. Lifts the closings named in `replaces`: nothing says any more what a report was made of. */
  | 'reopened'
  /** `event/<id>`; subject: the event; body: app, ok, look (names of checks). A later one of the phone replaces it. */
  | 'readiness-noted'
  /**
   * `organisation/<year>`, subject `ORGANISATION_SUBJECT`; or `event/<id>`, subject: the event, for what is different
   * there. Body: settings by key (`settings/keys.ts`), an open list.
   */
  | 'settings-set'
  /** `event/<id>`; subject: the person; personal: `ConsentNote`. A later one replaces those its phone knew. */
  | 'consent-noted'
  /** `event/<id>`; subject: the person; personal: `HandOver`. Saved with a check-out; says nothing of presence. */
  | 'handed-over'
  /**
   * `event/<id>`; subjects: the person, and the pass where its id is not the person's own. A pass that somebody has
   * beside their first (`fold/passes.ts`).
   */
  | 'pass-issued'
  /** `event/<id>`; subjects as of `pass-issued`. The pass is good no longer. */
  | 'pass-revoked'
  /**
   * Any stream; subject: a fresh id; body: `sheets` and, of photos, `blobs?` (lists of 32-byte ids). A receipt: this
   * device has taken these over from others and brings them to the server (SYN-12).
   */
  | 'carried'
  /** `event/<id>`; subject: the party, an id of its own. Body: count, who?, here?, in?, out?; personal: label?. */
  | 'party-counted'
  /** `event/<id>`; subject: a person. Body: companions, how many came with them and gave no name. */
  | 'company-counted'
  /**
   * `event/<id>`; subjects: the event, and an id of the thing itself; body: what, and fields of it
   * (`drafts/results.ts`); personal: note?. Corrected field by field.
   */
  | 'result-noted'
  /** `event/<id>`; subjects as above; body: blob, size, width, height, when; personal: caption? (SYN-9). */
  | 'photo-taken'
  /** `event/<id>`; subjects: the event, an id of its own, a person?; personal: `Incident`. */
  | 'incident-noted'
  /** `event/<id>`; subjects: the event, an id of its own; body: tool, count, way, group?; personal: name?. */
  | 'tool-moved'
  | ControlKind

/**
 * What the server alone states about a stream and its sheets (`fold/control.ts`); bodies in `drafts/control.ts`.
 * They count in a sheet of the server's, which is never held itself.
 */
export type ControlKind =
  /** Sheets that are left out, and why (SYN-5). */
  | 'held'
  /** Lifts the holds named in `replaces` from some sheets. */
  | 'released'
  /** A device and its last trusted sheet in this stream (SYN-7). */
  | 'revoked'
  /** People and facts whose personal parts are gone (SYN-10). */
  | 'erased'
  /** The retention window has ended: sheets that arrive later are held (SYN-11). */
  | 'sealed'
  /** The key of another issuer whose certificates count here (SHEET-4). */
  | 'issuer-adopted'

/** How a correction of a kind works: field by field, or the fact as a whole (FACT-4). */
export type Correction = 'fields' | 'whole'

interface KindRule {
  readonly roles: readonly Role[]
  readonly correction: Correction
}

const server: readonly Role[] = ['server']
const desk: readonly Role[] = ['server', 'organiser']
const field: readonly Role[] = ['server', 'organiser', 'coordinator']

const RULES: Readonly<Record<KnownKind, KindRule>> = {
  'event-planned': { roles: desk, correction: 'fields' },
  'device-enrolled': { roles: server, correction: 'fields' },
  granted: { roles: desk, correction: 'whole' },
  registered: { roles: field, correction: 'fields' },
  'contact-noted': { roles: field, correction: 'fields' },
  'checked-in': { roles: field, correction: 'whole' },
  'checked-out': { roles: field, correction: 'whole' },
  retracted: { roles: field, correction: 'whole' },
  'people-merged': { roles: field, correction: 'whole' },
  'people-parted': { roles: field, correction: 'whole' },
  'clock-corrected': { roles: field, correction: 'whole' },
  closed: { roles: field, correction: 'whole' },
  reopened: { roles: field, correction: 'whole' },
  'pass-issued': { roles: field, correction: 'whole' },
  'pass-revoked': { roles: field, correction: 'whole' },
  'readiness-noted': { roles: field, correction: 'whole' },
  'settings-set': { roles: field, correction: 'fields' },
  'consent-noted': { roles: field, correction: 'whole' },
  'handed-over': { roles: field, correction: 'whole' },
  carried: { roles: field, correction: 'whole' },
  'party-counted': { roles: field, correction: 'fields' },
  'company-counted': { roles: field, correction: 'fields' },
  'result-noted': { roles: field, correction: 'fields' },
  'photo-taken': { roles: field, correction: 'fields' },
  'incident-noted': { roles: field, correction: 'fields' },
  'tool-moved': { roles: field, correction: 'whole' },
  held: { roles: server, correction: 'whole' },
  released: { roles: server, correction: 'whole' },
  revoked: { roles: server, correction: 'whole' },
  erased: { roles: server, correction: 'whole' },
  sealed: { roles: server, correction: 'whole' },
  'issuer-adopted': { roles: server, correction: 'whole' },
}

const CONTROL_KINDS: ReadonlySet<string> = new Set<ControlKind>([
  'held',
  'released',
  'revoked',
  'erased',
  'sealed',
  'issuer-adopted',
])

/** True for a kind that this version folds. */
export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(RULES, kind)
}

/** True for what only the server states about the stream itself: it decides which sheets and parts count. */
export function isControlKind(kind: string): kind is ControlKind {
  return CONTROL_KINDS.has(kind)
}

/** May a device in this role make facts of this kind? (FACT-4, SHEET-4) */
export function roleMayMake(role: Role, kind: KnownKind): boolean {
  return RULES[kind].roles.includes(role)
}

/** How corrections of this kind apply. */
export function correctionOf(kind: KnownKind): Correction {
  return RULES[kind].correction
}

/** May a correction of kind `by` replace a fact of kind `replaced`: the same kind, or the opposite statement? */
export function mayReplaceKind(by: KnownKind, replaced: KnownKind): boolean {
  if (by === replaced) return true
  if (by === 'reopened') return replaced === 'closed'
  return (isPresenceKind(by) && isPresenceKind(replaced)) || (isJoinKind(by) && isJoinKind(replaced))
}

/** Joins and partings of two people (FACT-7). */
export function isJoinKind(kind: KnownKind): kind is 'people-merged' | 'people-parted' {
  return kind === 'people-merged' || kind === 'people-parted'
}

/** Arrivals and departures, the facts that presence is folded from (FACT-6). */
export function isPresenceKind(kind: KnownKind): kind is 'checked-in' | 'checked-out' {
  return kind === 'checked-in' || kind === 'checked-out'
}
