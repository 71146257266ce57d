import type { DeviceId } from '#domain/ids.ts'
import type { SaveOutcome } from '../services.ts'

/** What a copy shall hold. `records`: all but photos, which would be too many for codes. */
export type CopyWish = 'all' | 'records' | 'receipts'

/** A copy of everything that is not on the server yet, to be kept or given to another phone (SYN-12). */
export interface SavedCopy {
  readonly kind: 'copy'
  /** The beginning of the file, with all records in it. */
  readonly bytes: Uint8Array
  /** The rest of the file: each of the photos that wait here. */
  readonly photos: readonly Blob[]
  /** How many more no other phone has signed for, and did not fit in. */
  readonly photosLeft: number
  /** The whole file as letters, for ways that pass on nothing but text. */
  readonly letters: () => Promise<Blob>
  /** How many records were not on the server when it was written. */
  readonly count: number
}

/** What became of the photos in a copy. */
export interface AddedPhotos {
  /** They wait here now, and this phone sends them. */
  readonly added: number
  /** They were here already. */
  readonly known: number
  /** Of events that this phone has nothing to do with. Unlike pages they are not taken along. */
  readonly sealed: number
  /** Damaged, or without the record that names them. */
  readonly bad: number
  /** The phone could not keep them. */
  readonly lost: number
}

/** What became of a copy that was added. */
export interface AddedFrom {
  readonly kind: 'added'
  /** Records that were not on this phone. */
  readonly facts: number
  /** Pages of records that were here already. */
  readonly knownSheets: number
  /** Pages that this phone may not read; it takes them to the server. */
  readonly sealedSheets: number
  /** Pages that were damaged or that nobody of this organisation signed. */
  readonly badSheets: number
  readonly photos: AddedPhotos
  readonly isWhole: boolean
  /** A later app wrote it: there may be more in it than this one knows. */
  readonly isNewer: boolean
  /** By the other phone's clock. */
  readonly writtenMs: number | null
  readonly devices: readonly DeviceId[]
  /** Whether the receipt was saved, which says that this phone has them now. */
  readonly receipt: SaveOutcome['kind']
}

type NotSaved = Extract<SaveOutcome, { kind: 'not-saved' }>

/** Passing records from phone to phone with no network. Nothing here waits for a server. */
export interface HandoverService {
  /**
   * `nothing`: all of it is on the server.
   * @param what `receipts`: only what this phone signed for others, to be given back to them
   */
  writeCopy(what?: CopyWish): Promise<SavedCopy | { readonly kind: 'nothing' } | NotSaved>
  /** Adds what can be read; repeating it changes nothing. */
  addCopy(
    file: Uint8Array,
  ): Promise<AddedFrom | { readonly kind: 'not-a-copy' | 'other-organisation' } | NotSaved>
}
