import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { chanceOf } from '#server/demo/chance.ts'
import { inventName, inventPhone } from '#server/demo/names.ts'
import { goWithin } from './long-tasks.ts'
import type { Among, Walk } from './long-tasks.ts'

const PAGES = [
  ...['', '/roster', '/import', '/coordinators', '/export', '/results', '/print', '/passes', '/settings'],
  ...['/edit', '/people/:person/pass'],
]
const PATIENCE = { timeout: 120_000 }

/** Through the pages of a desk: each opened twice, then the sheet with codes, the report, and a roster of 10,000 more. */
export async function walkDesk(
  { page, step }: Walk,
  { event, person, surname }: Among,
  folder: string,
): Promise<void> {
  const desk = `/desk/events/${event}`
  const all = [
    ...PAGES.map((of) => desk + of.replace(':person', person)),
    ...['/desk/records', '/desk/settings', '/desk'],
  ]
  for (const address of [...all, ...all]) {
    const name = address.replace(event, ':event').replace(person, ':person')
    await step(`${name} opened`, () => goWithin(page, address))
  }
  await goWithin(page, `${desk}/roster`)
  await step('the search of participants', () => page.locator('main input').first().click())
  for (const letter of surname.toLowerCase())
    await step('a letter of that search', () => page.keyboard.type(letter))
  await step('a participant, opened', () => page.locator('.people-open').first().click())
  await page.keyboard.press('Escape')

  await goWithin(page, `${desk}/export`)
  for (const name of ['Download CSV', 'Download JSON', 'Close the attendance'])
    await step(name, () => page.getByRole('button', { name }).click())
  await goWithin(page, `${desk}/print`)
  await whenDrawn(page)
  await step('the sheet with a code in each row', async () => {
    await page.locator('.print-way input').check()
    await page.locator('.print-code').first().waitFor(PATIENCE)
    await whenDrawn(page)
  })
  await goWithin(page, `${desk}/import`)
  await importMore({ page, step }, path.join(folder, 'more.csv'))
  await step('the roster with them', () => goWithin(page, `${desk}/roster`))
}

async function whenDrawn(page: Page): Promise<void> {
  await page.locator('main .progress').waitFor({ state: 'detached', ...PATIENCE })
}

/** Other people than are on the list, some of them alike. */
async function importMore({ page, step }: Walk, file: string): Promise<void> {
  const chance = chanceOf(20_000)
  const rows = Array.from({ length: 10_000 }, (_, i) =>
    [20_001 + i, inventName(chance), inventPhone(chance), `Group ${Math.floor(i / 40) + 301}`].join(','),
  )
  await writeFile(file, ['no,full_name,phone,group', ...rows].join('\n'))
  const next = page.locator('.import-foot .btn').last()
  await step('a file of 10,000 read', async () => {
    await page.locator('input[type=file]').setInputFiles(file)
    await page.locator('.columns').waitFor(PATIENCE)
  })
  await step('a file of 10,000 checked', async () => {
    await next.click()
    await page.locator('.review').first().waitFor(PATIENCE)
  })
  await step('10,000 people added', async () => {
    await next.click()
    await page.getByText(/^Added/).waitFor(PATIENCE)
  })
}
