import { isMap } from '../log/canonical.ts'
import type { CanonicalMap, CanonicalValue } from '../log/canonical.ts'

export const WORDING_LANGUAGES = ['kk', 'ru', 'en'] as const
export type WordingLanguage = (typeof WORDING_LANGUAGES)[number]

/** What a guardian reads before they consent. A text that changes becomes another version. */
export interface ConsentWording {
  /** As it stands beside every consent that was given to it: `2026-1`. */
  readonly version: string
  readonly texts: Readonly<Record<WordingLanguage, string>>
}

export const MAX_WORDING_LENGTH = 1_000
export const MAX_VERSION_LENGTH = 20

/** Reads a wording from a setting; `null` if a version or any language is missing. */
export function readWording(value: CanonicalValue | undefined): ConsentWording | null {
  if (value === undefined || !isMap(value)) return null
  const { version, kk, ru, en } = value
  const texts = [version, kk, ru, en]
  if (!texts.every((text): text is string => typeof text === 'string' && text !== '')) return null
  return { version, texts: { kk, ru, en } } as ConsentWording
}

/** The wording as a setting keeps it. */
export function writeWording({ version, texts }: ConsentWording): CanonicalMap {
  return { version, ...texts }
}
