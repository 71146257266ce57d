import type { PassHolding } from '../fold/passes.ts'
import type { DeviceId, EventId, PersonId } from '../ids.ts'
import type { Pass } from './pass.ts'

/** Why a pass with a good signature is not taken on it alone. */
export type Mistrust =
  /** No key here fits: its signer was enrolled after this phone last synced, or elsewhere. */
  | 'unknown-key'
  /** The device that signed has lost its rights (SYN-7): who found it could sign for anybody. */
  | 'key-revoked'
  /** It may not make passes for this event. */
  | 'no-right'

/**
 * What a code turned out to be. `people`: whom it stands for on this list; none, one, or several, which is a
 * contradiction to be settled by whoever holds the phone (FACT-6).
 */
export type PassVerdict =
  | {
      readonly kind: 'valid'
      readonly pass: Pass
      readonly signer: DeviceId
      /** None: not on this list, one tap from being added. */
      readonly people: readonly PersonId[]
    }
  | { readonly kind: 'wrong-event'; readonly pass: Pass }
  | { readonly kind: 'expired'; readonly pass: Pass; readonly people: readonly PersonId[] }
  /** It was reported lost, or another took its place. */
  | { readonly kind: 'revoked'; readonly pass: Pass; readonly people: readonly PersonId[] }
  /** A person may still be found by it and marked by hand; the pass proves nothing. */
  | {
      readonly kind: 'untrusted'
      readonly why: Mistrust
      readonly pass: Pass
      readonly people: readonly PersonId[]
    }
  /** Its signature is not by the key that it names: it was altered or made up. */
  | { readonly kind: 'forged' }
  /** One of ours, damaged. */
  | { readonly kind: 'unreadable' }
  /** Made by a later version of Asar. */
  | { readonly kind: 'too-new' }
  /** Some other code. */
  | { readonly kind: 'not-a-pass' }

/** The event at which a pass is shown. */
export interface PassOccasion {
  readonly event: EventId
  /** The year whose season passes hold here. */
  readonly year: number
  /** Unix ms: when the event begins where that is known, so that a phone with a wrong clock turns nobody away. */
  readonly atMs: number
}

/** Who signed, or why that is not known or not enough. */
export type Signer =
  | { readonly kind: 'trusted'; readonly device: DeviceId }
  | { readonly kind: 'untrusted'; readonly why: Mistrust }
  | { readonly kind: 'forged' }

/** Judges a pass whose signature was looked into. */
export function judgePass(
  pass: Pass,
  signer: Signer,
  occasion: PassOccasion,
  { people, isRevoked }: Pick<PassHolding, 'people' | 'isRevoked'>,
): PassVerdict {
  if (signer.kind === 'forged') return { kind: 'forged' }
  if (!isFor(pass, occasion)) return { kind: 'wrong-event', pass }
  if (isRevoked) return { kind: 'revoked', pass, people }
  if (signer.kind === 'untrusted') return { kind: 'untrusted', why: signer.why, pass, people }
  if (pass.untilMs <= occasion.atMs) return { kind: 'expired', pass, people }
  return { kind: 'valid', pass, signer: signer.device, people }
}

function isFor({ scope }: Pass, occasion: PassOccasion): boolean {
  return scope.kind === 'event' ? scope.event === occasion.event : scope.year === occasion.year
}
