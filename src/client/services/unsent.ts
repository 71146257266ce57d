import type { BlobKey } from '../blobs/blob-ports.ts'
import type { Stop } from '../services.ts'

/** What is not on the server, each kind in its own unit. The one answer that every screen gives. */
export interface Unsent {
  /** Records whose place in the server's log this phone has not seen, whatever they are about. */
  readonly records: number
  /** Of the records: another phone has signed for these (SYN-12). */
  readonly peers: number
  /** Of the records: the server has these and holds them back (SYN-2). */
  readonly held: number
  /** Of the records: those that would be lost with this phone. */
  readonly alone: number
  /** Photos and papers that the server has not confirmed; they travel after the records (SYN-9). */
  readonly photos: number
  /** Of the photos: another phone has signed for these (SYN-12). */
  readonly photoPeers: number
  /** Pages of other phones that this one carries sealed and has not seen arrive. */
  readonly sealed: number
}

export const NOTHING_UNSENT: Unsent = {
  records: 0,
  peers: 0,
  held: 0,
  alone: 0,
  photos: 0,
  photoPeers: 0,
  sealed: 0,
}

/** Everything that is not on the server; only at 0 may anybody be told that all of it is there. */
export function countUnsent({ records, photos, sealed }: Unsent): number {
  return records + photos + sealed
}

/** Of this, what another phone has signed for. */
export function countOnPeers({ peers, photoPeers }: Unsent): number {
  return peers + photoPeers
}

/** Of this, what lies on this phone and is not known to lie anywhere else. */
export function countOnPhone(unsent: Unsent): number {
  return countUnsent(unsent) - countOnPeers(unsent) - unsent.held
}

export interface UnsentService {
  now(): Unsent
  /** Of a photo that waits: has another phone signed for it? */
  isOnPeers(photo: BlobKey): boolean
  /** The same, once everything has been read anew: what another tab did a moment ago counts. @throws {StorageFailure} */
  read(): Promise<Unsent>
  onChange(listener: () => void): Stop
}
