import { chanceOf } from '#server/demo/chance.ts'
import type { Chance } from '#server/demo/chance.ts'
import { inventPhone } from '#server/demo/names.ts'

/**
 * A roster as organisers have them: names by how common they are, most of them Kazakh, with surnames made of given
 * names; dates of birth, groups, classes, places, consent. Nobody is real.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const WOMEN = words(`
  Айзере Айша Айлин Аяла Медина Асылым Раяна Томирис Айым Кәусар Сафия Аяулым Інжу Айару Дарина Аружан Айгерім Әсел
  Гүлнұр Дана Жанар Зере Қарлығаш Ләззат Мөлдір Назым Сәуле Үміт Шолпан Динара Айнұр Гүлмира Жанна Алия Мәдина Әйгерім
  Бота Ботагөз Гаухар Гүлжан Гүлсім Гүлшат Жазира Жұлдыз Зарина Индира Камила Қымбат Лаура Майра Мадина Меруерт Нұргүл
  Перизат Рабиға Райхан Роза Сабина Салтанат Самал Сандуғаш Тоғжан Ұлжан Фатима Халида Шынар Эльмира Ақерке Ақмарал
  Айжан Айсұлу Арайлым Балжан Баян Бибігүл Венера Ғалия Дильназ Еркежан Жібек Зейнеп Зәуре Кәмила Күләш Қалампыр Лэйла
  Мәншүк Мариям Нәзира Нұрсұлу Орынша Разия Сара Тұрсын Ұлпан Хадиша Шара Ырысты Ясмина`)
const MEN = words(`
  Алихан Айсұлтан Мұхаммед Әлихан Омар Әли Ерасыл Нұрислам Алинұр Санжар Ислам Рамазан Әмір Бекзат Дәурен Ерлан Жәнібек
  Ілияс Қайрат Мәди Нұрлан Олжас Өмірбек Темірлан Ұлан Хамит Серік Болат Марат Мұрат Асқар Бақытжан Ғабит Дидар Дулат
  Ержан Ермек Ерболат Жасұлан Жомарт Қанат Қуаныш Медет Мейрам Нұржан Рүстем Самат Талғат Тимур Арман Айбек Азамат Алмас
  Алмат Арсен Асхат Әділ Әділет Әлішер Батырхан Бауыржан Берік Бейбіт Бекболат Бердібек Ғалым Дархан Думан Еламан Есен
  Жандос Жеңіс Зейнолла Иса Исатай Кәрім Кенжебек Қабдолла Қажымұқан Қасым Қуат Мақсат Малик Мирас Мұқан Мұстафа Мұхтар
  Нариман Науан Нұрғали Оразбек Оспан Өтеген Рақым Сабыр Сағындық Сәкен Смағұл Сұлтан Сүлеймен Тілек Тоқтар Төлеген Үсен
  Шәкір Шоқан Ыбырай Абай Абылай Ақылбек Амангелді Ахмет Бекет Досым Ескендір Жүніс Искак Ибраһим Кәдір Тілеу Юсуп`)
const ENDINGS = [
  ['ов', 'ова'], ['ев', 'ева'], ['баев', 'баева'], ['беков', 'бекова'], ['ханов', 'ханова'], ['ұлы', 'қызы'], ['', ''],
] as const // prettier-ignore
const RUSSIAN = {
  women: words(
    'Анна Мария Елена Ольга Татьяна Наталья Екатерина Ирина Светлана Юлия Дарья Анастасия Полина Виктория',
  ),
  men: words(
    'Александр Сергей Дмитрий Андрей Алексей Иван Максим Евгений Михаил Владимир Николай Павел Степан Артём',
  ),
  surnames: words(
    'Иванов Кузнецов Попов Ким Цой Ли Бондаренко Мельник Смирнов Волков Морозов Павлов Федоров Козлов',
  ),
  fathers: words('Сергеев Александров Андреев Николаев Иванов Михайлов Степанов Евгеньев Павлов Дмитриев'),
}
const GROUPS = words(
  'Жастар Гимназия Лицей Колледж Университет Зауыт Әкімдік Аурухана Мектеп Кітапхана Жасақ Тұрғындар',
)
const PLACES = words(
  'Астана Алматы Шымкент Қарағанды Ақтөбе Тараз Павлодар Өскемен Семей Атырау Қостанай Қызылорда Орал',
)

/** Somebody from the front of the list more often than from its end. */
const common = (chance: Chance, list: readonly string[]): string =>
  list[Math.floor(list.length * (chance.below(10_000) / 10_000) ** 1.7)] ?? ''

function inventName(chance: Chance): string {
  const isWoman = chance.below(2) === 0
  if (chance.below(4) === 0) {
    const ending = isWoman ? 'а' : ''
    const father = `${chance.pick(RUSSIAN.fathers)}${isWoman ? 'на' : 'ич'}`
    const given = common(chance, isWoman ? RUSSIAN.women : RUSSIAN.men)
    return `${common(chance, RUSSIAN.surnames)}${ending} ${given}${chance.below(3) > 0 ? ` ${father}` : ''}`
  }
  const surname = `${common(chance, MEN)}${chance.pick(ENDINGS)[isWoman ? 1 : 0]}`
  const given = common(chance, isWoman ? WOMEN : MEN)
  const father = `${common(chance, MEN)}${isWoman ? 'қызы' : 'ұлы'}`
  return chance.below(3) > 0 ? `${surname} ${given} ${father}` : `${surname} ${given}`
}

function inventBirth(chance: Chance, isPupil: boolean): string {
  const year = isPupil ? 2009 + chance.below(7) : 1955 + chance.below(52)
  const roll = chance.below(20)
  if (roll < 2) return ''
  if (roll < 5) return String(year)
  const [month, day] = [1 + chance.below(12), 1 + chance.below(28)]
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The file of a roster, for the import. */
export function inventRosterFile(size: number): string {
  const chance = chanceOf(size)
  const rows = Array.from({ length: size }, (_, i) => {
    const isPupil = chance.below(3) === 0
    return [
      i + 1,
      inventName(chance),
      inventBirth(chance, isPupil),
      chance.below(14) === 0 ? '' : inventPhone(chance),
      isPupil ? `№${1 + chance.below(20)} мектеп` : `${chance.pick(GROUPS)} ${1 + chance.below(3)}`,
      isPupil ? `${5 + chance.below(7)}${chance.pick(['А', 'Ә', 'Б', 'В'])}` : '',
      chance.below(9) === 0 ? '' : chance.pick(PLACES),
      isPupil ? chance.pick(['yes', 'yes', 'yes', 'no', '']) : '',
    ].join(',')
  })
  return ['no,full_name,birth_date,phone,group,class,locality,guardian_consent', ...rows].join('\n')
}
