import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import type { Locale } from '#client/i18n/locale.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp } from '#tests/client/support/mount-app.ts'
import { anOrganiser, chooseFile, HereWorker, openEventPage, useHereWorker } from '../desk/open-desk.ts'

let services: FakeServices
let event: EventId

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON_MS })
  useHereWorker()
  services = anOrganiser()
  event = services.planEvent()
})
afterEach(() => {
  closeApp()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function refusalOf(file: File, locale: Locale): Promise<string> {
  const screen = await openEventPage(services, event, 'import', locale)
  await chooseFile(screen, file)
  expect(services.board(event).people()).toHaveLength(0)
  expect(document.body.querySelector('.columns')).toBeNull()
  return document.body.querySelector('[role=alert].note')?.textContent ?? ''
}
const bytes = (...start: number[]) => [new Uint8Array([...start, ...new Array<number>(64).fill(0)])]
const OLD_EXCEL = bytes(0xd0, 0xcf, 0x11, 0xe0)
const PERSON = 'Ким Виктор,87010001234\n'

const files: Record<string, () => File> = {
  empty: () => new File([''], 'a.csv'),
  'not a roster': () => new File(['lorem ipsum dolor\nsit amet\n'], 'a.txt'),
  pdf: () => new File(['%PDF-1.7 x'], 'a.pdf'),
  'old workbook': () => new File(OLD_EXCEL, 'a.xls'),
  picture: () => new File(bytes(0x89, 0x50, 0x4e, 0x47), 'a.png'),
  'no name column': () => new File(['Телефон,Топ\n87010001234,1-топ\n'], 'a.csv'),
  'nobody in it': () => new File(['Аты-жөні,Телефон\n'], 'a.csv'),
  '200,000 rows': () => new File([`Аты-жөні,Телефон\n${PERSON.repeat(200_000)}`], 'a.csv'),
}
const words: Record<Locale, Record<string, string>> = {
  kk: {
    empty: 'Файл бос',
    'not a roster': 'Бұл қатысушылар тізімі емес сияқты',
    pdf: 'Бұл PDF файлы',
    'old workbook': 'Бұл ескі Excel файлы',
    picture: 'Бұл сурет',
    'no name column': 'Аты-жөні бағаны табылмады',
    'nobody in it': 'Файлда адам жоқ',
    '200,000 rows': 'ең көбі 20\u00a0000 адам',
  },
  ru: {
    empty: 'Файл пуст',
    'not a roster': 'Это не похоже на список участников',
    pdf: 'Это файл PDF',
    'old workbook': 'Это старый файл Excel',
    picture: 'Это картинка',
    'no name column': 'Не найден столбец с ФИО',
    'nobody in it': 'В файле нет людей',
    '200,000 rows': 'не больше 20\u00a0000 человек',
  },
  en: {
    empty: 'The file is empty',
    'not a roster': 'This does not look like a roster',
    pdf: 'This is a PDF',
    'old workbook': 'This is an old Excel file',
    picture: 'This is a picture',
    'no name column': 'There is no column with names',
    'nobody in it': 'There are no people in the file',
    '200,000 rows': 'at most 20,000 people',
  },
}

describe.each(['kk', 'ru', 'en'] as const)('a file that cannot be imported, in %s', (locale) => {
  it.each(Object.keys(files))('says why and what to do: %s', async (kind) => {
    const file = files[kind]?.()
    if (!file) throw new Error('no such file')
    expect(await refusalOf(file, locale)).toContain(words[locale][kind])
  })
})

describe('a file of 50 MB', () => {
  it('is refused by its size alone, unread', async () => {
    const file = new File(['Аты-жөні\nКим Виктор\n'], 'a.csv')
    Object.defineProperty(file, 'size', { value: 50 * 1024 * 1024 })
    expect(await refusalOf(file, 'en')).toContain('at most 10 MB')
    expect(HereWorker.answers).toHaveLength(0)
  })
})

describe('a worker that dies', () => {
  it('is told as a file that could not be read, and the next file starts another', async () => {
    class DyingWorker extends HereWorker {
      override postMessage(): void {
        queueMicrotask(() => this.dispatchEvent(new Event('error')))
      }
    }
    vi.stubGlobal('Worker', DyingWorker)
    const screen = await openEventPage(services, event, 'import')
    const file = new File(['Аты-жөні\nКим Виктор\n'], 'a.csv')
    await chooseFile(screen, file)
    expect(screen.text()).toContain('The file could not be read')
    vi.stubGlobal('Worker', HereWorker)
    await chooseFile(screen, file)
    expect(screen.text()).toContain('1 person found')
  })
})
