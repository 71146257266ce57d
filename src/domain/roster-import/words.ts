import { isNoneWord } from '#domain/text/phone.ts'
import type { Consent } from './types.ts'

const YES = new Set(
  'иә,ия,иа,и?,да,бар,есть,yes,y,true,1,+,✓,✔,v,х,x,ok,алынды,келісім алынды,получено,given'.split(','),
)
const NO = new Set(
  'жоқ,жок,жо?,нет,no,n,false,0,-,–,—,алынбады,не получено,refused,бас тартты,отказ'.split(','),
)

/** Reads the words people put for yes and no; undefined for anything else. */
export function readYesNo(cell: string): boolean | undefined {
  const word = cell.toLowerCase()
  if (YES.has(word)) return true
  return NO.has(word) ? false : undefined
}

/** Reads a cell of consent. */
export function readConsent(cell: string): Consent | undefined {
  const isGiven = readYesNo(cell)
  if (isGiven === undefined) return isNoneWord(cell) ? 'unknown' : undefined
  return isGiven ? 'given' : 'refused'
}

/** Reads the language a person prefers. */
export function readLanguage(cell: string): 'kk' | 'ru' | 'en' | undefined {
  const word = cell.toLowerCase()
  if (/^(?:kk|kaz|каз|[қ?]аз|kz)/.test(word)) return 'kk'
  if (/^(?:ru|рус|орыс)/.test(word)) return 'ru'
  return /^(?:en|англ|а[ғ?]ыл)/.test(word) ? 'en' : undefined
}
