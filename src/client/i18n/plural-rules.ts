import type { Locale } from './locale.ts'

/** Order in which a message writes its forms: `one | other`, in Russian `one | few | many | other`. */
export const pluralForms: Readonly<Record<Locale, readonly Intl.LDMLPluralRule[]>> = {
  kk: ['one', 'other'],
  ru: ['one', 'few', 'many', 'other'],
  en: ['one', 'other'],
}

type PluralRule = (count: number, forms: number) => number

function createPluralRule(locale: Locale): PluralRule {
  const rules = new Intl.PluralRules(locale)
  return (count, forms) => {
    const index = pluralForms[locale].indexOf(rules.select(count))
    return Math.min(Math.max(index, 0), forms - 1)
  }
}

/** For vue-i18n's `pluralRules`. Intl has no dates or numbers for Kazakh in Chromium, but its plurals are right. */
export const pluralRules: Readonly<Record<Locale, PluralRule>> = {
  kk: createPluralRule('kk'),
  ru: createPluralRule('ru'),
  en: createPluralRule('en'),
}
