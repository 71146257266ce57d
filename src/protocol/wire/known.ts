import type { FactId, SheetId } from '#domain/ids.ts'
import type { Fact, FactTime } from '#domain/log/fact.ts'
import type { Sheet, SheetHeader } from '#domain/log/sheet.ts'
import { Names, Tracks } from './tracks.ts'

/** Of a fact, what later ones may refer to: nothing that an erasure takes away. */
export type FactOutline = Pick<Fact, 'id' | 'session' | 'seq' | 'time' | 'subjects'>

export type HeaderOutline = Pick<SheetHeader, 'organisation' | 'device' | 'number' | 'certificate' | 'clock'>

export type SheetOutline = Pick<Sheet, 'id'> & HeaderOutline & { readonly facts: readonly FactOutline[] }

/** Where a session's facts have come to. */
export interface SessionTrack {
  readonly seq: number
  readonly time: FactTime
}

/** Where a device's sheets have come to. */
export type DeviceTrack = HeaderOutline & { readonly sheet: SheetId }

/** How much of a log stood at a position. */
export interface LogEnd {
  readonly n: number
  /** D(n) (SYN-3). */
  readonly digest: Uint8Array
  readonly subjects: number
  readonly devices: number
  readonly sessions: number
}

/** Who and what came in a log, in that order; a layer goes on where its base stood at some position. */
export class Layer {
  readonly subjects: Names
  readonly devices: Names
  readonly sessions: Names
  readonly facts: Tracks<FactId>
  readonly deviceTracks: Tracks<DeviceTrack>
  readonly sessionTracks: Tracks<SessionTrack>

  constructor(base?: Layer, end?: LogEnd) {
    this.subjects = new Names(base?.subjects, end?.subjects)
    this.devices = new Names(base?.devices, end?.devices)
    this.sessions = new Names(base?.sessions, end?.sessions)
    this.facts = new Tracks(base?.facts, end?.n)
    this.deviceTracks = new Tracks(base?.deviceTracks, end?.n)
    this.sessionTracks = new Tracks(base?.sessionTracks, end?.n)
  }

  absorb(layer: Layer): void {
    this.subjects.absorb(layer.subjects)
    this.devices.absorb(layer.devices)
    this.sessions.absorb(layer.sessions)
    this.facts.absorb(layer.facts)
    this.deviceTracks.absorb(layer.deviceTracks)
    this.sessionTracks.absorb(layer.sessionTracks)
  }
}

/** Facts without a subject are found under this name, which no subject has. */
const NOBODY = ['']

/** Under whom a fact is found: what corrects it or knew it is about one of them too. */
export function keysOf(subjects: readonly string[]): readonly string[] {
  return subjects.length > 0 ? subjects : NOBODY
}

/**
 * A log up to a position, and what a message adds to it sheet by sheet: what the message's references mean, the same
 * for who writes it and who reads it (SHEET-6).
 */
export class Known extends Layer {
  /** The position of the log that it goes on from. */
  readonly from: number
  /** The positions that a page adds, as far as they were closed. */
  readonly ends: LogEnd[] = []
  /** Facts that the message added. */
  count = 0
  #n: number

  /** @param end where the log stands; left out: no log is referred to, only what came earlier in the message */
  constructor(base?: Layer, end?: LogEnd) {
    super(base, end)
    this.from = end?.n ?? 0
    this.#n = this.from + 1
  }

  note(sheet: SheetOutline): void {
    this.noteHeader(sheet)
    for (const fact of sheet.facts) this.noteFact(fact)
    this.noteSheet(sheet, sheet.id)
  }

  /** Before the facts of a sheet. */
  noteHeader({ device, clock }: HeaderOutline): void {
    this.devices.add(device)
    if (clock) this.sessions.add(clock.session)
  }

  noteFact({ id, session, seq, time, subjects }: FactOutline): void {
    this.count++
    this.sessions.add(session)
    this.sessionTracks.set(session, this.#n, { seq, time })
    for (const subject of subjects) this.subjects.add(subject)
    for (const key of keysOf(subjects)) this.facts.add(key, this.#n, id)
  }

  /** After the facts of a sheet. */
  noteSheet({ organisation, device, number, certificate, clock }: HeaderOutline, sheet: SheetId): void {
    // A copy: the bytes may be a part of the whole message, which would stay in memory with them.
    const track = { organisation: organisation.slice(), device, number, certificate, clock, sheet }
    this.deviceTracks.set(device, this.#n, track)
  }

  /** The next position of the log, with or without a sheet, ends here. */
  close(digest: Uint8Array): void {
    const { subjects, devices, sessions } = this
    const sizes = { subjects: subjects.size, devices: devices.size, sessions: sessions.size }
    this.ends.push({ n: this.#n++, digest, ...sizes })
  }
}
