import type { NewPerson } from '#client/services.ts'

/** Invented people: common names put together by chance, and numbers that nobody has. */
const NAMES = [
  'Ахмет Айгерім Нұрланқызы',
  'Әбіл Санжар',
  'Берёзова Дарья Петровна',
  'Ветров Егор',
  'Ғабит Мөлдір Қайратқызы',
  'Громов Кирилл Олегович',
  'Dale Emma',
  'Досым Темірлан Ерланұлы',
  'Дубова Софья',
  'Ермек Жанар',
  'Жүніс Алихан Мәдиұлы',
  'Зимин Роман Иванович',
  'Иса Шолпан',
  'Қасым Інжу Дәуренқызы',
  'Ключев Борис',
  'Лугова Ольга Романовна',
  'Marsh Oliver',
  'Мұқан Ұлан Бекзатұлы',
  'Нұрғали Ләззат',
  'Оспан Өмірбек Жәнібекұлы',
  'Полянов Тимофей',
  'Речкина Вера Николаевна',
  'Сейіт Томирис',
  'Снегов Максим Алексеевич',
  'Тілеу Ілияс Хамитұлы',
  'Тихонова Юлия',
  'Үсен Аяулым Әділқызы',
  'Шәкір Олжас',
  // two of one name, as it happens: told apart by number and group
  'Шәкір Олжас',
  'West Grace',
] as const
const GROUPS = 3
/** The youngest are minors: one of them is met in the practice too. */
const MINOR_EVERY = 9

/** @param nameGroup how a group is called in the language of the screen */
export function listPracticePeople(nameGroup: (n: number) => string, year: number): readonly NewPerson[] {
  return NAMES.map((name, i) => {
    const isMinor = i % MINOR_EVERY === MINOR_EVERY - 1
    return {
      entry: {
        name,
        no: i + 1,
        group: nameGroup((i % GROUPS) + 1),
        ...(isMinor && { born: String(year - 14), isMinor }),
      },
      contact: { phones: [`+7701000${String(1_000 + i)}`], guardianPhones: [] },
    }
  })
}
