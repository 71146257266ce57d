import type { Page } from '@playwright/test'
import { seededRandom } from '#tests/support/seeded-random.ts'
import {
  expectUnsent,
  filterOf,
  join,
  readOrder,
  sendNow,
  startPhone,
  waitUntilOfflineReady,
} from './support/phone.ts'
import { runAsar } from './support/command-line.ts'
import { seedEvent, seedLink, writeRoster } from './support/seed.ts'
import { expect, test } from './support/server.ts'

/** `KILL_CYCLES=500 KILL_SEED=7 npm test -- --only e2e kills` for a night. */
const CYCLES = Number(process.env['KILL_CYCLES'] ?? 20)
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000)
const LEAST_MS = 50
const MOST_MS = 900
/** Enough for a touch every 20 ms in all cycles. */
const PEOPLE = Math.max(600, CYCLES * 45)

test.setTimeout(120_000 + CYCLES * 30_000)

test(`[TEST-5] a browser killed ${String(CYCLES)} times while people are marked keeps every mark it showed as saved`, async ({
  server,
}) => {
  console.log(`kills: seed ${String(SEED)}, ${String(CYCLES)} cycles`)
  const random = seededRandom(SEED)
  const rows = Array.from({ length: PEOPLE }, (_, i) => `${String(i + 1)},Person ${String(i + 1)}`)
  const event = await seedEvent(server, {
    title: 'Killed',
    roster: await writeRoster(['no,full_name', ...rows]),
  })
  const list = `${server.url}/event/${event}/list`
  const phone = await startPhone()
  await join(phone.page(), await seedLink(server, event), 'Gate')
  await phone.page().goto(list)
  await expect(phone.page().getByText(`On the list: ${PEOPLE.toLocaleString('en')}`)).toBeAttached()
  await waitUntilOfflineReady(phone.page())
  await phone.setOffline(true)

  const saved = new Set<number>()
  let here: readonly number[] = []
  for (let cycle = 1; cycle <= CYCLES; cycle++) {
    const before = saved.size
    await markUntilKilled(phone.page(), saved, async () => {
      await phone.page().waitForTimeout(LEAST_MS + random.below(MOST_MS - LEAST_MS))
      phone.kill()
    })
    expect(saved.size, `cycle ${String(cycle)} marked nobody`).toBeGreaterThan(before)
    await phone.relaunch(list)
    here = await readHere(phone.page())
    const lost = [...saved].filter((no) => !here.includes(no))
    expect(lost, `cycle ${String(cycle)} of seed ${String(SEED)} lost marks that showed as saved`).toEqual([])
    // One record for each person who is here: none was saved twice.
    await expect(phone.page().getByText(`${String(here.length)} on phone`)).toBeVisible()
  }

  await phone.setOffline(false)
  await sendNow(phone.page())
  const { stdout } = await runAsar(
    server.dataDir,
    'export',
    'attendance',
    '--event',
    event,
    '--format',
    'json',
  )
  const report = JSON.parse(stdout) as readonly { readonly no: number; readonly status: string }[]
  const present = report.filter(({ status }) => status === 'present').map(({ no }) => no)
  expect(new Set(present)).toEqual(new Set(here))
  console.log(`kills: ${String(saved.size)} marks showed as saved, ${String(here.length)} were found`)
  await phone.dispose()
})

test('a browser killed in the middle of a form finds it filled, and keeps it no longer than it is of use', async ({
  server,
}) => {
  const event = await seedEvent(server, { title: 'Half filled' })
  const phone = await startPhone()
  await join(phone.page(), await seedLink(server, event), 'Gate')
  await waitUntilOfflineReady(phone.page())
  await phone.setOffline(true)
  const add = `${server.url}/event/${event}/add`
  const name = () => phone.page().getByLabel('Full name')
  await phone.page().goto(add)
  await name().fill('Оспанов Рауан')
  await expect.poll(() => phone.page().evaluate(countDrafts)).toBe(1)
  phone.kill()

  await phone.relaunch(add)
  await expect(name()).toHaveValue('Оспанов Рауан')
  await expect(phone.page().getByText('Typed earlier and not saved yet')).toBeVisible()
  await phone.page().getByRole('button', { name: 'Add and mark' }).click()
  await expect(phone.page().getByText('Added: Оспанов Рауан').first()).toBeVisible()
  await expect.poll(() => phone.page().evaluate(countDrafts)).toBe(0)
  await phone.page().goto(add)
  await expect(name()).toHaveValue('')
  await phone.page().goto(`${server.url}/outbox`)
  await expectUnsent(phone.page(), 2)
  await phone.dispose()
})

/** Runs in the page: what the phone keeps of half-filled forms. */
function countDrafts(): Promise<number> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('asar-drafts')
    opening.onsuccess = () => {
      const db = opening.result
      const count = db.transaction('drafts').objectStore('drafts').count()
      count.onsuccess = () => {
        db.close()
        resolve(count.result)
      }
    }
  })
}

/** Touches row after row as fast as they are drawn, noting each that says "saved", until the browser is gone. */
async function markUntilKilled(page: Page, saved: Set<number>, kill: () => Promise<void>): Promise<void> {
  await filterOf(page, 'Not yet').click()
  const isBegun = new Promise<void>((resolve) => {
    void page.exposeFunction('sawSaved', (no: number) => {
      saved.add(no)
      resolve()
    })
  })
  await page.evaluate(touchAll)
  await isBegun
  await kill()
}

/** Runs in the page. A row that is being saved is not touched again; one that is saved leaves this list or is drawn as done. */
function touchAll(): void {
  const scope = window as typeof window & { sawSaved: (no: number) => void }
  const touched = new Set<number>()
  const told = new Set<number>()
  const numberOf = (row: Element) =>
    Number(/№(\d+)/.exec(row.querySelector('.row-sub')?.textContent ?? '')?.[1])
  const look = () => {
    const open = [...document.querySelectorAll<HTMLElement>('.roster-scroll .row-none')]
    for (const row of document.querySelectorAll('.roster-scroll .row-done')) {
      const no = numberOf(row)
      if (!touched.has(no) || told.has(no)) continue
      told.add(no)
      scope.sawSaved(no)
    }
    const next = open.find((row) => !touched.has(numberOf(row)))
    if (next) {
      touched.add(numberOf(next))
      const target = next.matches('button') ? next : next.querySelector('button')
      target?.click()
    } else document.querySelector('.roster-scroll')?.scrollBy(0, 200)
  }
  setInterval(look, 20)
}

/** Printed numbers of everybody whom the list shows as here. */
async function readHere(page: Page): Promise<readonly number[]> {
  await filterOf(page, 'Here').click()
  return readOrder(page)
}
