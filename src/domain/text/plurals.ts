import type { Locale } from './locale-words.ts'

/** Which form of a noun a number asks for (CLDR). */
export type PluralCategory = 'one' | 'few' | 'many' | 'other'

/** The forms of one noun; a language that lacks a form leaves it out. */
export interface PluralForms {
  readonly one: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

/** The category of `n`: Russian tells 1, 2–4, 5–20 and fractions apart; Kazakh and English only 1 from the rest. */
export function pluralCategory(locale: Locale, n: number): PluralCategory {
  if (locale !== 'ru') return n === 1 ? 'one' : 'other'
  if (!Number.isInteger(n)) return 'other'
  const ten = Math.abs(n) % 10
  const hundred = Math.abs(n) % 100
  if (ten === 1 && hundred !== 11) return 'one'
  return ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14) ? 'few' : 'many'
}

/** The form of a noun that stands after `n`. */
export function pickPlural(locale: Locale, n: number, forms: PluralForms): string {
  return forms[pluralCategory(locale, n)] ?? forms.other
}
