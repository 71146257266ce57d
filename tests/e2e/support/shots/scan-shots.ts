import type { Page } from '@playwright/test'
import { switchLanguage } from '../inspect.ts'
import { typeFast } from '../scan-states.ts'
import { languages, type Language } from '../texts.ts'
import { shows, type Shot } from './phone-stops.ts'

export type Take = (page: Page, name: string, language: Language) => Promise<void>

/** Texts of passes, each shown once: a reader that repeats itself would be taken for a hand that lingers. */
export type ScannedPasses = Readonly<Record<'marked' | 'already' | 'stranger' | 'refused', string>>

/** The scanner with a code before its camera, and its four answers, given by a reader that types. */
export async function takeScans(
  page: Page,
  passes: Readonly<Record<Language, ScannedPasses>>,
  take: Take,
): Promise<void> {
  const answer = page.locator('.result')
  // the camera sees a poster, which is told of once
  await answer.waitFor()
  await page.keyboard.press('Escape')
  for (const language of languages) {
    await answer.waitFor({ state: 'detached' })
    await switchLanguage(page, language)
    await take(page, 'scan', language)
    for (const kind of ['marked', 'already', 'stranger', 'refused'] as const) {
      await typeFast(page, passes[language][kind])
      await page.locator(`.result-${kind}`).waitFor()
      await take(page, `scan-${kind}`, language)
      await page.keyboard.press('Escape')
      await answer.waitFor({ state: 'detached' })
    }
  }
}

/** Photographed by hand, before or between these: the list, and the scanner with its answers. */
export const listHeldShots = (event: string): readonly Shot[] => [
  { name: 'list', address: `/event/${event}/list` },
  ...['scan', 'scan-marked', 'scan-already', 'scan-stranger', 'scan-refused'].map((name) => ({
    name,
    address: `/event/${event}/scan`,
  })),
]

/** The last of a phone: whoever began it is led back to it from everywhere. */
export const listSelfShots = (event: string): readonly Shot[] => [
  {
    name: 'self',
    address: `/event/${event}/self`,
    prepare: (page) => page.locator('#self input').fill('2468'),
  },
  {
    name: 'self-station',
    address: `/event/${event}/self?begun`,
    prepare: async (page) => {
      await page.locator('#self input').fill('2468')
      await page.locator('.dock .btn-go').click()
      await posterSeen(page)
    },
  },
  {
    name: 'self-leave',
    address: `/event/${event}/self?leave`,
    prepare: async (page) => {
      await posterSeen(page)
      await page.locator('.self .lens-button').last().click()
      await shows('dialog[open] input')(page)
    },
  },
]

/** The camera sees a poster, which is told of once. */
async function posterSeen(page: Page): Promise<void> {
  await page.locator('.result .result-button').last().click()
  await page.locator('.result').waitFor({ state: 'detached' })
}
