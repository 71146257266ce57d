import { LOCALE_WORDS, type Locale } from './locale-words.ts'
import { pickPlural, type PluralForms } from './plurals.ts'

type Step = 'minute' | 'hour' | 'day'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

const RU_FORMS: Readonly<Record<Step, PluralForms>> = {
  minute: { one: 'минуту', few: 'минуты', many: 'минут', other: 'минуты' },
  hour: { one: 'час', few: 'часа', many: 'часов', other: 'часа' },
  day: { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
}
const EN_FORMS: Readonly<Record<Step, PluralForms>> = {
  minute: { one: 'minute', other: 'minutes' },
  hour: { one: 'hour', other: 'hours' },
  day: { one: 'day', other: 'days' },
}
/** Plain form before «бұрын», the ablative before «кейін»: written out, never glued. */
const KK_FORMS: Readonly<Record<Step, { readonly past: string; readonly future: string }>> = {
  minute: { past: 'минут', future: 'минуттан' },
  hour: { past: 'сағат', future: 'сағаттан' },
  day: { past: 'күн', future: 'күннен' },
}

/** Writes how long ago, or in how long, `ms` is as seen from `nowMs`: «5 минут бұрын», «через 2 часа». */
export function formatRelative(locale: Locale, ms: number, nowMs: number): string {
  const distance = Math.abs(nowMs - ms)
  if (distance < MINUTE_MS) return LOCALE_WORDS[locale].justNow
  const isPast = ms <= nowMs
  if (distance < HOUR_MS)
    return phrase(locale, { n: Math.floor(distance / MINUTE_MS), step: 'minute', isPast })
  if (distance < DAY_MS) return phrase(locale, { n: Math.floor(distance / HOUR_MS), step: 'hour', isPast })
  return phrase(locale, { n: Math.floor(distance / DAY_MS), step: 'day', isPast })
}

function phrase(locale: Locale, { n, step, isPast }: { n: number; step: Step; isPast: boolean }): string {
  switch (locale) {
    case 'kk':
      return isPast ? `${n} ${KK_FORMS[step].past} бұрын` : `${n} ${KK_FORMS[step].future} кейін`
    case 'ru': {
      const noun = pickPlural('ru', n, RU_FORMS[step])
      return isPast ? `${n} ${noun} назад` : `через ${n} ${noun}`
    }
    case 'en': {
      const noun = pickPlural('en', n, EN_FORMS[step])
      return isPast ? `${n} ${noun} ago` : `in ${n} ${noun}`
    }
  }
}
