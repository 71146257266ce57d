import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { becomeOrganiser, importRoster, inviteCoordinator, planEvent, sampleRoster } from './support/desk.ts'
import { runAsar } from './support/command-line.ts'
import { join, markByTouch, readOrder, startPhone, waitUntilOfflineReady } from './support/phone.ts'
import type { FieldPhone } from './support/phone.ts'
import { expect, test } from './support/server.ts'

interface ReportRow {
  readonly no: number | null
  readonly name: string
  readonly status: string
  readonly marked_by: string
  readonly witnesses: number
}

test.use({ viewport: { width: 1280, height: 800 }, hasTouch: false })
test.setTimeout(420_000)

test('[SYN-1] two phones mark a whole day without a network and all three places agree afterwards', async ({
  page: desk,
  server,
}) => {
  await becomeOrganiser(desk, server.organiserLink)
  const event = await planEvent(desk, 'Clear spring')
  await importRoster(desk, event, sampleRoster('roster-300.csv'), 300)

  const a = await startPhone()
  const b = await startPhone()
  for (const [phone, name] of [
    [a, 'Phone A'],
    [b, 'Phone B'],
  ] as const) {
    await join(phone.page(), await inviteCoordinator(desk, event), name)
    await phone.page().goto(`${server.url}/event/${event}/list`)
    await expect(phone.page().getByText('On the list: 300')).toBeAttached()
    await waitUntilOfflineReady(phone.page())
    await phone.setOffline(true)
  }

  const order = await readOrder(a.page())
  expect(order).toHaveLength(300)
  const marks = { a: order.slice(0, 120), b: order.slice(90, 210) }
  await Promise.all([markDay(a, event, marks.a, 'Walker of A'), markDay(b, event, marks.b, 'Walker of B')])

  await Promise.all([a.page().reload(), b.page().reload()])
  await expectHere(a.page(), 125, 305)
  await expectHere(b.page(), 125, 305)
  a.kill()
  await a.relaunch(`${server.url}/event/${event}/list`)
  await expectHere(a.page(), 125, 305)
  // records, as the outbox counts them: a walk-in is one of the list and one of the mark
  await expect(a.page().getByText('130 on phone')).toBeVisible()

  await a.setOffline(false)
  await b.setOffline(false)
  for (const phone of [a, b]) {
    await expectHere(phone.page(), 220, 310)
    await expect(phone.page().getByText('All on server')).toBeVisible()
  }
  await desk.goto(`${server.url}/desk/events/${event}`)
  await expect(desk.getByText('/ 310 here').first()).toBeVisible()
  await expect(desk.getByText('220', { exact: true }).first()).toBeVisible()

  const both = marks.a.filter((no) => marks.b.includes(no))
  expect(both).toHaveLength(30)
  for (const rows of [
    await exportOnDesk(desk, server.url, event),
    await exportByCommand(server.dataDir, event),
  ])
    expectReport(rows, marks, both)
  await a.dispose()
  await b.dispose()
})

async function markDay(phone: FieldPhone, event: string, numbers: readonly number[], walkIn: string) {
  await markByTouch(phone.page(), numbers)
  for (let i = 1; i <= 5; i++) await addWalkIn(phone.page(), `${walkIn} ${i}`)
  await expect(phone.page()).toHaveURL(new RegExp(`/event/${event}/list`))
}

async function addWalkIn(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Add' }).click()
  await page.getByLabel('Full name').fill(name)
  await page.getByRole('button', { name: 'Add and mark' }).click()
  await expect(page.getByText(`Added: ${name}`).first()).toBeVisible()
  await page.getByRole('link', { name: 'Back to the list' }).click()
}

async function expectHere(page: Page, here: number, listed: number): Promise<void> {
  await expect(page.getByText(`Here now: ${here}. On the list: ${listed}`)).toBeAttached({ timeout: 60_000 })
}

async function exportOnDesk(desk: Page, url: string, event: string): Promise<readonly ReportRow[]> {
  await desk.goto(`${url}/desk/events/${event}/export`)
  const download = desk.waitForEvent('download')
  await desk.getByRole('button', { name: 'Download JSON' }).click()
  return JSON.parse(await readFile(await (await download).path(), 'utf8')) as readonly ReportRow[]
}

async function exportByCommand(dataDir: string, event: string): Promise<readonly ReportRow[]> {
  const { code, stdout } = await runAsar(
    dataDir,
    'export',
    'attendance',
    '--event',
    event,
    '--format',
    'json',
  )
  expect(code).toBe(0)
  return JSON.parse(stdout) as readonly ReportRow[]
}

function expectReport(
  rows: readonly ReportRow[],
  marks: { readonly a: readonly number[]; readonly b: readonly number[] },
  both: readonly number[],
): void {
  const present = rows.filter((row) => row.status === 'present')
  const numbersOf = (chosen: readonly ReportRow[]) => new Set(chosen.map((row) => row.no))
  expect(rows).toHaveLength(310)
  expect(numbersOf(present)).toEqual(new Set([...marks.a, ...marks.b]))
  expect(present).toHaveLength(210)
  expect(rows.filter((row) => row.status === 'walk-in')).toHaveLength(10)
  expect(rows.filter((row) => row.status === 'no-show')).toHaveLength(90)
  const witnessed = present.filter((row) => row.witnesses === 2)
  expect(numbersOf(witnessed)).toEqual(new Set(both))
  for (const row of witnessed) expect(row.marked_by).toMatch(/Phone A.*Phone B|Phone B.*Phone A/)
}
