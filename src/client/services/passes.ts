import type { Registration } from '#domain/drafts/registration.ts'
import type { PassId, PersonId } from '#domain/ids.ts'
import type { PassVerdict } from '#domain/pass/judge-pass.ts'
import type { PassLabel } from '#domain/pass/pass-text.ts'
import type { Pass } from '#domain/pass/pass.ts'
import type { ShortCode } from '#domain/pass/short-code.ts'
import type { Board, SaveOutcome } from '../services.ts'

/** A pass as it is shown, shared or printed. */
export interface ShownPass {
  readonly person: PersonId
  readonly pass: PassId
  /** What the QR code says; all of it in the alphanumeric mode. */
  readonly text: string
  readonly code: ShortCode
  /** Unix ms. */
  readonly untilMs: number
  readonly companions: number
  /** Opens the holder's own pass page. What identifies the pass stands behind `#` and reaches no server. */
  readonly link: string
}

/** What a pass shall say beside whose it is. Left out: this event, and as many companions as were counted. */
export interface PassWish {
  /** Good at every event of the event's year, until then (Unix ms); an organiser's desk alone may sign it. */
  readonly seasonUntilMs?: number
  /** How many come along, 0 to 15. */
  readonly companions?: number
}

/** A pass on its holder's own phone. */
export interface KeptPass extends PassLabel {
  /** By which it is kept and let go. */
  readonly pass: Pass
  /** What the QR code says. */
  readonly text: string
  readonly code: ShortCode
}

/** What a typed short code leads to. */
export type CodeAnswer =
  /** No code: some other text. */
  | { readonly kind: 'not-a-code' }
  /** A letter was misread: the check letter does not fit. */
  | { readonly kind: 'wrong' }
  /** A code in order, of nobody on this list. */
  | { readonly kind: 'unknown' }
  /** Whoever it may stand for: one nearly always. */
  | { readonly kind: 'found'; readonly people: readonly PersonId[] }
  /** The pass it stands under is good no longer. */
  | { readonly kind: 'revoked'; readonly people: readonly PersonId[] }

export type KeepOutcome =
  | { readonly kind: 'kept'; readonly pass: KeptPass }
  | { readonly kind: 'not-kept'; readonly reason: 'not-a-pass' | 'too-new' | 'no-space' | 'broken' }

/** Passes: made, checked and withdrawn on this phone, with no network. */
export interface PassService {
  /** What a scanned code is, at this event. Never throws on any text. */
  check(board: Board, text: string): Promise<PassVerdict>
  /** Whom a typed short code stands for. */
  findByCode(board: Board, typed: string): Promise<CodeAnswer>
  /**
   * Adds the holder of a valid pass who is not on this list, and marks them here: one transaction. On other lists and
   * phones they are the same person, for the pass's id is theirs.
   */
  admit(
    board: Board,
    pass: Pass,
    entry?: Partial<Omit<Registration, 'source'>>,
  ): Promise<SaveOutcome & { readonly person?: PersonId }>
  /** Says that a pass is somebody's who is on the list already, a season's pass for example. */
  bind(board: Board, person: PersonId, pass: PassId): Promise<SaveOutcome>
  /** May this phone sign passes for the event? */
  canIssue(board: Board): boolean
  /** Signs people's passes; nothing is saved by that. Those who have none, or none that was not revoked, are left out. */
  show(board: Board, people: readonly PersonId[], wish?: PassWish): Promise<readonly ShownPass[]>
  /** Withdraws all passes of somebody and gives them another. */
  reissue(board: Board, person: PersonId): Promise<SaveOutcome>
  /** Withdraws all passes of somebody. */
  revoke(board: Board, person: PersonId): Promise<SaveOutcome>
  /** Passes that were given to whoever holds this phone, in the order they came; a phone needs no account for them. */
  listKept(): Promise<readonly KeptPass[]>
  /** Keeps the pass of a link, by what stands behind its `#`. A newer link to the same pass takes its place. */
  keep(fragment: string): Promise<KeepOutcome>
  letGo(pass: Pass): Promise<void>
}
