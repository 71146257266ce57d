import type { ConsentWording } from './wording.ts'

/**
 * The wording that comes with Asar. It is never edited: consents name its version. A better one is added under
 * another version and named by `BUILT_IN_WORDING`, and this one stays for the consents that were given to it.
 */
const WORDING_2026_1: ConsentWording = {
  version: '2026-1',
  texts: {
    kk: [
      'Мен баланың заңды өкілімін: ата-анасымын, қамқоршысымын немесе қорғаншысымын.',
      'Баланың осы іс-шараға қатысуына келісім беремін.',
      'Оның қайда, қашан және қандай жұмыс істейтіні маған түсіндірілді.',
      'Кәмелетке толмағандарға тыйым салынған жұмысқа оның жіберілмейтінін білемін.',
      'Қатысу есебі мен қауіпсіздік үшін баланың аты-жөнін, туған күнін, менің аты-жөнім мен телефон нөмірімді өңдеуге келісемін.',
      'Келісімді кез келген уақытта қайтарып ала аламын: үйлестірушіге айтсам жеткілікті.',
    ].join(' '),
    ru: [
      'Я законный представитель ребёнка: родитель, опекун или попечитель.',
      'Даю согласие на участие ребёнка в этом мероприятии.',
      'Мне объяснили, где, когда и какую работу он будет выполнять.',
      'Я знаю, что к работе, запрещённой для несовершеннолетних, его не допустят.',
      'Для учёта участия и безопасности даю согласие на обработку имени и даты рождения ребёнка, моего имени и номера телефона.',
      'Я могу отозвать согласие в любое время: достаточно сказать об этом координатору.',
    ].join(' '),
    en: [
      'I am the child’s guardian: a parent or a legal representative.',
      'I consent to the child taking part in this event.',
      'I have been told where, when and what work the child will do.',
      'I know that the child will not be given work that is forbidden to minors.',
      'For attendance and safety I consent to processing of the child’s name and date of birth, my name and my phone number.',
      'I may withdraw this consent at any time by telling the coordinator.',
    ].join(' '),
  },
}

const ALL = [WORDING_2026_1] as const

/** What is shown unless the organisation has a wording of its own. */
export const BUILT_IN_WORDING: ConsentWording = WORDING_2026_1

/** A wording that came with Asar; `null`: this version was an organisation's own, or comes with a later Asar. */
export function findBuiltInWording(version: string): ConsentWording | null {
  return ALL.find((wording) => wording.version === version) ?? null
}
