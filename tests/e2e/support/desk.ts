import path from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { projectRoot } from './server-process.ts'

/** Sample rosters stand beside the project, not in it. */
export const sampleRoster = (name: string) => path.resolve(projectRoot, '../shared/data/rosters', name)

/** Opens the organiser's link and names this desk. */
export async function becomeOrganiser(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel('Name of the phone').fill('Desk')
  await page.getByRole('button', { name: 'Add this phone' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible()
}

/** Plans an event through its form. @returns the event's id */
export async function planEvent(page: Page, title: string): Promise<string> {
  await page.getByRole('link', { name: 'Add an event' }).first().click()
  await page.getByLabel('Title').fill(title)
  await page.getByLabel('Date', { exact: true }).fill('28.11.2026')
  await page.getByLabel('Start time').fill('9:00')
  await page.getByLabel('End time').fill('12:30')
  await page.getByRole('button', { name: 'Add the event' }).click()
  await expect(page).toHaveURL(/\/desk\/events\/[0-9a-z]{16}$/)
  return new URL(page.url()).pathname.split('/')[3] ?? ''
}

/** Imports a file through the wizard; everybody in it is added. */
export async function importRoster(page: Page, event: string, file: string, people: number): Promise<void> {
  await goTo(page, `/desk/events/${event}/import`)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByRole('button', { name: `Add ${people} people` }).click()
  await expect(page.getByText(`Added ${people} people`)).toBeVisible()
}

/** Makes a coordinator's link and reads it off the screen. */
export async function inviteCoordinator(page: Page, event: string): Promise<string> {
  await goTo(page, `/desk/events/${event}/coordinators`)
  await page.getByRole('button', { name: 'Make a link' }).click()
  return page.getByLabel('Link', { exact: true }).inputValue()
}

/** Another page of the same server. */
async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(new URL(address, page.url()).href)
}
