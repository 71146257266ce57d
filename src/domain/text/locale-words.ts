/** The three languages of the product. */
export type Locale = 'kk' | 'ru' | 'en'

/** Words of one language that formatting needs. Months and weekdays (Monday first) are arrays from index 0. */
export interface LocaleWords {
  readonly months: readonly string[]
  /** As after a day number: «9 мая». */
  readonly monthsWithDay: readonly string[]
  /** «In May»; a form of its own in Kazakh. */
  readonly monthsIn: readonly string[]
  readonly monthsShort: readonly string[]
  readonly weekdays: readonly string[]
  readonly weekdaysShort: readonly string[]
  readonly today: string
  readonly tomorrow: string
  readonly yesterday: string
  readonly justNow: string
  /** Short units of a duration. */
  readonly hourShort: string
  readonly minuteShort: string
  readonly units: Readonly<Record<Unit, string>>
}

/** Units that results are measured in. */
export type Unit = 'kg' | 't' | 'm3' | 'm2' | 'ha' | 'km'

const split = (words: string): readonly string[] => words.split(' ')

const kkMonths = split('қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан')
const enMonths = split(
  'January February March April May June July August September October November December',
)
const ruMonthsWithDay = split(
  'января февраля марта апреля мая июня июля августа сентября октября ноября декабря',
)
const cyrillicUnits = { kg: 'кг', t: 'т', m3: 'м³', m2: 'м²', ha: 'га', km: 'км' } as const

/**
 * Our own month and weekday names: several browsers carry no Kazakh ones, and by using our own for all three
 * languages every engine shows the same text.
 */
export const LOCALE_WORDS: Readonly<Record<Locale, LocaleWords>> = {
  kk: {
    months: kkMonths,
    monthsWithDay: kkMonths,
    monthsIn: split(
      'қаңтарда ақпанда наурызда сәуірде мамырда маусымда шілдеде тамызда қыркүйекте қазанда қарашада желтоқсанда',
    ),
    monthsShort: split('қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.'),
    weekdays: split('дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі'),
    weekdaysShort: split('дс сс ср бс жм сб жс'),
    today: 'бүгін',
    tomorrow: 'ертең',
    yesterday: 'кеше',
    justNow: 'жаңа ғана',
    hourShort: 'сағ',
    minuteShort: 'мин',
    units: cyrillicUnits,
  },
  ru: {
    months: split('январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'),
    monthsWithDay: ruMonthsWithDay,
    monthsIn: split('январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре'),
    monthsShort: split('янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.'),
    weekdays: split('понедельник вторник среда четверг пятница суббота воскресенье'),
    weekdaysShort: split('пн вт ср чт пт сб вс'),
    today: 'сегодня',
    tomorrow: 'завтра',
    yesterday: 'вчера',
    justNow: 'только что',
    hourShort: 'ч',
    minuteShort: 'мин',
    units: cyrillicUnits,
  },
  en: {
    months: enMonths,
    monthsWithDay: enMonths,
    monthsIn: enMonths,
    monthsShort: enMonths.map((month) => month.slice(0, 3)),
    weekdays: split('Monday Tuesday Wednesday Thursday Friday Saturday Sunday'),
    weekdaysShort: split('Mon Tue Wed Thu Fri Sat Sun'),
    today: 'today',
    tomorrow: 'tomorrow',
    yesterday: 'yesterday',
    justNow: 'just now',
    hourShort: 'h',
    minuteShort: 'min',
    units: { kg: 'kg', t: 't', m3: 'm³', m2: 'm²', ha: 'ha', km: 'km' },
  },
}
