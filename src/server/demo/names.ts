import type { Chance } from './chance.ts'

/** Invented people: common names, put together by chance. */
const words = (text: string): readonly string[] => text.split(' ')

const KAZAKH = {
  women: words(
    'Айгерім Әсел Аяулым Гүлнұр Дана Жанар Зере Інжу Қарлығаш Ләззат Мөлдір Назым Сәуле Томирис Үміт Шолпан',
  ),
  men: words(
    'Алихан Әділ Бекзат Дәурен Ерлан Жәнібек Ілияс Қайрат Мәди Нұрлан Олжас Өмірбек Санжар Темірлан Ұлан Хамит',
  ),
  surnames: words(
    'Ахмет Әбіл Байтұр Ғабит Досым Ермек Жүніс Иса Қасым Мұқан Нұрғали Оспан Сейіт Тілеу Үсен Шәкір',
  ),
}

const RUSSIAN = {
  women: words('Алина Вера Дарья Екатерина Ирина Ксения Мария Ольга Полина Софья Татьяна Юлия'),
  men: words('Алексей Борис Глеб Дмитрий Егор Иван Кирилл Максим Николай Пётр Роман Тимофей'),
  surnames: words('Берёзов Ветров Громов Дубов Зимин Ключев Лугов Морозов Полянов Речкин Снегов Тихонов'),
  fathers: words('Алексеев Борисов Викторов Иванов Максимов Николаев Олегов Петров Романов Сергеев'),
}

const ENGLISH = {
  given: words('Alice Daniel Emma Grace Henry Jack Lily Oliver Ruth Thomas'),
  surnames: words('Ashford Brook Dale Field Hill Marsh Reed Stone West Wood'),
}

/** Somebody's name, in the way of one of the languages; mostly Kazakh. */
export function inventName(chance: Chance): string {
  const roll = chance.below(10)
  if (roll < 6) return inventKazakh(chance)
  return roll < 9 ? inventRussian(chance) : `${chance.pick(ENGLISH.given)} ${chance.pick(ENGLISH.surnames)}`
}

function inventKazakh(chance: Chance): string {
  const isWoman = chance.below(2) === 0
  const surname = chance.pick(KAZAKH.surnames)
  const given = chance.pick(isWoman ? KAZAKH.women : KAZAKH.men)
  // Not everybody writes a father's name.
  if (chance.below(3) === 0) return `${surname} ${given}`
  return `${surname} ${given} ${chance.pick(KAZAKH.men)}${isWoman ? 'қызы' : 'ұлы'}`
}

function inventRussian(chance: Chance): string {
  const isWoman = chance.below(2) === 0
  const surname = chance.pick(RUSSIAN.surnames) + (isWoman ? 'а' : '')
  const given = chance.pick(isWoman ? RUSSIAN.women : RUSSIAN.men)
  if (chance.below(3) === 0) return `${surname} ${given}`
  return `${surname} ${given} ${chance.pick(RUSSIAN.fathers)}${isWoman ? 'на' : 'ич'}`
}

const OPERATORS = ['701', '702', '705', '707', '747', '775', '777']

/** A number that nobody has: 000 after the operator's code. */
export function inventPhone(chance: Chance): string {
  return `+7${chance.pick(OPERATORS)}000${String(chance.below(10_000)).padStart(4, '0')}`
}
