import type { EventId } from '#domain/ids.ts'
import { goWithin } from './long-tasks.ts'
import type { Among, Walk } from './long-tasks.ts'

const PAGES = [
  ...['person/:person', 'person/:person/correct', 'person/:person/pass', 'person/:person/guardians'],
  ...['person/:person/consent', 'consents?group=Group%201', 'leaving', 'muster', 'look', 'close', 'clocks'],
  ...['count', 'scan', 'self', 'results', 'results/note/bags', 'results/tally', 'results/photos'],
  ...['results/incidents', 'results/tools', 'add', 'list'],
]
const TABS = ['Here', 'Left', 'All', 'Not yet']

/** Through the pages of a phone, as a coordinator goes: nothing is loaded anew, every page is opened twice. */
export async function walkPhone({ page, step }: Walk, { event, person, surname }: Among): Promise<void> {
  const all = [
    ...PAGES.map((of) => `/event/${event}/${of.replace(':person', person)}`),
    ...['/today', '/schedule', '/outbox', '/settings', '/hand-over', '/receive', `/event/${event}/list`],
  ]
  const list = page.locator('.roster-scroll')
  for (let i = 0; i < 3; i++) await step('a touch', () => list.locator('.row-none').nth(2).click())
  for (const tab of [...TABS, ...TABS])
    await step(`the list: ${tab}`, () =>
      page.locator('.tools').getByText(tab, { exact: true }).first().click(),
    )
  await step('the search, opened', () => page.getByRole('button', { name: 'Search' }).click())
  for (const letter of surname.toLowerCase())
    await step('a letter of the search', () => page.keyboard.type(letter))
  await step('the search, closed', () => page.getByRole('button', { name: 'Close' }).click())
  for (const address of [...all, ...all]) {
    const name = address.replace(event, ':event').replace(person, ':person')
    await step(`${name} opened`, () => goWithin(page, address))
  }
  await goWithin(page, `/event/${event}/add`)
  await step('a walk-in’s name, begun', () => page.locator('#name').click())
  for (const letter of `${surname} Айгерім`)
    await step('a letter of a walk-in’s name', () => page.keyboard.type(letter))
  await leaveAll({ page, step }, event)
}

/** The end of a day: everybody who is here goes, at once; and it is taken back. */
async function leaveAll({ page, step }: Walk, event: EventId): Promise<void> {
  await goWithin(page, `/event/${event}/leaving`)
  await page.locator('.leaving-row').first().waitFor()
  await step('everybody out', async () => {
    await page.locator('.dock .btn-go').click()
    await page.getByText('Here now: 0.').waitFor({ state: 'attached', timeout: 60_000 })
  })
  await step('everybody out, undone', async () => {
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText(/Here now: [1-9]/).waitFor({ state: 'attached', timeout: 60_000 })
  })
}
