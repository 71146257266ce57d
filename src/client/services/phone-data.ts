import type { SaveOutcome } from '../services.ts'

/** What stands on this phone and nowhere else. */
export interface OnlyHere {
  /** Records without a position that no other phone has signed for. */
  readonly records: number
  /** Photos that the server has not confirmed and no other phone has signed for. */
  readonly photos: number
  /** Pages of other phones that this one carries sealed. */
  readonly sealed: number
}

export type LeaveOutcome =
  /** `kept`: streams that another phone has signed for and the server has not seen; only clearing keeps any. */
  | { readonly kind: 'done'; readonly kept: number }
  /** Nothing was removed: with it these would be lost. */
  | { readonly kind: 'refused'; readonly onlyHere: OnlyHere }
  | Extract<SaveOutcome, { kind: 'not-saved' }>

/** Taking data off this phone. The server learns nothing of it, and nothing is revoked. */
export interface PhoneDataService {
  countOnlyHere(): Promise<OnlyHere>
  /** Takes the lists and marks of all events off the phone; it stays signed in and fetches again what is opened. */
  clear(): Promise<LeaveOutcome>
  /** Removes everything: records, key, name. Afterwards the phone is a new one and the page begins anew. */
  signOut(): Promise<LeaveOutcome>
  /**
   * The mark of the log that this page shows is gone: this phone was signed out in another tab, or all data of this site
   * were cleared. Not so where a browser drops databases alone.
   */
  isGone(): boolean
}
