import { isIdentityColumnName } from '#domain/text/identity-number.ts'
import { repairLookAlikes } from '#domain/text/name-key.ts'
import type { ColumnRole } from './types.ts'

/**
 * A heading freed of case, punctuation and damage: letters that Windows-1251 loses are `?` here whether lost or not,
 * so that «?кесіні? аты» is recognised as «әкесінің аты».
 */
function headingKey(text: string): string {
  return repairLookAlikes(text)
    .toLowerCase()
    .replace(/[әғқңөұүһ]/g, '?')
    .replace(/ё/g, 'е')
    .replace(/[^\p{L}\p{N}?]+/gu, ' ')
    .trim()
}

/** Words that head a column of names in a roster, and in other tables a column of anything. */
const WEAK_NAMES =
  'name,участник,қатысушы,волонтер,оқушы,ученик,participant,volunteer,student,қатысушылар,волонтерлер,участники,волонтеры'

interface Rule {
  readonly role: ColumnRole
  /** The heading is one of these. */
  readonly is?: readonly string[]
  /** The heading holds one of these, as words or beginnings of words. */
  readonly has?: readonly string[]
  /** … and one of these as well. */
  readonly and?: readonly string[]
  /** … and none of these. */
  readonly not?: readonly string[]
}

const PARENT =
  'ата ана,родител,законн,өкіл,guardian,parent,анасының,әкесінің,mother,father,мамы,папы,мать,отец'
const PHONE = 'телефон,тел,phone,моб,mobile,ұялы,whatsapp,контакт,байланыс,нөмірі,contact'

/** In order: the first that fits decides. Headings in Kazakh, Russian and English, as in the files we have seen. */
const RULES: readonly Rule[] = [
  { role: 'ignored', has: list('қолы,подпись,signature,ескерту,ескертпе,примечание,note') },
  { role: 'consent', has: list('келісім,согласие,согласия,consent') },
  { role: 'guardian-phone', has: list(PARENT), and: list(PHONE) },
  { role: 'patronymic', is: list('әкесінің аты,отчество,patronymic,middle name') },
  { role: 'ignored', has: list('ата ана,родител,законн,өкіл,guardian,parent') },
  { role: 'birth', has: list('туған,рожд,birth,dob'), not: list('жер,мест,place') },
  { role: 'birth', is: list('др,д р,г р,год рожд,born') },
  { role: 'minor', has: list('кәмелет,несовершеннолет,minor') },
  { role: 'phone', has: list('телефон,phone,моб тел,mobile,ұялы,whatsapp,контакт,байланыс,contact') },
  { role: 'phone', is: list('тел,моб,tel,cell') },
  { role: 'name', has: list('аты жөні,ф и о,фио,full name,fullname,тегі аты,фамилия имя,surname name,name and surname') },
  { role: 'name', has: list('аты және тегі,тегі және аты,имя и фамилия,фамилия и имя,participant name,volunteer name') },
  { role: 'name', is: list(WEAK_NAMES) },
  { role: 'surname', is: list('тегі,фамилия,фамилиясы,surname,last name,lastname,family name,тег') },
  { role: 'given-name', is: list('аты,имя,есімі,given name,given names,first name,firstname,есім') },
  { role: 'class', is: list('сыныбы,сынып,класс,class,grade,form,класы') },
  { role: 'locality', has: list('елді мекен,населенный пункт,locality,тұрғылықты,место жительства') },
  { role: 'locality', is: list('қала,қаласы,город,ауыл,ауылы,село,town,city,village') },
  { role: 'group', has: list('топ,тобы,ұйым,группа,отряд,организация,жасақ,group,organisation,organization,team') },
  { role: 'group', is: list('мектеп,мектебі,школа,school,оқу орны,место учебы,жұмыс орны,место работы,команда') },
  { role: 'language', is: list('тілі,тіл,язык,language,lang,сөйлесу тілі,язык общения') },
  { role: 'number', is: list('no,n,nr,num,number,нөмір,нөмірі,номер,п п,р с,рет,реті,қ с,т б,р н,n п п') },
] // prettier-ignore

/** What a heading names; undefined when we do not know it. `refused` for the identity number. */
export function recogniseHeading(heading: string): ColumnRole | undefined {
  if (heading === '') return undefined
  if (isIdentityColumnName(heading)) return 'refused'
  if (/^[№#]/.test(heading) && !/\p{L}{3}/u.test(heading)) return 'number'
  const key = headingKey(heading)
  return RULES.find((rule) => fits(rule, key))?.role
}

/** Whether a heading means a person's name only in the company of others that speak of people. */
export function isWeakNameHeading(heading: string): boolean {
  return list(WEAK_NAMES).includes(headingKey(heading))
}

/** In how many cells of a row we recognise a heading. */
export function countRoles(cells: readonly string[]): number {
  return cells.filter((cell) => cell.length <= 100 && recogniseHeading(cell) !== undefined).length
}

function fits({ is, has, and, not }: Rule, key: string): boolean {
  if (is?.includes(key)) return true
  if (!has?.some((word) => beginsWord(key, word))) return false
  if (and && !and.some((word) => beginsWord(key, word))) return false
  return !not?.some((word) => beginsWord(key, word))
}

function beginsWord(key: string, word: string): boolean {
  return ` ${key}`.includes(` ${word}`)
}

function list(words: string): readonly string[] {
  return words.split(',').map(headingKey)
}
