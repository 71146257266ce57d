import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventId } from '#domain/ids.ts'
import type { NewPerson } from '#client/services.ts'
import { NOON_MS, type FakeServices } from '#tests/client/support/fake-services.ts'
import { closeApp, type Screen } from '#tests/client/support/mount-app.ts'
import {
  anOrganiser,
  catchFiles,
  chooseFile,
  HereWorker,
  openEventPage,
  sampleRoster,
  useHereWorker,
} from '../desk/open-desk.ts'

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
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const openWizard = () => openEventPage(services, event, 'import')
const listed = () => services.board(event).people()

/** Keeps what the wizard asks to be added, as well as adding it. */
function watchAdded(): NewPerson[] {
  const added: NewPerson[] = []
  const before = { ...services.desk }
  Object.assign(services.desk, {
    addPeople: (id: EventId, people: readonly NewPerson[]) => {
      added.push(...people)
      return before.addPeople(id, people)
    },
  })
  return added
}

async function checkFile(file: File): Promise<Screen> {
  const screen = await openWizard()
  await chooseFile(screen, file)
  await screen.press('Check')
  return screen
}

describe('the import of a roster', () => {
  it('tells how many people there are and what each column is before anything is written', async () => {
    const screen = await openWizard()
    await chooseFile(screen, sampleRoster('roster-300.csv'))
    expect(screen.text()).toContain('300 people found')
    const roles = [...document.body.querySelectorAll<HTMLSelectElement>('.columns select')].map(
      (select) => select.value,
    )
    expect(roles.slice(0, 6)).toEqual(['number', 'name', 'birth', 'phone', 'group', 'class'])
    await screen.press('Check')
    expect(listed()).toHaveLength(0)
  })

  it('adds everybody once it is confirmed', async () => {
    const screen = await checkFile(sampleRoster('roster-300.csv'))
    await screen.press('Add 300 people')
    expect(screen.text()).toContain('Added 300 people')
    expect(listed()).toHaveLength(300)
  })

  it('names likely duplicates and leaves out a row that is the same person', async () => {
    const screen = await checkFile(sampleRoster('roster-300.csv'))
    expect(screen.text()).toContain('Likely duplicates without a decision: 6. Both are added.')
    await screen.press('One person: skip the row')
    expect(screen.text()).toContain('Likely duplicates without a decision: 5.')
    await screen.press('Add 299 people')
    expect(listed()).toHaveLength(299)
  })

  it('refuses the column of identity numbers, says so and stores none of it', async () => {
    const added = watchAdded()
    const screen = await checkFile(sampleRoster('roster-300-with-iin.csv'))
    expect(screen.text()).toContain('Column left out: ЖСН/ИИН')
    await screen.press('Add 300 people')
    expect(JSON.stringify(added)).not.toMatch(/\d{12}(?!\d)(?<!\+\d{12})/)
  })

  it('says that KZ-1048 was read and loses no letter', async () => {
    const screen = await checkFile(sampleRoster('roster-300-kz1048.csv'))
    expect(screen.text()).toContain('The file was read as KZ-1048')
    await screen.press('Add 300 people')
    expect(listed().some(({ name }) => name === 'Иса Дариға Мұхтарқызы')).toBe(true)
  })

  it('warns of letters that Windows-1251 has lost', async () => {
    const screen = await checkFile(sampleRoster('roster-300-ru-cp1251.csv'))
    expect(screen.text()).toMatch(/Kazakh letters are lostRows with “\?” in place of a letter: 141/)
  })

  it('reads a workbook', async () => {
    const screen = await checkFile(sampleRoster('roster-300-school-sheet.xlsx'))
    expect(screen.text()).toContain('The numbering starts anew')
    await screen.press('Add 300 people')
    expect(listed()).toHaveLength(300)
  })

  it('compares with people already on the roster, and skips a list imported twice in one press', async () => {
    const people =
      'Аты-жөні,Телефон\nСерікова Айгерім,87010001234\nКим Виктор,87020001234\nЖаңа Адам,87030001234\n'
    services.addToRoster(event, [
      { name: 'Серікова Айгерім', phone: '+77010001234' },
      { name: 'Ким Виктор', phone: '+77020001234' },
    ])
    const screen = await checkFile(new File([people], 'again.csv'))
    expect(screen.text()).toContain('On the roster already: Серікова Айгерім')
    await screen.press('Add none of them again')
    await screen.press('Add 1 person')
    expect(listed().map(({ name }) => name)).toContain('Жаңа Адам')
    expect(listed()).toHaveLength(3)
  })

  it('follows the organiser’s word on what a column is', async () => {
    const screen = await openWizard()
    await chooseFile(screen, new File(['Аты-жөні,Ескерту\nКим Виктор,2-топ\n'], 'a.csv'))
    const select = document.body.querySelectorAll<HTMLSelectElement>('.columns select')[1]
    if (!select) throw new Error('no second column')
    select.value = 'group'
    select.dispatchEvent(new Event('change'))
    await screen.settle()
    await Promise.all(HereWorker.answers)
    await screen.settle()
    await screen.press('Check')
    await screen.press('Add 1 person')
    expect(listed()[0]?.group).toBe('2-топ')
  })

  it('shows markup in a name as the text it is', async () => {
    const screen = await checkFile(new File(['Аты-жөні\n<img src=x onerror=alert(1)> Ким\n'], 'a.csv'))
    expect(screen.text()).toContain('<img src=x onerror=alert(1)> Ким')
    expect(document.body.querySelector('img')).toBeNull()
  })

  it('leaves nothing behind and stays filled when the device is full', async () => {
    const screen = await checkFile(sampleRoster('roster-300.csv'))
    await screen.press('One person: skip the row')
    services.refuseSave = 'no-space'
    await screen.press('Add 299 people')
    expect(screen.text()).toContain('The list was not added; nothing was written')
    expect(screen.text()).toContain('There is no space left on the device')
    expect(listed()).toHaveLength(0)
    services.refuseSave = null
    await screen.press('Add 299 people')
    expect(listed()).toHaveLength(299)
  })

  it('hands over the rows that were left out, with the reason of each', async () => {
    const long = 'Ә'.repeat(300)
    const file = new File([`Аты-жөні,Телефон\nКим Виктор,1\n${long},\n,87010001234\n`], 'a.csv')
    const screen = await checkFile(file)
    expect(screen.text()).toContain('Rows not added: 2.')
    await screen.press('not added')
    expect(screen.text()).toContain('The name is too long')
    expect(screen.text()).toContain('No name')
    const files = catchFiles()
    document.body.querySelectorAll<HTMLElement>('.import-foot .btn')[1]?.click()
    const text = (await files[0]?.text()) ?? ''
    expect(text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['\ufeffRow', '3', '4', ''])
    expect(text).toContain('The name is too long')
  })
})
